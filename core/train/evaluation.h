// Loss and accuracy over several batches.
#pragma once

#include "nn/losses.h"
#include "observe/snapshot.h"

#include <limits>

namespace stacklight {

/// What the batches of one validation add up to.
struct EvaluationSum
{
    double loss = 0; ///< of all counted targets
    std::int64_t correct = 0;
    std::int64_t counted = 0;
    bool hasClasses = true;
    double targetSum = 0; ///< as of LossResult …
    double targetSquares = 0;
    std::int64_t exact = 0;    ///< of `examples` of which all is right …
    std::int64_t examples = 0; ///< … where that was asked: of translations

    void add(const LossResult &part);
    /// NaN where nothing was counted.
    double meanLoss() const { return counted > 0 ? loss / double(counted) : std::numeric_limits<double>::quiet_NaN(); }
    /// Also of targets that are numbers.
    double accuracy() const
    {
        return hasClasses && counted > 0 ? double(correct) / double(counted) : std::numeric_limits<double>::quiet_NaN();
    }
    /// The coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − mean y)²; NaN where targets are classes or all alike.
    double r2() const;
    /// What all that was added comes to after that many steps.
    Validation validation(std::int64_t step) const;
};

} // namespace stacklight
