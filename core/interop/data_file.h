// data.safetensors: the examples as they are before standardization, and the order in which training sees them.
#pragma once

#include "data/dataset.h"

namespace stacklight {

/// What the data file next to train.py holds.
struct ExportedData
{
    std::int64_t training = 0, validation = 0; ///< examples
    std::int64_t epochs = 0;                   ///< whose order is written down
    int strides[2] = {0, 0}; ///< of a text's windows, which overlap; 0: the examples stand there by themselves
};

/// Whether images are (examples, channels, height, width) or (examples, height, width, channels).
enum class ImageAxes { ChannelsFirst, ChannelsLast };

/// Which of them there are.
ExportedData exportedData(const Dataset &data);

/// Writes `inputs` and `targets`, `validation_inputs` and `validation_targets` where there are any, and `order`
/// (epochs, examples); of a text `tokens` and `validation_tokens`, from which train.py cuts both. Images are bytes
/// where they come as bytes. `asDouble`: tables in float64.
Result<void> writeDataFile(
    const Dataset &data, std::uint64_t seed, bool asDouble, ImageAxes imageAxes, const std::string &path);

} // namespace stacklight
