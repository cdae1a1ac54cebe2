// A lesson trained without a window, and whether what it says was seen.
#pragma once

#include "lessons/lesson.h"
#include "observe/required_steps.h"
#include "train/trainer.h"

namespace stacklight {

/// One per branch, in their order: each as far as its claims look, or the longest run goes where there are none, with a
/// snapshot and a validation (of 1000 examples) where they look. An error names the branch's or the claim's pointer.
Result<std::vector<RunRecord>> runLesson(const Lesson &lesson, const TrainerOptions &options = {});

/// The page that trains for most steps.
const LessonPage &longestRun(const Lesson &lesson);

/// Where the claims of a lesson look, on whichever branch.
RequiredSteps requiredStepsOf(const Lesson &lesson);

/// Whether these are, up to a step, runs of the lesson as it stands: one of each branch from step 0 on, in their order,
/// in which nothing was switched. Null stands for a run that is not there.
bool areRunsOf(const Lesson &lesson, const std::vector<const RunRecord *> &runs, std::int64_t step);
/// Whether each of them has made so many steps, or has diverged before.
bool haveCome(const std::vector<const RunRecord *> &runs, std::int64_t step);

} // namespace stacklight
