#include "train/evaluation.h"

namespace stacklight {

void EvaluationSum::add(const LossResult &part)
{
    loss += part.loss * double(part.counted);
    correct += part.correct;
    counted += part.counted;
    hasClasses = part.hasClasses;
    targetSum += part.targetSum;
    targetSquares += part.targetSquares;
}

double EvaluationSum::r2() const
{
    const double spread = counted > 0 ? targetSquares - targetSum * targetSum / double(counted) : 0;
    return !hasClasses && counted > 1 && spread > 0 ? 1 - loss / spread : std::numeric_limits<double>::quiet_NaN();
}

Validation EvaluationSum::validation(std::int64_t step) const
{
    const double none = std::numeric_limits<double>::quiet_NaN();
    return {step, meanLoss(), accuracy(), r2(), examples > 0 ? double(exact) / double(examples) : none};
}

} // namespace stacklight
