// stacklight sweep FILE
#include "base/interrupt.h"
#include "base/variant.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "commands/sweep_output.h"
#include "sweep/sweep_lists.h"

#include <cstdio>

namespace stacklight {

namespace {

void declareSweep(Options &options)
{
    options.addValue("depths", "LIST", "Counts of the stack's repeat, as 5,10,20 or 1..8. Default: as it is.");
    options.addValue(
        "repeat", "POINTERS", "Which repeats are meant, where there are several: JSON pointers with commas between.");
    options.addValue("residuals", "LIST", "Of every residual: on, off, as-is, with commas between. Default: as-is.");
    options.addValue("norms", "LIST", "Kinds of every norm, and as-is: none,batch,layer. Default: as-is.");
    options.addValue("seeds", "LIST", "Seeds, as 1..5 or 1,2,3. Default: the experiment's.");
    options.addValue("steps", "N", "Every run takes N optimizer steps.");
    options.addValue("epochs", "N", "Every run goes N times through the training examples. Default: 1.");
    options.addValue("out", "OUT.csv",
        "One line per run. Default: -, which is standard output and gets each line when it is there.");
    options.addValue("shard", "I/N",
        "Makes only the runs whose place in the whole grid, counted from 0, is I modulo N. The parts 0/N to (N − 1)/N, "
        "made on as many machines, are put together by merge.");
    options.addFlag("resume",
        "Goes on with the file of --out, or begins it, and writes each line when it is there: killed at any time, the "
        "sweep goes on where it stopped. A file that is not of this sweep is refused; a whole sweep's last run is "
        "repeated to see that, a part says whose it is.");
    options.addValue("summary", "OUT.csv",
        "One line per combination: mean over the seeds and sample standard deviation (n − 1) of those that did not "
        "diverge.");
    options.addFlag("seconds", "Adds each run's seconds as the last column; all others repeat to the byte.");
    options.addValue("threads", "T",
        "As many runs at once; the results have the same bytes for any number. Default: one per processor core.");
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
    for (const auto &[one, other] :
        {std::pair("seeds", "seed"), {"residuals", "residual"}, {"norms", "norm"}, {"epochs", "steps"}}) {
        if (options.isSet(one) && options.isSet(other))
            return Error{"--" + std::string(one), {}, message("--%1 cannot be combined with this option", other)};
    }
    if (options.isSet("resume") && (!options.isSet("out") || options.text("out") == "-"))
        return Error{"--resume", {}, message("--out is missing, whose file is to go on")};
    if (options.isSet("shard") && options.isSet("summary"))
        return Error{"--summary", {},
            message("--shard cannot be combined with this option; stacklight merge writes the summary of all parts")};
    if (options.isSet("repeat") && !options.isSet("depths"))
        return Error{"--repeat", {}, message("--depths is missing, which says how often it is to be repeated")};
    return {};
}

Result<Sweep> readSweep(const Options &options)
{
    Sweep sweep;
    for (const auto &read :
        {checkPairs(options), readList(options, "depths", parseDepths, sweep.depths),
            readList(options, "repeat", parsePointers, sweep.repeats),
            readList(options, "residuals", parseResiduals, sweep.residuals),
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

/// The runs that this process is to make.
Result<SweepShard> readShard(const Options &options)
{
    SweepShard shard;
    const auto parse = [](const std::string &text) { return parseShard(text); };
    if (auto read = readList<SweepShard>(options, "shard", parse, shard); !read)
        return read.error();
    return shard;
}

SweepForm formOf(const Options &options, const PreparedSweep &whole, const SweepShard &shard)
{
    SweepForm form{options.isSet("seconds"), {}};
    if (options.isSet("shard"))
        form.part =
            SweepPart{shard, whole.cells.size(), fingerprintOf(whole.sweep), STACKLIGHT_VERSION, engineVariant()};
    return form;
}

class SweepCommandRun
{
public:
    SweepCommandRun(const Options &options, const PreparedSweep &whole, const SweepShard &shard, int threads)
        : m_options(options), m_whole(whole), m_threads(threads),
          m_output({options.isSet("out") ? options.text("out") : "-", options.text("summary"),
                       formOf(options, whole, shard), options.isSet("resume"), options.isSet("quiet")},
              whole, shard.places(whole.cells.size()))
    {
    }

    int run()
    {
        catchInterrupts();
        if (auto opened = m_output.open(); !opened)
            return fail(opened.error());
        if (auto checked = checkBefore(); !checked)
            return fail(checked.error(), isInterrupted() ? Failed : BadInput);
        m_output.begin();
        const auto wait = [this] {
            m_output.reportProgress(m_progress.done);
            if (isInterrupted() || m_output.hasFailed())
                m_progress.cancelled = true;
        };
        const auto rows = runSweep(m_whole.only(m_output.missing()),
            {m_threads, [this](const SweepRow &row) { m_output.add(row); }, wait}, m_progress);
        const Result<void> written = m_output.finish();
        if (!rows || !written)
            return fail(!rows ? rows.error() : written.error(), Failed);
        if (m_output.runs() < m_output.runsInAll())
            return fail(interrupted(), Failed);
        return Done;
    }

private:
    Error interrupted() const
    {
        return {m_options.file(), {},
            message("interrupted after %1 of %2 runs", std::to_string(m_output.runs()),
                std::to_string(m_output.runsInAll()))};
    }

    /// A part's file says of which sweep it is; of a whole one the last run is repeated.
    Result<void> checkBefore()
    {
        const SweepBefore &before = m_output.before();
        if (!before.last)
            return {};
        if (!m_options.isSet("quiet"))
            std::fprintf(stderr, "%zu of %zu runs are there\n", m_output.runs(), m_output.runsInAll());
        if (m_options.isSet("shard"))
            return {};
        Progress progress;
        const auto wait = [&] { progress.cancelled = isInterrupted(); };
        const auto rows = runSweep(m_whole.only({*before.last}), {.threads = m_threads, .onWait = wait}, progress);
        if (!rows)
            return rows.error();
        return rows->empty() ? interrupted() : checkRepeated(before, rows->front());
    }

    const Options &m_options;
    const PreparedSweep &m_whole;
    const int m_threads;
    SweepOutput m_output;
    Progress m_progress;
};

int runSweep(const Options &options)
{
    const std::vector<Output> outputs = {
        {.option = "out", .mayBeStandardOutput = true, .grows = options.isSet("resume")}, {"summary"}};
    if (auto checked = checkOutputs(options, outputs); !checked)
        return fail(checked.error());
    const Result<int> threads = threadsOf(options);
    const Result<SweepShard> shard = readShard(options);
    if (!threads || !shard)
        return fail(!threads ? threads.error() : shard.error());
    const Result<Sweep> sweep = readSweep(options);
    if (!sweep)
        return fail(sweep.error());
    Result<PreparedSweep> prepared = prepareSweep(*sweep, folderOf(options));
    if (!prepared) {
        if (prepared.error().file.empty())
            prepared.error().file = options.file();
        return fail(prepared.error());
    }
    return SweepCommandRun(options, *prepared, *shard, *threads).run();
}

} // namespace

extern const Command sweepCommand = {"sweep",
    "Trains an experiment with every combination of depth, residual, norm and seed, and writes what each run came to "
    "as CSV. Loss and accuracy are those of the last step's batch, as train prints them; gradients are root mean "
    "squares of ∂(mean loss)/∂(output) at the first layer of the expanded stack, and over that of its last layer. A "
    "run that diverges is a result: its line says at which step and where.\n"
    "An interrupt, a termination or, but under nohup, a hang-up ends the runs in hand; the lines of all that were done "
    "by then are written, and no other; --resume goes on with them.\n"
    "Exit status: 0 done; 2 the command line or a file is at fault, nothing was written; 1 anything else, an interrupt "
    "too.",
    declareSweep, runSweep};

} // namespace stacklight
