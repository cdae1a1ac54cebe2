// Parameters and moving statistics in safetensors files.
#pragma once

#include "base/output_file.h"
#include "nn/network.h"

namespace stacklight {

Result<void> saveWeights(const Network &network, OutputFile &file);

/// Changes nothing when a tensor is missing, has other axes or numbers than floats, or has no place in the network; the
/// error names it.
Result<void> loadWeights(Network &network, const std::string &path);

} // namespace stacklight
