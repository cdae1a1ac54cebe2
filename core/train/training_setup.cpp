#include "train/training_setup.h"

#include "nn/reductions.h"

#include <algorithm>
#include <new>

#include <unistd.h>

namespace stacklight {

namespace {

int largestBatch(const Experiment &experiment, const Dataset &data)
{
    return int(std::min<std::int64_t>(experiment.batchSize, data.count(Split::Training)));
}

// "4.0 GiB", "312 MiB".
std::string sizeText(std::size_t bytes)
{
    const std::size_t tenths = (bytes * 10 + (std::size_t(1) << 29)) >> 30;
    return tenths >= 10 ? std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB"
                        : std::to_string((bytes + (std::size_t(1) << 20) - 1) >> 20) + " MiB";
}

std::size_t memoryOfComputer()
{
    const long pages = ::sysconf(_SC_PHYS_PAGES), size = ::sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? std::size_t(pages) * std::size_t(size) : maximumMemory;
}

// With the two blocks of an optimizer's state, and room to draw the largest tensor anew.
std::size_t ofParameters(const NetworkCompiler::Memory &memory, std::size_t largest)
{
    return memory.values + 3 * memory.gradients + largest;
}

} // namespace

TrainingSetup::TrainingSetup(
    const Experiment &experiment, NetworkCompiler &&compiler, std::shared_ptr<const Dataset> data, ThreadPool &pool)
    : plan(compiler.plan()), batch(compiler.maximumBatch()), network(std::move(compiler), experiment.loss, pool),
      optimizer(experiment.optimizer, network), loader(std::move(data), batch)
{
    std::int64_t moving = 0;
    for (const Parameter &parameter : network.parameters())
        moving += parameter.trainable ? 0 : parameter.size;
    m_movingStatistics.resize(std::size_t(moving));
}

void TrainingSetup::become(const Experiment &experiment, NetworkCompiler &&compiler)
{
    const std::shared_ptr<const Plan> next = compiler.plan();
    network.become(std::move(compiler));
    network.setLoss(experiment.loss);
    optimizer.setSpec(experiment.optimizer);
    plan = next;
}

void TrainingSetup::keepMovingStatistics()
{
    Scalar *to = m_movingStatistics.data();
    for (const Parameter &parameter : network.parameters()) {
        if (!parameter.trainable)
            to = std::copy_n(parameter.value, parameter.size, to);
    }
}

void TrainingSetup::restoreMovingStatistics()
{
    const Scalar *from = m_movingStatistics.data();
    for (const Parameter &parameter : network.parameters()) {
        if (!parameter.trainable) {
            std::copy_n(from, parameter.size, parameter.value);
            from += parameter.size;
        }
    }
}

bool TrainingSetup::gradientIsFinite() const
{
    return std::ranges::all_of(
        network.parameters(), [](const Parameter &p) { return !p.trainable || allFinite(p.gradient, p.size); });
}

namespace {

Result<void> checkMemory(const NetworkCompiler &compiler)
{
    const Plan &plan = *compiler.plan();
    std::size_t largestTensor = 0;
    for (const PlannedLayer &layer : plan.layers) {
        for (const ParameterShape &shape : layer.parameters)
            largestTensor = std::max(largestTensor, std::size_t(shape.size()) * sizeof(Scalar));
    }
    const NetworkCompiler::Memory memory = compiler.memory();
    const std::size_t parameters = ofParameters(memory, largestTensor),
                      total = parameters + memory.activations + memory.scratch;
    const std::size_t computer = memoryOfComputer();
    if (total <= std::min(maximumMemory, computer))
        return {};
    int largest = 0;
    std::size_t most = 0;
    for (const PlannedLayer &layer : plan.layers) {
        const NetworkCompiler::Memory own = compiler.memoryOf(layer.index);
        const std::size_t bytes = ofParameters(own, 0) + own.activations + own.scratch;
        if (bytes > most) {
            most = bytes;
            largest = layer.index;
        }
    }
    const char *const pattern = computer < maximumMemory
        ? TR("training this stack would take %1 of memory: %2 for parameters with gradients and optimizer state, %3 "
             "for activations of a batch of %4, %5 for scratch; but this computer has %6; the layer here asks for "
             "most: make it or the batch smaller")
        : TR("training this stack would take %1 of memory: %2 for parameters with gradients and optimizer state, %3 "
             "for activations of a batch of %4, %5 for scratch; but at most %6 are allowed; the layer here asks for "
             "most: make it or the batch smaller");
    return Error{{}, plan.layers[std::size_t(largest)].pointer,
        message(pattern, sizeText(total), sizeText(parameters), sizeText(memory.activations),
            std::to_string(compiler.maximumBatch()), sizeText(memory.scratch),
            sizeText(std::min(maximumMemory, computer)))};
}

} // namespace

Result<void> checkMemory(const Experiment &experiment, const Plan &plan, const Dataset &data, int threads)
{
    return checkMemory(NetworkCompiler(std::make_shared<const Plan>(plan), largestBatch(experiment, data), threads));
}

Error tooLargeForMemory()
{
    return Error{
        {}, "/stack", message(TR("there is not enough memory for this stack; take a smaller batch or fewer layers"))};
}

Result<NetworkCompiler> layOutNetwork(
    const Experiment &experiment, std::shared_ptr<const Plan> plan, const Dataset &data, const ThreadPool &pool)
{
    if (data.count(Split::Training) == 0)
        return Error{{}, "/data",
            message(TR("there is no training example; take more samples or a smaller validation_fraction"))};
    if (!plan) {
        Result<Plan> made = makePlan(experiment, data.shape());
        if (!made)
            return made.error();
        plan = std::make_shared<const Plan>(*std::move(made));
    }
    NetworkCompiler compiler(std::move(plan), largestBatch(experiment, data), pool.threads());
    if (auto checked = checkMemory(compiler); !checked)
        return checked.error();
    return compiler;
}

Result<std::unique_ptr<TrainingSetup>> buildTrainingSetup(
    const Experiment &experiment, const std::shared_ptr<const Dataset> &data, ThreadPool &pool)
{
    Result<NetworkCompiler> compiler = layOutNetwork(experiment, nullptr, *data, pool);
    if (!compiler)
        return compiler.error();
    try {
        return std::make_unique<TrainingSetup>(experiment, *std::move(compiler), data, pool);
    } catch (const std::bad_alloc &) {
        return tooLargeForMemory();
    }
}

} // namespace stacklight
