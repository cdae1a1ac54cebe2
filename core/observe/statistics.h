// What is measured of one tensor at a step.
#pragma once

#include "nn/thread_pool.h"
#include "observe/snapshot.h"

#include <span>

namespace stacklight {

/// Which values count as saturated: none, |y| > 0.97 of a tanh, y outside (0.03, 0.97) of a sigmoid.
enum class Saturation { None, Tanh, Sigmoid };

Saturation saturationOf(const LayerSpec &layer);

/// Moments, extremes and histogram of `values`; those that are not finite are counted and left out. Sums are taken in
/// double about one of the values, so that a small spread about a large mean survives. The histogram spans min to max, or
/// half of |value| to either side (½ at zero) where all values are equal, or (0, 1) where there is none; a value y falls
/// into bin ⌊64·(y − low)/(high − low)⌋, the highest into the last. Allocates nothing; the same values give the same result,
/// with any number of threads.
template <class T>
void computeStatistics(ThreadPool &pool, std::span<const T> values, Saturation saturation, TensorStatistics &into);

extern template void computeStatistics(ThreadPool &, std::span<const float>, Saturation, TensorStatistics &);
extern template void computeStatistics(ThreadPool &, std::span<const double>, Saturation, TensorStatistics &);

} // namespace stacklight
