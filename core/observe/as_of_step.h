// What a run was when: the one place to ask which experiment a step, or a stretch of steps, was trained with. What is
// said of a step is said of that experiment, whatever was edited since.
#pragma once

#include "observe/history.h"

namespace stacklight {

/// The experiment that a step was trained with; of step 0 that with which the run began.
const Experiment &experimentOf(const RunRecord &run, std::int64_t step);

/// What was switched after step `from` or later and has been trained with by step `to`, in the order of steps.
std::vector<const Event *> switchesBetween(const RunRecord &run, std::int64_t from, std::int64_t to);

/// The first step since which all were trained with the same loss as step `step`.
std::int64_t sameLossSince(const RunRecord &run, std::int64_t step);

/// The last step of the curve, or the one before the run diverged: what came of that counts in no comparison. 0 where
/// there is none.
std::int64_t lastFiniteStep(const RunRecord &run);

/// The step up to which two runs of the same data and seed were trained with the same, and so are one run: 0 where they
/// differ from the beginning on, `last` where they do not differ before.
std::int64_t stepsInCommon(const RunRecord &a, const RunRecord &b, std::int64_t last);

} // namespace stacklight
