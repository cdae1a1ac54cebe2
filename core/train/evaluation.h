// Loss and accuracy over several batches.
#pragma once

#include "nn/losses.h"

#include <limits>

namespace stacklight {

/// What the batches of one validation add up to.
struct EvaluationSum
{
    double loss = 0; ///< of all counted targets
    std::int64_t correct = 0;
    std::int64_t counted = 0;

    void add(const LossResult &part);
    /// NaN where nothing was counted.
    double meanLoss() const { return counted > 0 ? loss / double(counted) : std::numeric_limits<double>::quiet_NaN(); }
    double accuracy() const { return counted > 0 ? double(correct) / double(counted) : std::numeric_limits<double>::quiet_NaN(); }
};

} // namespace stacklight
