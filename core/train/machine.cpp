#include "train/machine.h"

#include "nn/reductions.h"

#include <algorithm>
#include <new>

namespace stacklight {

Machine::Machine(const Experiment &experiment, std::shared_ptr<const Plan> newPlan, std::shared_ptr<const Dataset> data, ThreadPool &pool)
    : plan(std::move(newPlan)), batch(int(std::min<std::int64_t>(experiment.batchSize, data->count(Split::Training)))),
      network(*plan, batch, experiment.loss, pool), optimizer(experiment.optimizer, network), loader(std::move(data), batch)
{
    network.initialize(experiment.seed);
    std::int64_t moving = 0;
    for (const Parameter &parameter : network.parameters())
        moving += parameter.trainable ? 0 : parameter.size;
    m_movingStatistics.resize(std::size_t(moving));
}

void Machine::keepMovingStatistics()
{
    Scalar *to = m_movingStatistics.data();
    for (const Parameter &parameter : network.parameters()) {
        if (!parameter.trainable)
            to = std::copy_n(parameter.value, parameter.size, to);
    }
}

void Machine::restoreMovingStatistics()
{
    const Scalar *from = m_movingStatistics.data();
    for (const Parameter &parameter : network.parameters()) {
        if (!parameter.trainable) {
            std::copy_n(from, parameter.size, parameter.value);
            from += parameter.size;
        }
    }
}

bool Machine::gradientIsFinite() const
{
    return std::ranges::all_of(network.parameters(), [](const Parameter &p) { return !p.trainable || allFinite(p.gradient, p.size); });
}

void Machine::forgetOptimizerState()
{
    for (const int which : {0, 1})
        std::fill_n(optimizer.state(which), network.trainableSize(), Scalar(0));
    std::ranges::fill(optimizer.counts(), 0);
}

Result<std::unique_ptr<Machine>> buildMachine(const Experiment &experiment, const std::shared_ptr<const Dataset> &data, ThreadPool &pool)
{
    if (data->count(Split::Training) == 0)
        return Error{{}, "/data", message(TR("there is no training example; take more samples or a smaller validation_fraction"))};
    Result<Plan> plan = makePlan(experiment, data->shape());
    if (!plan)
        return plan.error();
    try {
        return std::make_unique<Machine>(experiment, std::make_shared<const Plan>(*std::move(plan)), data, pool);
    } catch (const std::bad_alloc &) {
        return Error{{}, "/stack", message(TR("there is not enough memory for this stack; take a smaller batch or fewer layers"))};
    }
}

} // namespace stacklight
