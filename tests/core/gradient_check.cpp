#include "core/gradient_check.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double h = 1e-6;
constexpr double tolerance = 1e-5;
constexpr double smallestScale = 1e-3;
constexpr double kinkDistance = 1e-4;

bool hasKink(const PlannedLayer &layer)
{
    using enum ActivationFunction;
    const auto *activation = layer.spec.as<ActivationSpec>();
    return activation
        && (activation->function == Relu || activation->function == LeakyRelu || activation->function == Selu);
}

// Looks for a layer whose activation or gradient is not of its size.
class SizeExamination : public NodeObserver
{
public:
    /// `counted`: positions of sequences whose target counts.
    SizeExamination(const Network &network, int batch, std::int64_t counted)
        : m_network(network), m_batch(batch), m_counted(counted)
    {
    }

    void onGradient(int layer, std::span<const Scalar> gradient) override
    {
        const Shape &shape = m_network.plan().layers[std::size_t(layer)].outputShape;
        std::int64_t size = shape.size() * m_batch;
        if (m_network.plan().input.tokens) {
            std::int64_t columns = 0;
            for (int example = 0; example < m_batch; ++example)
                columns += m_network.lengthOf(example);
            const bool isLast = std::size_t(layer) + 1 == m_network.plan().layers.size();
            size = shape.channels() * (isLast ? m_counted : columns);
        }
        if (std::int64_t(m_network.activation(layer).size()) != size || std::int64_t(gradient.size()) != size)
            wrong = layer;
    }

    int wrong = -1;

private:
    const Network &m_network;
    int m_batch;
    std::int64_t m_counted;
};

} // namespace

GradientCheck::GradientCheck(const LayerCase &layerCase, const Plan &plan)
    : m_case(layerCase), m_network(plan, layerCase.batch, Loss::SoftmaxCrossEntropy, m_pool)
{
}

// Inputs keep a distance from 0, where a first layer may bend.
void GradientCheck::draw(std::uint64_t attempt)
{
    m_network.initialize(3 + attempt);
    RandomStream stream(5 + attempt, Purpose::Probe);
    for (const Parameter &parameter : m_network.parameters())
        for (std::int64_t i = 0; parameter.trainable && i < parameter.size; ++i)
            parameter.value[i] += 0.3 * stream.normal();
    const Shape &input = m_network.plan().input;
    for (std::int64_t i = 0; i < input.size() * m_case.batch; ++i) {
        if (input.tokens) {
            const std::int64_t example = i / input.size();
            const bool isPadding = !m_case.lengths.empty() && i % input.size() >= m_case.lengths[std::size_t(example)];
            m_network.tokens()[i] = isPadding
                ? caseVocabulary - 1
                : int(stream.below(m_case.lengths.empty() ? caseVocabulary : caseVocabulary - 1));
            continue;
        }
        const double value = stream.normal();
        m_network.inputs()[i] = value + (value < 0 ? -0.05 : 0.05);
    }
    for (Index i = 0; i < m_network.targetsPerExample() * m_case.batch; ++i)
        m_network.targets()[i] = !m_case.lengths.empty() && i % 3 == 1 ? -1 : int(stream.below(3));
}

bool GradientCheck::isOffKinks() const
{
    return std::ranges::none_of(m_network.plan().layers, [this](const PlannedLayer &layer) {
        return hasKink(layer) && std::ranges::any_of(m_network.activation(layer.input), [](Scalar value) {
            return std::abs(value) < kinkDistance;
        });
    });
}

double GradientCheck::loss()
{
    m_network.forward(m_case.batch, Mode::Training, 1, 1);
    return m_network.loss().loss;
}

QString GradientCheck::run()
{
    constexpr std::uint64_t attempts = 50;
    std::uint64_t attempt = 0;
    do {
        if (attempt == attempts)
            return QString("no batch of %1 is off the kinks").arg(attempts);
        draw(attempt++);
        loss();
    } while (!isOffKinks());
    SizeExamination sizes(m_network, m_case.batch, m_network.loss().counted); // an observed pass leaves out no gradient
    m_network.backward(&sizes);
    if (sizes.wrong >= 0)
        return QString("layer %1 has an activation or gradient of another size").arg(sizes.wrong);
    const std::span<const Scalar> ofInputs = m_network.firstGradient();
    const std::vector<Scalar> inputs(ofInputs.begin(), ofInputs.end());
    std::vector<std::vector<Scalar>> gradients;
    for (const Parameter &parameter : m_network.parameters())
        gradients.emplace_back(parameter.gradient, parameter.gradient + (parameter.trainable ? parameter.size : 0));
    QString wrong = m_network.plan().input.tokens ? QString() : compare("input", m_network.inputs(), inputs);
    for (std::size_t i = 0; i < gradients.size() && wrong.isEmpty(); ++i) {
        const Parameter &parameter = m_network.parameters()[i];
        wrong = compare(QString::fromStdString(parameter.fullName()), parameter.value, gradients[i]);
    }
    return wrong;
}

QString GradientCheck::compare(const QString &tensor, Scalar *values, const std::vector<Scalar> &gradient)
{
    double scale = smallestScale;
    for (const Scalar slope : gradient)
        scale = std::max(scale, std::abs(slope));
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const Scalar value = values[i];
        values[i] = value + h;
        const double above = loss();
        values[i] = value - h;
        const double below = loss();
        values[i] = value;
        const double slope = (above - below) / (2 * h);
        if (!(std::abs(slope - gradient[i]) <= tolerance * scale))
            return QString("%1[%2]: backward gives %3, the difference %4")
                .arg(tensor)
                .arg(i)
                .arg(gradient[i], 0, 'g', 10)
                .arg(slope, 0, 'g', 10);
    }
    return {};
}

} // namespace stacklight
