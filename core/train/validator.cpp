#include "train/validator.h"

namespace stacklight {

bool Validator::isDue(const Trainer &trainer)
{
    const std::int64_t step = trainer.stepCount(), epoch = trainer.stepsPerEpoch();
    const std::int64_t parts = (epoch + longestStretch - 1) / longestStretch;
    return step > 0 && step * parts / epoch != (step - 1) * parts / epoch;
}

bool Validator::beginWhenDue(Trainer &trainer, bool isDemanded)
{
    m_isRunning = (isDemanded || isDue(trainer)) && trainer.validationExamples() > 0;
    beginAgain();
    return m_isRunning;
}

std::optional<Validation> Validator::advance(Trainer &trainer)
{
    m_next = trainer.evaluateBatch(m_next, m_sum);
    m_isRunning = m_next < trainer.validationExamples();
    return m_isRunning ? std::nullopt : std::optional(m_sum.validation(trainer.stepCount()));
}

} // namespace stacklight
