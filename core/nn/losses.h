// What training makes small.
#pragma once

#include "experiment/training_specs.h"
#include "nn/scalar.h"
#include "nn/thread_pool.h"

#include <limits>

namespace stacklight {

struct LossResult
{
    double loss = 0;          ///< mean over the counted examples or positions (and outputs, for mean squared error)
    std::int64_t correct = 0; ///< how often the largest output is the target's
    std::int64_t counted = 0; ///< examples, or positions whose target is not −1
    bool hasClasses = true;   ///< false: the targets are numbers
    double targetSum = 0;     ///< of targets that are numbers …
    double targetSquares = 0; ///< … and the sum of their squares

    /// NaN of targets that are numbers.
    double accuracy() const
    {
        return !hasClasses ? std::numeric_limits<double>::quiet_NaN()
            : counted > 0  ? double(correct) / double(counted)
                           : 0;
    }
};

/// `outputs` (classes, columns), `targets` (columns): a class, or −1 where the column does not count. Where `gradient`
/// is not null, writes dL/d(outputs), of the same shape.
LossResult computeLoss(ThreadPool &pool, Loss loss, const Scalar *outputs, const std::int32_t *targets, int classes,
    Index columns, Scalar *gradient);

/// The same of mean squared error where targets are numbers: `outputs` (columns), `targets` (columns), `gradient`
/// (columns) or null.
LossResult computeSquaredErrors(
    ThreadPool &pool, const Scalar *outputs, const float *targets, Index columns, Scalar *gradient);

/// Softmax of each column, for those who want probabilities.
void softmax(const Scalar *outputs, int classes, Index columns, float *probabilities);

} // namespace stacklight
