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

/// The file as the command line changed it, without its data.
Result<Experiment> loadExperiment(const Options &options);
/// That relative paths of the data are taken from.
std::string folderOf(const Options &options);

Result<LoadedExperiment> loadExperimentAndData(const Options &options);

/// The option `threads`.
void addThreadsOption(Options &options);
/// 0 where it is not set.
Result<int> threadsOf(const Options &options);

struct PreparedTraining
{
    std::shared_ptr<const Dataset> data;
    std::unique_ptr<Trainer> trainer;
};

Result<PreparedTraining> prepareTraining(const Options &options);
/// Begins with the weights of --init, where it is given.
Result<void> readInitialWeights(const Options &options, Trainer &trainer);

/// The option `steps`, of at least `minimum`; an epoch's where it is not set.
Result<std::int64_t> stepsOf(const Options &options, std::int64_t minimum, const Trainer &trainer);

/// An option that names a file to write.
struct Output
{
    const char *option;
    bool mayReplaceInputs = false;    ///< for what is worked on in place
    bool mayBeStandardOutput = false; ///< as "-"
    bool grows = false;               ///< line by line, as a LineFile; all others are OutputFiles
};

/// Whether a file can be made at each output's path, which is tried by opening it as the command will, and none of them
/// is the experiment (or what else the command takes), or another of them, or (where it may not replace them) one of
/// the files that the options `inputs` name. What is there stays as it is. Options that are not set are passed over.
Result<void> checkOutputs(
    const Options &options, const std::vector<Output> &outputs, const std::vector<const char *> &inputs = {});

} // namespace stacklight
