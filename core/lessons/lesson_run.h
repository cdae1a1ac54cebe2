// A lesson trained without a window, and whether what it says was seen.
#pragma once

#include "lessons/lesson.h"
#include "train/trainer.h"

namespace stacklight {

/// One a branch, in their order: each as far as its claims look, with a snapshot and a validation (of 1000 examples) where
/// they look. An error names the branch's or the claim's pointer.
Result<std::vector<RunRecord>> runLesson(const Lesson &lesson, const TrainerOptions &options = {});

} // namespace stacklight
