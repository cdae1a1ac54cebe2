// The run behind `stacklight train`: steps, files, progress and the result line.
#pragma once

#include "train/trainer.h"

namespace stacklight {

/// Empty paths mean nothing is written; "-" as trace is standard output.
struct TrainingJob
{
    std::string file; ///< what messages name
    std::int64_t steps = 0;
    std::string trace;
    std::string tensorBoard; ///< a folder
    std::int64_t traceEvery = 1;
    std::string save;
    std::string batches;
    bool isQuiet = false;
};

/// Returns an ExitStatus.
int runTraining(Trainer &trainer, const Dataset &data, const TrainingJob &job);

} // namespace stacklight
