// First values of parameters.
#pragma once

#include "experiment/plan.h"
#include "nn/scalar.h"
#include "nn/thread_pool.h"

#include <string_view>

namespace stacklight {

/// Fills one parameter (or moving statistic) of a layer; the values depend on seed, path, name, axes and the layer's
/// initializer alone, not on the number of threads. Kernels and embeddings are drawn, offsets and moving means start at
/// 0, factors and moving variances at 1, a learned scale at its spec's value.
void initializeParameter(const PlannedLayer &layer, std::string_view name, const std::vector<int> &axes,
    std::uint64_t seed, ThreadPool &pool, Scalar *values);

} // namespace stacklight
