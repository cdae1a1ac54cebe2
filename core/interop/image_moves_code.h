// What varies training images in train.py.
#pragma once

#include "interop/data_file.h"

#include <string>

namespace stacklight {

/// Functions `varied`, which gives images as `moves` say, and `drawn_moves`, for the epochs of which nothing is written
/// down. Of PyTorch's images, with the channels first; `isDistributed`: by a generator that all processes have alike.
/// Empty where images stay as they are.
std::string pytorchImageMoves(const ExportedData &data, bool isDistributed);
/// The same in NumPy, with the channels last.
std::string kerasImageMoves(const ExportedData &data);

/// A line that names by how many pixels images are shifted at most; empty where they are not.
std::string imageMovesConstant(const ExportedData &data);

/// "varied(data["inputs"][indices], ways, data["fill"])", or the images as they are.
std::string variedInputs(const ExportedData &data, const std::string &moves);

} // namespace stacklight
