#include "train/checkpoint.h"

#include "nn/reductions.h"

#include <algorithm>

namespace stacklight {

Checkpoint::Checkpoint(std::int64_t newStep, std::int64_t newPosition, std::shared_ptr<const Experiment> newExperiment,
    const TrainingSetup &setup, std::shared_ptr<const RemovedParameters> newRemoved)
    : step(newStep), position(newPosition), experiment(std::move(newExperiment)), removed(std::move(newRemoved)),
      updates(setup.optimizer.counts())
{
    std::size_t count = 0, trainable = 0;
    for (const Parameter &parameter : setup.network.parameters()) {
        count += std::size_t(parameter.size);
        trainable += parameter.trainable ? std::size_t(parameter.size) : 0;
    }
    values.reserve(count);
    for (const Parameter &parameter : setup.network.parameters())
        values.insert(values.end(), parameter.value, parameter.value + parameter.size);
    // Most optimizers use one block or none.
    for (const int which : {0, 1}) {
        const Scalar *const block = setup.optimizer.state(which);
        const auto isUnused = [block](const Parameter &parameter) {
            return !parameter.trainable || allZero(block + parameter.offset, parameter.size);
        };
        if (std::ranges::all_of(setup.network.parameters(), isUnused))
            continue;
        state[which].reserve(trainable);
        for (const Parameter &parameter : setup.network.parameters()) {
            if (parameter.trainable)
                state[which].insert(
                    state[which].end(), block + parameter.offset, block + parameter.offset + parameter.size);
        }
    }
}

Checkpoint::Checkpoint(std::shared_ptr<const Experiment> newExperiment)
    : experiment(std::move(newExperiment)), removed(std::make_shared<const RemovedParameters>())
{
}

bool Checkpoint::fits(const TrainingSetup &setup) const
{
    std::size_t count = 0, trainable = 0;
    for (const Parameter &parameter : setup.network.parameters()) {
        count += std::size_t(parameter.size);
        trainable += parameter.trainable ? std::size_t(parameter.size) : 0;
    }
    const auto isAll = [](const std::vector<Scalar> &numbers, std::size_t all) {
        return numbers.empty() || numbers.size() == all;
    };
    const bool isDrawn = values.empty() && state[0].empty() && state[1].empty();
    return isDrawn
        || (isAll(values, count) && isAll(state[0], trainable) && isAll(state[1], trainable)
            && updates.size() == setup.optimizer.counts().size());
}

void Checkpoint::restore(TrainingSetup &setup) const
{
    if (values.empty())
        return setup.network.initialize(experiment->seed);
    const Scalar *next = values.data();
    for (const Parameter &parameter : setup.network.parameters()) {
        std::copy_n(next, parameter.size, parameter.value);
        next += parameter.size;
    }
    for (const int which : {0, 1}) {
        const Scalar *kept = state[which].data();
        for (const Parameter &parameter : setup.network.parameters()) {
            if (!parameter.trainable || state[which].empty())
                continue;
            std::copy_n(kept, parameter.size, setup.optimizer.state(which) + parameter.offset);
            kept += parameter.size;
        }
    }
    setup.optimizer.counts() = updates;
}

std::size_t Checkpoint::bytes() const
{
    const std::size_t numbers = values.capacity() + state[0].capacity() + state[1].capacity();
    return sizeof(Checkpoint) + numbers * sizeof(Scalar) + updates.capacity() * sizeof(std::int64_t);
}

} // namespace stacklight
