#include "train/checkpoint.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

// To the bit: −0 is another number.
bool isZero(const Scalar *numbers, std::size_t count)
{
    return std::all_of(numbers, numbers + count, [](Scalar number) { return number == 0 && !std::signbit(number); });
}

} // namespace

Checkpoint::Checkpoint(std::int64_t newStep, std::int64_t newPosition, std::shared_ptr<const Experiment> newExperiment, const Machine &machine,
                       std::shared_ptr<const ParameterShelf> newShelf)
    : step(newStep), position(newPosition), experiment(std::move(newExperiment)), shelf(std::move(newShelf)), updates(machine.optimizer.counts())
{
    std::size_t count = 0;
    for (const Parameter &parameter : machine.network.parameters())
        count += std::size_t(parameter.size);
    values.reserve(count);
    for (const Parameter &parameter : machine.network.parameters())
        values.insert(values.end(), parameter.value, parameter.value + parameter.size);
    // Most optimizers use one block or none.
    const std::size_t size = machine.network.trainableSize();
    for (const int which : {0, 1}) {
        const Scalar *numbers = machine.optimizer.state(which);
        if (!isZero(numbers, size))
            state[which].assign(numbers, numbers + size);
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
    for (const int which : {0, 1})
        std::ranges::copy(state[which], machine.optimizer.state(which));
    machine.optimizer.counts() = updates;
}

std::size_t Checkpoint::bytes() const
{
    const std::size_t numbers = values.capacity() + state[0].capacity() + state[1].capacity();
    return sizeof(Checkpoint) + numbers * sizeof(Scalar) + updates.capacity() * sizeof(std::int64_t);
}

} // namespace stacklight
