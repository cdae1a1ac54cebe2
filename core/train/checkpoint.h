// A run between two steps, frozen.
#pragma once

#include "train/machine.h"
#include "train/parameter_shelf.h"

namespace stacklight {

/// All that steps from here on depend on, beside the data: a trainer made from it goes on bit for bit as the one that
/// it was taken from. Shared between runs and threads as CheckpointPtr.
struct Checkpoint
{
    /// Of a machine between two steps.
    Checkpoint(std::int64_t step, std::int64_t position, std::shared_ptr<const Experiment> experiment,
        const Machine &machine, std::shared_ptr<const ParameterShelf> shelf);
    /// Before the first step: everything follows from the experiment, so that nothing else is kept.
    explicit Checkpoint(std::shared_ptr<const Experiment> experiment);

    /// Into a machine that was built from `experiment`.
    void restore(Machine &machine) const;
    /// Without the shelf, which checkpoints share.
    std::size_t bytes() const;

    std::int64_t step = 0;     ///< steps made
    std::int64_t position = 0; ///< examples seen: it chooses the next batch, with the seed
    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const ParameterShelf> shelf;
    std::vector<Scalar> values;        ///< parameters and moving statistics one after the other; empty: as drawn
    std::vector<Scalar> state[2];      ///< the optimizer's of the trainable ones, likewise; empty: all zero
    std::vector<std::int64_t> updates; ///< of each parameter
};

using CheckpointPtr = std::shared_ptr<const Checkpoint>;

} // namespace stacklight
