// What the network says of the validation examples.
#include "labs/laboratory.h"
#include "nn/losses.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

/// The largest output as the loss counts it: the first one of equal ones.
int largestOf(std::span<const Scalar> outputs)
{
    return int(std::ranges::max_element(outputs) - outputs.begin());
}

/// −ln softmax(outputs)[target]; NaN where an output is not finite.
double crossEntropyOf(std::span<const Scalar> outputs, std::int32_t target)
{
    const double top = double(*std::ranges::max_element(outputs));
    double sum = 0;
    for (const Scalar output : outputs)
        sum += std::exp(double(output) - top);
    return std::log(sum) + top - double(outputs[std::size_t(target)]);
}

bool allFiniteOf(std::span<const Scalar> outputs)
{
    return std::ranges::all_of(outputs, [](Scalar output) { return std::isfinite(output); });
}

} // namespace

Answer LabSubject::answerOf(int place) const
{
    Network &network = setup.network;
    const Plan &plan = *setup.plan;
    Answer answer;
    if (plan.regression) {
        const NumberTarget &number = setup.loader.data().numberTarget();
        const double value = double(network.outputAt(place, 0)[0]), target = double(network.targetValues()[place]);
        answer.value = float(value * number.deviation + number.mean);
        answer.target = float(target * number.deviation + number.mean);
        answer.loss = float((value - target) * (value - target));
        return answer;
    }
    const auto positions = std::size_t(network.targetsPerExample());
    const std::int32_t *targets = network.targets() + std::size_t(place) * positions;
    answer.counted = 0;
    double loss = 0;
    for (std::size_t position = 0; position < positions; ++position) {
        if (targets[position] < 0)
            continue;
        const std::span<const Scalar> outputs = network.outputAt(place, Index(position));
        const bool isFinite = allFiniteOf(outputs);
        const int largest = isFinite ? largestOf(outputs) : -1;
        ++answer.counted;
        answer.correct += largest == targets[position];
        loss += isFinite ? crossEntropyOf(outputs, targets[position]) : std::numeric_limits<double>::quiet_NaN();
        if (positions == 1) {
            answer.truth = targets[position];
            answer.predicted = largest;
            answer.probability =
                isFinite ? float(std::exp(-crossEntropyOf(outputs, largest))) : std::numeric_limits<float>::quiet_NaN();
        }
    }
    answer.loss = float(loss / std::max(1, answer.counted));
    return answer;
}

std::vector<float> LabSubject::probabilitiesAt(int place, Index position) const
{
    const std::span<const Scalar> outputs = setup.network.outputAt(place, position);
    if (!allFiniteOf(outputs))
        return {};
    std::vector<float> probabilities(outputs.size());
    softmax(outputs.data(), int(outputs.size()), 1, probabilities.data());
    return probabilities;
}

SeenExample LabSubject::lookAt(std::int64_t example) const
{
    const Dataset &data = setup.loader.data();
    SeenExample seen;
    seen.count = data.count(Split::Validation);
    if (seen.count == 0)
        return seen;
    seen.index = std::clamp<std::int64_t>(example, 0, seen.count - 1);
    setup.loader.loadRange(Split::Validation, seen.index, 1, setup.network);
    setup.network.forward(1, Mode::Evaluation);
    seen.answer = answerOf(0);
    if (seen.answer.truth >= 0)
        seen.truth = className(data, seen.answer.truth);
    if (seen.answer.predicted >= 0)
        seen.predicted = className(data, seen.answer.predicted);
    return seen;
}

Result<LabResult> examineAnswers(const LabSubject &subject)
{
    TrainingSetup &setup = subject.setup;
    const std::int64_t count = setup.loader.data().count(Split::Validation);
    Answers answers;
    answers.kind = setup.plan->regression ? Answers::Numbers
        : setup.plan->input.tokens        ? Answers::Sequences
                                          : Answers::Classes;
    answers.data = setup.loader.shared();
    answers.all.reserve(std::size_t(count));
    EvaluationSum sum;
    for (std::int64_t first = 0; first < count; first += setup.batch) {
        if (subject.isCancelled())
            return Error{{}, {}, message(TR("the examination was cancelled"))};
        const int batch = int(std::min<std::int64_t>(setup.batch, count - first));
        setup.loader.loadRange(Split::Validation, first, batch, setup.network);
        setup.network.forward(batch, Mode::Evaluation);
        for (int place = 0; place < batch; ++place)
            answers.all.push_back(subject.answerOf(place));
        sum.add(setup.network.loss());
    }
    answers.counted = sum.counted;
    answers.correct = sum.hasClasses ? sum.correct : 0;
    answers.loss = sum.meanLoss();
    return LabResult(std::move(answers));
}

} // namespace stacklight
