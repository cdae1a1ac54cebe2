// Counting bins without a table in memory, where the processor compares 64 bytes at once (AVX-512).
#pragma once

#include "observe/tensor_loops.h"

namespace stacklight {

/// Adds to `counts` the bins of as many of the first values as it can take, all finite, and says how many that were; 0
/// on other processors. A value's bin is ⌊(value − low)·scale⌋ as `countBins` rounds it, the highest of all in the last
/// bin.
///
/// Bit b of the bins of 512 values is one register. A bin's values are where six of them, or their complements, are all
/// 1, and eight such answers are summed by carry-save adders before their bits are counted: Muła, Kurz, Lemire, "Faster
/// population counts using AVX2 instructions", The Computer Journal 61 (2018). So the time does not depend on where the
/// values lie, as that of a table does: an increment waits for the last one of the same number.
std::size_t countInBitPlanes(std::span<const float> values, double low, double scale, BinCounts &counts);

} // namespace stacklight
