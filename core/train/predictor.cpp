#include "train/predictor.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

/// Of an example that is loaded. Where it is a sequence, the last layer has computed those alone.
std::size_t countedTargets(Network &network, int example)
{
    const Index each = network.targetsPerExample();
    const std::int32_t *const targets = network.targets() + example * each;
    return each == 1
        ? 1
        : std::size_t(std::count_if(targets, targets + each, [](std::int32_t target) { return target >= 0; }));
}

} // namespace

Result<std::unique_ptr<Predictor>> Predictor::create(
    const Checkpoint &checkpoint, std::shared_ptr<const Dataset> data, int threads)
{
    std::unique_ptr<Predictor> predictor(new Predictor(threads));
    Result<std::unique_ptr<TrainingSetup>> setup = buildTrainingSetup(*checkpoint.experiment, data, predictor->m_pool);
    if (!setup)
        return setup.error();
    predictor->m_setup = *std::move(setup);
    checkpoint.restore(*predictor->m_setup);
    return predictor;
}

bool Predictor::predict(const std::shared_ptr<const Dataset> &examples, Split split, std::int64_t first,
    std::int64_t count, const Tell &tell)
{
    Network &network = m_setup->network;
    const bool isRegression = m_setup->plan->regression;
    const NumberTarget &target = m_setup->loader.data().numberTarget();
    const int classes = m_setup->plan->classes, last = int(m_setup->plan->layers.size()) - 1;
    ExampleLoader loader(examples, m_setup->batch);
    std::vector<float> answers;
    for (const std::int64_t end = first + count; first < end;) {
        const int batch = int(std::min<std::int64_t>(m_setup->batch, end - first));
        loader.loadRange(split, first, batch, network);
        network.forward(batch, Mode::Evaluation);
        const std::span<const Scalar> outputs = network.activation(last);
        if (!std::ranges::all_of(outputs, [](Scalar value) { return std::isfinite(value); }))
            return false;
        answers.resize(outputs.size());
        if (isRegression)
            std::ranges::transform(outputs, answers.begin(),
                [&](Scalar value) { return float(target.mean + target.deviation * double(value)); });
        else
            softmax(outputs.data(), classes, Index(outputs.size()) / classes, answers.data());
        std::size_t begin = 0;
        for (int i = 0; i < batch; ++i, ++first) {
            const std::size_t own = isRegression ? 1 : std::size_t(classes) * countedTargets(network, i);
            if (!tell(first, std::span(answers).subspan(begin, own)))
                return true;
            begin += own;
        }
    }
    return true;
}

} // namespace stacklight
