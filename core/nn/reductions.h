// Sums over many numbers, in several lanes at once so that no addition waits for the one before.
#pragma once

#include "nn/scalar.h"

namespace stacklight {

/// In double: gradients that vanish have squares below the smallest float.
double sumOfSquares(const Scalar *values, std::int64_t count);

/// Branch-free.
bool allFinite(const Scalar *values, std::int64_t count);

/// To the bit: −0 is another number.
bool allZero(const Scalar *values, std::int64_t count);

} // namespace stacklight
