// Runs a sweep: many trainings beside each other.
#pragma once

#include "data/dataset.h"
#include "observe/snapshot.h"
#include "sweep/sweep.h"

#include <functional>

namespace stacklight {

/// What a run came to. NaN where something was not measured: the first four of a run that diverged, validation without
/// examples.
struct SweepFigures
{
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    double loss = none, accuracy = none; ///< of the last step's batch, as `stacklight train` prints them
    double validationLoss = none, validationAccuracy = none; ///< of the weights after it
    /// rms of ∂(mean loss)/∂(output) at the first layer of the expanded stack, at the last step that was asked for.
    double gradient = none;
    double gradientRatio = none; ///< the same over that of the last layer: 1 is level, far below it vanishes
    double initialGradient = none, initialGradientRatio = none; ///< at the first step
};

struct SweepRow
{
    SweepCell cell;
    std::int64_t layers = 0;     ///< of the expanded stack
    std::int64_t parameters = 0; ///< trainable ones
    std::int64_t steps = 0;      ///< that were taken
    SweepFigures figures;
    std::optional<Divergence> divergence; ///< the step that was not finite
    double seconds = 0;                   ///< of training and validation, by the clock, beside the other runs
};

/// A sweep whose stacks all fit its data.
struct PreparedSweep
{
    Sweep sweep;
    std::string folder; ///< that relative paths of the data are taken from
    std::vector<SweepCell> cells;
    std::vector<std::int64_t> layers; ///< of each cell, a measure of its work
    std::shared_ptr<const Dataset> data;
    std::uint64_t dataSeed = 1; ///< for which the data were drawn: that of the whole grid's first cell

    /// The same with some of its cells alone.
    PreparedSweep only(const std::vector<std::size_t> &places) const;
};

/// Looks at everything that can be wrong before the first run: lists, data, every combination's stack.
Result<PreparedSweep> prepareSweep(const Sweep &sweep, const std::string &folder, Progress *progress = nullptr);

/// A sweep and what has come of it so far.
struct SweepRecord
{
    Sweep sweep;
    std::vector<SweepRow> rows;
    bool isExperimentKnown = true; ///< false: read from a file; of the sweep title, lists and steps alone hold
};

struct SweepOptions
{
    int threads =
        0; ///< 0: as many as the processor has. They work on as many runs at once; the rows do not depend on it.
    std::function<void(const SweepRow &)> onRow = {}; ///< a run is done; in the order of the cells
    std::function<void()> onWait = {};                ///< ten times a second
};

/// The rows of all cells in their order or, when it was cancelled, of those that were done by then. `progress` follows
/// the steps, weighed by the stacks' layers. Both functions are called on the calling thread, which waits; the threads
/// that train inherit its priority. Fails when a further seed's data cannot be loaded.
Result<std::vector<SweepRow>> runSweep(const PreparedSweep &prepared, const SweepOptions &options, Progress &progress);

} // namespace stacklight
