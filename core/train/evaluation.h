// Loss and accuracy over several batches.
#pragma once

#include "nn/losses.h"

namespace stacklight {

/// What the batches of one validation add up to.
struct EvaluationSum
{
    double loss = 0; ///< of all counted targets
    std::int64_t correct = 0;
    std::int64_t counted = 0;

    void add(const LossResult &part)
    {
        loss += part.loss * double(part.counted);
        correct += part.correct;
        counted += part.counted;
    }
    double meanLoss() const { return loss / double(counted); }
    double accuracy() const { return double(correct) / double(counted); }
};

} // namespace stacklight
