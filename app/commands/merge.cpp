// stacklight merge PART.csv …
#include "base/file.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "sweep/sweep_file.h"
#include "sweep/sweep_table.h"

#include <cstdio>

namespace stacklight {

namespace {

void declareMerge(Options &options)
{
    options.addValue("out", "OUT.csv",
        "The runs of all parts, as one process would have written them. Default: -, which is standard output.");
    options.addValue("summary", "OUT.csv",
        "One line per combination: mean over the seeds and sample standard deviation (n − 1) of those that did not "
        "diverge.");
}

Result<MergedSweep> readParts(const std::vector<std::string> &paths)
{
    std::vector<std::pair<std::string, SweepFile>> files;
    for (const std::string &path : paths) {
        Result<SweepFile> file = readSweepFile(path);
        if (!file)
            return file.error();
        files.emplace_back(path, *std::move(file));
    }
    return mergeSweep(files);
}

void warnOfProcessors(const std::vector<std::string> &processors)
{
    if (processors.size() < 2)
        return;
    std::string all;
    for (const std::string &processor : processors)
        all += (all.empty() ? "" : ", ") + processor;
    std::fprintf(stderr,
        "the parts were computed on several kinds of processor (%s): the last digits may differ from those of one "
        "process\n",
        all.c_str());
}

int runMerge(const Options &options)
{
    if (auto checked = checkOutputs(options, {{.option = "out", .mayBeStandardOutput = true}, {"summary"}}); !checked)
        return fail(checked.error());
    const Result<MergedSweep> merged = readParts(options.files());
    if (!merged)
        return fail(merged.error());
    warnOfProcessors(merged->processors);

    const std::string table = sweepTable(merged->rows, merged->withSeconds).csv();
    const std::string out = options.isSet("out") ? options.text("out") : "-";
    Result<void> written, summaryWritten;
    if (out == "-")
        std::fwrite(table.data(), 1, table.size(), stdout);
    else
        written = writeFile(out, table);
    if (options.isSet("summary"))
        summaryWritten = writeFile(options.text("summary"), sweepSummaryTable(summaryOf(merged->rows)).csv());
    if (!written || !summaryWritten)
        return fail(!written ? written.error() : summaryWritten.error(), Failed);
    return Done;
}

} // namespace

extern const Command mergeCommand = {"merge",
    "Puts the parts of a sweep together, which sweep --shard wrote. What it writes has the bytes that one process "
    "would have written. A part that is missing, there twice, not finished or of another sweep is named, and nothing "
    "is written.",
    declareMerge, runMerge, nullptr, {"PART.csv", "The parts, all of them, in any order.", ".csv", false, true}};

} // namespace stacklight
