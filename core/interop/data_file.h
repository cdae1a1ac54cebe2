// data.safetensors: the examples as they are before standardization, and the order in which training sees them.
#pragma once

#include "data/dataset.h"
#include "interop/pytorch_training.h"

namespace stacklight {

/// Which of them there are.
ExportedData exportedData(const Dataset &data);

/// Writes `inputs` and `targets`, `validation_inputs` and `validation_targets` where there are any, and `order`
/// (epochs, examples); of a text `tokens` and `validation_tokens`, from which train.py cuts both. Images are (examples,
/// channels, height, width), and bytes where they come as bytes. `asDouble`: tables in float64.
Result<void> writeDataFile(const Dataset &data, std::uint64_t seed, bool asDouble, const std::string &path);

} // namespace stacklight
