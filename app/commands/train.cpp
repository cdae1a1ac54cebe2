// stacklight train FILE
#include "commands/command.h"
#include "commands/prepare.h"
#include "commands/train_run.h"

namespace stacklight {

namespace {

void declareTrain(Options &options)
{
    options.addValue("steps", "N", "Takes N optimizer steps; 0 trains nothing, for the initial values.");
    options.addValue("epochs", "N", "Goes N times through the training examples. Default: 1.");
    options.addValue("trace", "OUT",
        "Writes what happens in every layer, as JSON Lines, which can be followed meanwhile; - is standard output. One "
        "run at a time.");
    options.addValue("tensorboard", "DIR",
        "Writes the same for TensorBoard, into an event file in this folder, which is made where it is missing.");
    options.addValue("trace-every", "K", "Traces the steps that K divides. Default: 1.");
    options.addValue("init", "W.safetensors", "Begins with these weights instead of the seed's.");
    options.addValue("save", "W.safetensors",
        "Writes the weights after the last step; not when training diverges. A file: standard output is for the "
        "result.");
    options.addValue("dump-batches", "OUT.safetensors", "Writes the training batches of these steps, in order.");
    addThreadsOption(options);
    options.addFlag("quiet", "Reports no progress on standard error.");
}

Result<TrainingJob> readJob(const Options &options, const Trainer &trainer)
{
    if (options.isSet("steps") && options.isSet("epochs"))
        return Error{"--epochs", {}, message("--steps cannot be combined with this option")};
    const Result<std::int64_t> steps = stepsOf(options, 0, trainer);
    const Result<std::int64_t> epochs = options.integer("epochs", 0, 1'000'000, 1);
    const Result<std::int64_t> every = options.integer("trace-every", 1, 1'000'000'000, 1);
    if (!steps || !epochs || !every)
        return !steps ? steps.error() : !epochs ? epochs.error() : every.error();
    TrainingJob job;
    job.file = options.file();
    job.steps = options.isSet("epochs") ? *epochs * trainer.stepsPerEpoch() : *steps;
    job.trace = options.text("trace");
    job.tensorBoard = options.text("tensorboard");
    job.traceEvery = *every;
    job.save = options.text("save");
    job.batches = options.text("dump-batches");
    job.isQuiet = options.isSet("quiet");
    return job;
}

int runTrain(const Options &options)
{
    // Everything that can be at fault is looked at before anything is written.
    const std::vector<Output> outputs = {{.option = "trace", .mayBeStandardOutput = true, .grows = true},
        {"dump-batches"}, {.option = "save", .mayReplaceInputs = true}};
    if (auto checked = checkOutputs(options, outputs, {"init"}); !checked)
        return fail(checked.error());
    if (options.isSet("tensorboard") && (options.text("tensorboard") == "-" || options.text("tensorboard").empty()))
        return fail(optionError("tensorboard", options.text("tensorboard"), "the name of a folder"));
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    Trainer &trainer = *prepared->trainer;
    const Result<TrainingJob> job = readJob(options, trainer);
    if (!job)
        return fail(job.error());
    if (auto read = readInitialWeights(options, trainer); !read)
        return fail(read.error());
    return runTraining(trainer, *prepared->data, *job);
}

} // namespace

extern const Command trainCommand = {"train",
    "Trains an experiment without a window. The last line of standard output is a JSON object; its loss and accuracy "
    "are those of the last step's batch, its validation figures those of the weights after it (null where there are "
    "none).\n"
    "An interrupt ends the run after the current step, with all files written; so do a termination and, but under "
    "nohup, a hang-up. A trace that cannot be written on ends with a whole line and ends the run, with the weights "
    "saved.\n"
    "Exit status: 0 done; 2 the command line or a file is at fault, nothing was written; 3 training diverged; 1 "
    "anything else.",
    declareTrain, runTrain};

} // namespace stacklight
