// data.safetensors: the examples as they are before standardization, and the order in which training sees them.
#pragma once

#include "data/dataset.h"
#include "experiment/experiment.h"

namespace stacklight {

/// What the data file next to train.py holds.
struct ExportedData
{
    std::int64_t training = 0, validation = 0; ///< examples
    std::int64_t epochs = 0;                   ///< whose order is written down
    int strides[2] = {0, 0}; ///< of a text's windows, which overlap; 0: the examples stand there by themselves
    int shifts[2] = {0, 0};  ///< by how many pixels training images are moved at most, up or down, and left or right
    bool flips = false;      ///< whether some of them are mirrored

    bool shiftsImages() const { return shifts[0] > 0 || shifts[1] > 0; }
    bool variesImages() const { return shiftsImages() || flips; }
};

/// Whether images are (examples, channels, height, width) or (examples, height, width, channels).
enum class ImageAxes { ChannelsFirst, ChannelsLast };

/// Which of them there are.
ExportedData exportedData(const Experiment &experiment, const Dataset &data);

/// Writes `inputs` and `targets`, `validation_inputs` and `validation_targets` where there are any, and `order`
/// (epochs, examples); of a text `tokens` and `validation_tokens`, from which train.py cuts both. Images are bytes
/// where they come as bytes. Of images that are varied also `moves` (epochs, examples, 1 … 3), how each is at its place
/// in that order: pixels down and to the right where they are shifted, and 1 where it is mirrored; and `fill`, what
/// comes in, for each channel. `asDouble`: values in float64.
Result<void> writeDataFile(
    const Experiment &experiment, const Dataset &data, bool asDouble, ImageAxes imageAxes, const std::string &path);

} // namespace stacklight
