// From a command line to something that can be trained.
#pragma once

#include "commands/options.h"
#include "train/trainer.h"

namespace stacklight {

/// An experiment as the command line changed it, with its data. Errors name the file.
struct LoadedExperiment
{
    Experiment experiment;
    std::shared_ptr<const Dataset> data;
};

Result<LoadedExperiment> loadExperimentAndData(const Options &options);

/// The option `threads`.
void addThreadsOption(Options &options);
Result<std::unique_ptr<Trainer>> makeTrainer(const Options &options, const LoadedExperiment &loaded);

/// Whether a file can be made at each of these options' paths, and none of them is a file that the command reads or another
/// of them. Writes nothing. "-" and options that are not set are passed over; `inputs` are options that name files to read.
Result<void> checkOutputs(const Options &options, const std::vector<const char *> &outputs, const std::vector<const char *> &inputs = {});

} // namespace stacklight
