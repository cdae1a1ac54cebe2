// One experiment over a grid of depths, residuals, norms and seeds: the same run again and again, one setting changed
// at a time.
#pragma once

#include "experiment/plan.h"

#include <optional>

namespace stacklight {

/// The lists of a sweep. An empty one, or an entry without a value, leaves the experiment as it is.
struct Sweep
{
    Experiment experiment;
    std::vector<std::string> repeats; ///< JSON pointers of the repeats whose count is the depth
    std::vector<int> depths;
    std::vector<std::optional<bool>> residuals;
    std::vector<std::optional<NormKind>> norms;
    std::vector<std::uint64_t> seeds;
    std::optional<std::int64_t> steps; ///< of every run; else `epochs`
    std::int64_t epochs = 1;

    bool operator==(const Sweep &) const = default;
};

/// Limits that keep a slip of the keyboard from taking the machine.
inline constexpr std::size_t maximumSweepCells = 100'000;
inline constexpr std::int64_t maximumSweepSteps = 1'000'000'000;

/// One run of a sweep. What has no value is as the experiment says.
struct SweepCell
{
    std::optional<int> depth;
    std::optional<bool> residual;
    std::optional<NormKind> norm;
    std::uint64_t seed = 1;

    bool operator==(const SweepCell &) const = default;
};

/// In the order in which they run: seed by seed, within a seed by depth, then residual, then norm. So every combination
/// has been tried once before the first is tried again, and one seed's data is in memory at a time.
std::vector<SweepCell> cellsOf(const Sweep &sweep);

/// What the cell trains: also what `stacklight train` gets with the same options.
Experiment experimentOf(const Sweep &sweep, const SweepCell &cell);

/// "depth 10, residual off, norm batch", without the parts that are as the experiment says; empty where all are.
Message combinationName(const SweepCell &cell);
/// The same with its seed: "depth 10, residual off, norm batch, seed 3".
std::string sweepCellText(const SweepCell &cell);
/// "on", "off" or "as-is"; "batch", …, or "as-is".
std::string residualWord(const std::optional<bool> &residual);
std::string normWord(const std::optional<NormKind> &norm);

/// A repeat of the stack as written, with its place in the file and the count that stands there.
struct RepeatPlace
{
    std::string pointer;
    int count = 0;
};
std::vector<RepeatPlace> repeatsOf(const Experiment &experiment);
/// Whether there is something to switch.
bool hasResidual(const Experiment &experiment);
bool hasNorm(const Experiment &experiment);

/// Finds a fault of the lists: a depth without a repeat, or with several to choose from; a choice of residuals or
/// norms where there are none; too many runs. The error's pointer is the option of `stacklight sweep` that is at fault.
Result<void> checkLists(const Sweep &sweep);
/// The layers of each cell's expanded stack. Fails where a combination does not fit its data, and names it.
Result<std::vector<std::int64_t>> layersOfCells(const Sweep &sweep, const DataShape &shape);

} // namespace stacklight
