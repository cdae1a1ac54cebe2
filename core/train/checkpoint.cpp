#include "train/checkpoint.h"

#include "nn/reductions.h"

#include <algorithm>

namespace stacklight {

Checkpoint::Checkpoint(std::int64_t newStep, std::int64_t newPosition, std::shared_ptr<const Experiment> newExperiment,
    const Machine &machine, std::shared_ptr<const ParameterShelf> newShelf)
    : step(newStep), position(newPosition), experiment(std::move(newExperiment)), shelf(std::move(newShelf)),
      updates(machine.optimizer.counts())
{
    std::size_t count = 0, trainable = 0;
    for (const Parameter &parameter : machine.network.parameters()) {
        count += std::size_t(parameter.size);
        trainable += parameter.trainable ? std::size_t(parameter.size) : 0;
    }
    values.reserve(count);
    for (const Parameter &parameter : machine.network.parameters())
        values.insert(values.end(), parameter.value, parameter.value + parameter.size);
    // Most optimizers use one block or none.
    for (const int which : {0, 1}) {
        const Scalar *const block = machine.optimizer.state(which);
        const auto isUnused = [block](const Parameter &parameter) {
            return !parameter.trainable || allZero(block + parameter.offset, parameter.size);
        };
        if (std::ranges::all_of(machine.network.parameters(), isUnused))
            continue;
        state[which].reserve(trainable);
        for (const Parameter &parameter : machine.network.parameters()) {
            if (parameter.trainable)
                state[which].insert(
                    state[which].end(), block + parameter.offset, block + parameter.offset + parameter.size);
        }
    }
}

Checkpoint::Checkpoint(std::shared_ptr<const Experiment> newExperiment)
    : experiment(std::move(newExperiment)), shelf(std::make_shared<const ParameterShelf>())
{
}

void Checkpoint::restore(Machine &machine) const
{
    if (values.empty())
        return;
    const Scalar *next = values.data();
    for (const Parameter &parameter : machine.network.parameters()) {
        std::copy_n(next, parameter.size, parameter.value);
        next += parameter.size;
    }
    for (const int which : {0, 1}) {
        const Scalar *kept = state[which].data();
        for (const Parameter &parameter : machine.network.parameters()) {
            if (!parameter.trainable || state[which].empty())
                continue;
            std::copy_n(kept, parameter.size, machine.optimizer.state(which) + parameter.offset);
            kept += parameter.size;
        }
    }
    machine.optimizer.counts() = updates;
}

std::size_t Checkpoint::bytes() const
{
    const std::size_t numbers = values.capacity() + state[0].capacity() + state[1].capacity();
    return sizeof(Checkpoint) + numbers * sizeof(Scalar) + updates.capacity() * sizeof(std::int64_t);
}

} // namespace stacklight
