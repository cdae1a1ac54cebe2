// When a run is validated, and how: in parts, so that whoever trains can do other things between.
#pragma once

#include "train/trainer.h"

namespace stacklight {

/// The rule of window and commands alike, and of the experiment alone: at the end of every epoch; a long one is divided
/// evenly, so that at most `longestStretch` steps pass without.
class Validator
{
public:
    static constexpr std::int64_t longestStretch = 250;

    /// Whether the run is to be validated where it is now.
    static bool isDue(const Trainer &trainer);

    /// Begins a validation where the rule asks for one, or it is demanded; false where neither is so, or where there
    /// are no examples for it.
    bool beginWhenDue(Trainer &trainer, bool isDemanded = false);
    /// Restarts a validation in progress: the network was edited.
    void beginAgain() { m_next = 0, m_sum = {}; }
    bool isRunning() const { return m_isRunning; }
    /// One batch more. The result after the last one; until then the trainer must not step.
    std::optional<Validation> advance(Trainer &trainer);

private:
    bool m_isRunning = false;
    std::int64_t m_next = 0; ///< example
    EvaluationSum m_sum;
};

} // namespace stacklight
