// Moments, extremes and histogram of one tensor at a step.
#pragma once

#include "nn/thread_pool.h"
#include "observe/tensor_loops.h"

#include <span>

namespace stacklight {

Saturation saturationOf(const LayerSpec &layer);

struct Measurement
{
    std::span<const float> values;
    Saturation saturation = Saturation::None;
    TensorStatistics *into = nullptr;
};

/// Moments, extremes and histogram of the values; those that are not finite are counted and left out. Sums are taken in
/// double, so that a small spread about a large mean survives. The histogram spans min to max, or half of |value| to
/// either side (½ at zero) where all values are equal, or (0, 1) where there is none; a value y falls into bin ⌊t⌋, t =
/// 64·(y − low)/(high − low) to the next 2⁻³², the highest into the last. Allocates nothing; the same values give the
/// same result, with any number of threads.
void computeStatistics(ThreadPool &pool, const Measurement &measurement);

/// The same of several tensors, which threads share: for tensors too small to be cut.
void computeStatistics(ThreadPool &pool, std::span<const Measurement> measurements);

/// Whether threads can share the tensor's statistics by themselves.
bool isCutInPieces(std::span<const float> values);

} // namespace stacklight
