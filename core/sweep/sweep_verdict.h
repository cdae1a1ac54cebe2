// What a sweep says of residuals and norms, judged by all of its seeds.
#pragma once

#include "sweep/sweep_run.h"

namespace stacklight {

/// Below so many seeds that agree nothing is said to hold: without any difference, five agree once in sixteen times.
inline constexpr int fewestSeeds = 5;

/// Sentences on each two combinations that differ in nothing but residuals on or off, or but a kind of norm and none,
/// in the order of the rows: whether the validation loss after the same steps is lower, and whether the gap from the
/// last batch's training loss to it is smaller. A seed trains both from the same tensors on the same batches, so pairs
/// are compared and the seeds that agree are counted. A run that diverged is the worse one of its pair, and is in no
/// mean. Empty where no such two have two seeds in common.
std::vector<Message> sweepVerdicts(const std::vector<SweepRow> &rows);

} // namespace stacklight
