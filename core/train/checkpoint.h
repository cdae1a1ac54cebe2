// A run between two steps, frozen.
#pragma once

#include "train/training_setup.h"
#include "train/removed_parameters.h"

namespace stacklight {

/// All that steps from here on depend on, beside the data: a trainer made from it goes on bit for bit as the one that
/// it was taken from. Shared between runs and threads as CheckpointPtr.
struct Checkpoint
{
    /// Of a setup between two steps.
    Checkpoint(std::int64_t step, std::int64_t position, std::shared_ptr<const Experiment> experiment,
        const TrainingSetup &setup, std::shared_ptr<const RemovedParameters> removed);
    /// Before the first step: everything follows from the experiment, so that nothing else is kept.
    explicit Checkpoint(std::shared_ptr<const Experiment> experiment);

    /// Whether it holds as many numbers as a setup that was built from `experiment`; one from a file may not.
    bool fits(const TrainingSetup &setup) const;
    /// Into a setup that was built from `experiment`, which it fits. Where it has no values, they are drawn.
    void restore(TrainingSetup &setup) const;
    /// Without the set of removed parameters, which checkpoints share.
    std::size_t bytes() const;

    std::int64_t step = 0;     ///< steps made
    std::int64_t position = 0; ///< examples seen: it chooses the next batch, with the seed
    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const RemovedParameters> removed;
    std::vector<Scalar> values;        ///< parameters and moving statistics one after the other; empty: as drawn
    std::vector<Scalar> state[2];      ///< the optimizer's of the trainable ones, likewise; empty: all zero
    std::vector<std::int64_t> updates; ///< of each parameter
};

using CheckpointPtr = std::shared_ptr<const Checkpoint>;

} // namespace stacklight
