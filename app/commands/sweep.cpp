// stacklight sweep FILE
#include "base/interrupt.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "commands/sweep_output.h"
#include "sweep/sweep_lists.h"

namespace stacklight {

namespace {

void declare(Options &options)
{
    options.addValue("depths", "LIST", "Counts of the stack's repeat, as 5,10,20 or 1..8. Default: as it is.");
    options.addValue("repeat", "POINTERS", "Which repeats are meant, where there are several: JSON pointers with commas between.");
    options.addValue("residuals", "LIST", "Of every residual: on, off, as-is, with commas between. Default: as-is.");
    options.addValue("norms", "LIST", "Kinds of every norm, and as-is: none,batch,layer. Default: as-is.");
    options.addValue("seeds", "LIST", "Seeds, as 1..5 or 1,2,3. Default: the experiment's.");
    options.addValue("steps", "N", "Every run takes N optimizer steps.");
    options.addValue("epochs", "N", "Every run goes N times through the training examples. Default: 1.");
    options.addValue("out", "OUT.csv", "One line a run. Default: -, which is standard output and gets each line when it is there.");
    options.addValue("summary", "OUT.csv", "One line a combination: mean over the seeds and sample standard deviation (n − 1) of those that did not diverge.");
    options.addFlag("seconds", "Adds each run's seconds as the last column; all others repeat to the byte.");
    options.addValue("threads", "T", "As many runs at once; the results have the same bytes for any number. Default: one a processor core.");
    options.addFlag("quiet", "Reports no progress on standard error.");
}

/// Reads the list of an option where it is set; an error names the option.
template <class List>
Result<void> readList(const Options &options, const char *name, Result<List> (*parse)(const std::string &), List &into)
{
    if (!options.isSet(name))
        return {};
    Result<List> list = parse(options.text(name));
    if (!list)
        return Error{"--" + std::string(name), {}, list.error().message};
    into = *std::move(list);
    return {};
}

Result<std::vector<std::string>> parsePointers(const std::string &text)
{
    return listParts(text);
}

/// An option and its list say the same thing twice.
Result<void> checkPairs(const Options &options)
{
    for (const auto &[one, other] : {std::pair("seeds", "seed"), {"residuals", "residual"}, {"norms", "norm"}, {"epochs", "steps"}}) {
        if (options.isSet(one) && options.isSet(other))
            return Error{"--" + std::string(one), {}, message("--%1 stands here as well; one of the two is allowed", other)};
    }
    if (options.isSet("repeat") && !options.isSet("depths"))
        return Error{"--repeat", {}, message("--depths is missing, which says how often it is to be repeated")};
    return {};
}

Result<Sweep> readSweep(const Options &options)
{
    Sweep sweep;
    for (const auto &read : {checkPairs(options), readList(options, "depths", parseDepths, sweep.depths),
                             readList(options, "repeat", parsePointers, sweep.repeats), readList(options, "residuals", parseResiduals, sweep.residuals),
                             readList(options, "norms", parseNorms, sweep.norms), readList(options, "seeds", parseSeeds, sweep.seeds)}) {
        if (!read)
            return read.error();
    }
    const Result<std::int64_t> steps = options.integer("steps", 1, maximumSweepSteps, 1);
    const Result<std::int64_t> epochs = options.integer("epochs", 1, 1'000'000, 1);
    if (!steps || !epochs)
        return !steps ? steps.error() : epochs.error();
    if (options.isSet("steps"))
        sweep.steps = *steps;
    sweep.epochs = *epochs;
    Result<Experiment> experiment = loadExperiment(options);
    if (!experiment)
        return experiment.error();
    sweep.experiment = *std::move(experiment);
    const std::vector<RepeatPlace> repeats = repeatsOf(sweep.experiment);
    if (!sweep.depths.empty() && sweep.repeats.empty() && repeats.size() == 1)
        sweep.repeats = {repeats.front().pointer};
    return sweep;
}

int run(const Options &options)
{
    if (auto checked = checkOutputs(options, {{.option = "out", .mayBeStandardOutput = true}, {"summary"}}); !checked)
        return fail(checked.error());
    const Result<int> threads = threadsOf(options);
    if (!threads)
        return fail(threads.error());
    const Result<Sweep> sweep = readSweep(options);
    if (!sweep)
        return fail(sweep.error());
    Result<PreparedSweep> prepared = prepareSweep(*sweep, folderOf(options));
    if (!prepared) {
        if (prepared.error().file.empty())
            prepared.error().file = options.file();
        return fail(prepared.error());
    }

    SweepOutput output({options.isSet("out") ? options.text("out") : "-", options.text("summary"), options.isSet("seconds"), options.isSet("quiet")},
                       prepared->cells.size());
    Progress progress;
    catchInterrupts();
    if (auto opened = output.open(); !opened)
        return fail(opened.error());
    output.begin();
    const auto wait = [&] {
        output.reportProgress(progress.done);
        if (isInterrupted() || output.hasFailed())
            progress.cancelled = true;
    };
    const auto rows = runSweep(*prepared, {*threads, [&](const SweepRow &row) { output.add(row); }, wait}, progress);
    const Result<void> written = output.finish();
    if (!rows || !written)
        return fail(!rows ? rows.error() : written.error(), Failed);
    if (rows->size() < prepared->cells.size())
        return fail({options.file(), {}, message("interrupted after %1 of %2 runs", std::to_string(rows->size()), std::to_string(prepared->cells.size()))}, Failed);
    return Done;
}

} // namespace

const Command sweepCommand = {"sweep",
                              "Trains an experiment with every combination of depth, residual, norm and seed, and writes what each run came to as CSV. "
                              "Loss and accuracy are those of the last step's batch, as train prints them; gradients are root mean squares of "
                              "∂(mean loss)/∂(output) at the first layer of the expanded stack, and over that of its last layer. A run that diverges is a "
                              "result: its line says at which step and where.\n"
                              "An interrupt, a termination or, but under nohup, a hang-up ends the runs in hand; the lines of all that were done by then are written, and no other.\n"
                              "Exit status: 0 done; 2 the command line or a file is at fault, nothing was written; 1 anything else, an interrupt too.",
                              declare, run};

} // namespace stacklight
