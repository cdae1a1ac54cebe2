// Cosines between gradients.
#pragma once

#include "nn/scalar.h"
#include "observe/lab_report.h"

#include <span>

namespace stacklight {

/// Of the columns of (size, examples); those that are all zero or not finite are left out.
PairCosines pairCosines(std::span<const Scalar> gradients, std::int64_t size, int examples);

} // namespace stacklight
