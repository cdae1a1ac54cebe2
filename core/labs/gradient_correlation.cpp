// How alike the gradients of different examples are, by depth.
#include "labs/gate_theory.h"
#include "labs/gradient_correlation.h"
#include "labs/laboratory.h"

#include "nn/layer_factory.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace stacklight {

PairCosines pairCosines(std::span<const Scalar> gradients, std::int64_t size, int examples)
{
    using Columns = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
    Columns directions(size, examples);
    int used = 0;
    for (int example = 0; example < examples; ++example) {
        const Scalar *const g = gradients.data() + example * size;
        double largest = 0, squares = 0;
        for (std::int64_t i = 0; i < size; ++i)
            largest = std::max(largest, std::abs(double(g[i])));
        if (!(largest > 0) || !std::isfinite(largest))
            continue;
        for (std::int64_t i = 0; i < size; ++i)
            squares += (double(g[i]) / largest) * (double(g[i]) / largest);
        const double length = std::sqrt(squares);
        for (std::int64_t i = 0; i < size; ++i)
            directions(i, used) = Scalar(double(g[i]) / largest / length);
        ++used;
    }
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    if (used < 2)
        return {none, none};
    const auto taken = directions.leftCols(used);
    const Columns cosines = taken.transpose() * taken;
    double sum = 0, magnitudes = 0;
    for (int i = 0; i < used; ++i) {
        for (int j = 0; j < i; ++j) {
            sum += double(cosines(j, i));
            magnitudes += std::abs(double(cosines(j, i)));
        }
    }
    const double pairs = double(used) * (used - 1) / 2;
    return {sum / pairs, magnitudes / pairs};
}

namespace {

constexpr int mostExamples = 64;

class Observer : public NodeObserver
{
public:
    Observer(const Network &network, int examples)
        : m_network(network), m_examples(examples), cosines(network.plan().layers.size()),
          meanSquares(network.plan().layers.size())
    {
    }

    void onGradient(int layer, std::span<const Scalar> gradient) override
    {
        const std::int64_t size = m_network.plan().layers[std::size_t(layer)].outputShape.size();
        // Sequences of several lengths are compared position by position.
        cosines[std::size_t(layer)] = std::int64_t(gradient.size()) == size * m_examples
            ? pairCosines(gradient, size, m_examples)
            : pairCosines(m_network.spread(layer, gradient), size, m_examples);
        double squares = 0;
        for (const Scalar g : gradient)
            squares += double(g) * double(g);
        meanSquares[std::size_t(layer)] = squares;
    }

private:
    const Network &m_network;
    int m_examples;

public:
    std::vector<PairCosines> cosines;
    std::vector<double> meanSquares; ///< up to a factor that all layers share
};

/// The layers whose output an activation reads.
std::vector<bool> preActivations(const Plan &plan)
{
    std::vector<bool> found(plan.layers.size(), false);
    for (const PlannedLayer &layer : plan.layers) {
        if (layer.spec.as<ActivationSpec>() && !changesNothing(layer.spec) && layer.input >= 0)
            found[std::size_t(layer.input)] = true;
    }
    return found;
}

/// Takes off each channel's mean over batch and positions.
void centre(std::span<Scalar> values, std::size_t channels)
{
    const std::size_t columns = values.size() / channels;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        double sum = 0;
        for (std::size_t column = 0; column < columns; ++column)
            sum += double(values[column * channels + channel]);
        const auto mean = Scalar(sum / double(columns));
        for (std::size_t column = 0; column < columns; ++column)
            values[column * channels + channel] -= mean;
    }
}

} // namespace

Result<LabResult> examineCorrelation(const LabSubject &subject)
{
    Network &network = subject.setup.network;
    const Plan &plan = *subject.setup.plan;
    GradientCorrelation found;
    found.plan = subject.setup.plan;
    found.examples = subject.loadExamples(mostExamples);
    if (found.examples < 2)
        return Error{{}, "/batch_size",
            message(TR("gradients can be compared from 2 examples a batch on; take a larger batch"))};

    Observer ofLoss(network, found.examples);
    subject.forward(found.examples, Mode::Training);
    network.loss();
    network.backwardEachAlone(ofLoss);

    Observer ofOutput(network, found.examples);
    network.setIntervention([&plan, centred = preActivations(plan)](int layer, std::span<Scalar> output) {
        if (centred[std::size_t(layer)])
            centre(output, std::size_t(plan.layers[std::size_t(layer)].outputShape.channels()));
    });
    subject.forward(found.examples, Mode::Training);
    std::ranges::fill(network.outputGradient(), Scalar(1) / Scalar(plan.layers.back().outputShape.size()));
    network.backwardEachAlone(ofOutput);

    found.ofLoss = std::move(ofLoss.cosines);
    found.ofOutput = std::move(ofOutput.cosines);
    found.theory = correlationOfIndependentGates(plan, ofOutput.meanSquares);
    return LabResult(std::move(found));
}

} // namespace stacklight
