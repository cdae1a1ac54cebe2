#include "observe/diagnosis.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

std::string percent(double fraction)
{
    return std::to_string(std::int64_t(std::floor(fraction * 100 + 1e-9)));
}

std::string superscript(int number)
{
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = number < 0 ? "⁻" : "";
    for (const char c : std::to_string(std::abs(number)))
        text += digits[c - '0'];
    return text;
}

class Diagnostician
{
public:
    explicit Diagnostician(const Snapshot &snapshot)
        : m_snapshot(snapshot), m_plan(*snapshot.plan),
          m_outputGradient(snapshot.layers.empty() ? 0 : snapshot.layers.back().activationGradient.rms),
          m_openness(m_plan.layers.size(), 1)
    {
        for (const PlannedLayer &layer : m_plan.layers) {
            const double scale = shareOfBody(layer);
            for (int inside = layer.shortcut + 1; scale < 1 && inside < layer.index; ++inside)
                m_openness[std::size_t(inside)] *= scale;
        }
    }

    LayerDiagnosis layer(std::size_t index) const
    {
        const LayerStatistics &layer = m_snapshot.layers[index];
        const TensorStatistics &activation = layer.activation, &gradient = layer.activationGradient;
        const double ratio =
            m_outputGradient > 0 ? gradient.rms / m_outputGradient : std::numeric_limits<double>::quiet_NaN();
        const auto be = [&](Health health, Message sentence, const std::vector<Remedy> &wanted) {
            return LayerDiagnosis{health, std::move(sentence), remediesFor(m_plan, wanted), ratio};
        };
        using enum Remedy;
        if (activation.nonfinite > 0)
            return be(Health::NotFinite,
                message(TR("%1 outputs are not finite."), std::to_string(activation.nonfinite)),
                {NormBeforeActivation, LowerLearningRate, ClipGradients});
        if (gradient.nonfinite > 0)
            return be(Health::NotFinite,
                message(TR("The gradients of %1 outputs are not finite."), std::to_string(gradient.nonfinite)),
                {NormBeforeActivation, LowerLearningRate, ClipGradients});
        if (activation.rms > limits::explodingActivation)
            return be(Health::Exploding, message(TR("The outputs have grown to %1."), powerText(activation.rms)),
                {NormBeforeActivation, HeInitialization, SmallerResidualScale, LowerLearningRate});
        if (ratio > limits::explodingGradient)
            return be(Health::Exploding, message(TR("The gradient is %1 times the output's."), powerText(ratio)),
                {NormBeforeActivation, WrapInResidual, ClipGradients, SmallerResidualScale});
        if (activation.rms == 0)
            return be(Health::Dead, message(TR("All outputs are zero.")),
                {HeInitialization, WrapInResidual, NormBeforeActivation, LeakyRelu, LowerLearningRate});
        const bool vanishes = ratio < limits::vanishingGradient * m_openness[index];
        if (layer.deadUnits >= limits::deadUnits)
            return be(Health::Dead,
                vanishes
                    ? message(TR("%1 % of the units are dead: zero for the whole batch. The gradient is %2 of the "
                                 "output's."),
                          percent(layer.deadUnits), powerText(ratio))
                    : message(TR("%1 % of the units are dead: zero for the whole batch."), percent(layer.deadUnits)),
                {HeInitialization, WrapInResidual, NormBeforeActivation, LeakyRelu, LowerLearningRate});
        const auto *function = m_plan.layers[index].spec.as<ActivationSpec>();
        const bool isRelu = function && function->function == ActivationFunction::Relu;
        if (isRelu && std::isnan(layer.deadUnits) && activation.zeroFraction >= limits::zeroOutputs)
            return be(Health::Dead, message(TR("%1 % of the outputs are zero."), percent(activation.zeroFraction)),
                {HeInitialization, WrapInResidual, NormBeforeActivation, LeakyRelu, LowerLearningRate});
        if (vanishes)
            return be(Health::Vanishing,
                message(TR("The gradient is %1 of the output's, so this layer hardly learns."), powerText(ratio)),
                {WrapInResidual, NormBeforeActivation, HeInitialization});
        if (activation.saturatedFraction >= limits::saturatedFraction)
            return be(Health::Saturated,
                message(TR("%1 % of the outputs are saturated, where the slope is nearly 0."),
                    percent(activation.saturatedFraction)),
                {NormBeforeActivation, HeInitialization, LowerLearningRate});
        if (const auto *norm = m_plan.layers[index].spec.as<NormSpec>();
            norm && norm->kind == NormKind::Batch && m_snapshot.batch > 0 && m_snapshot.batch < limits::leastBatch)
            return be(Health::SmallBatch,
                message(TR("The mean and variance come from %1 examples, too few to be trusted."),
                    std::to_string(m_snapshot.batch)),
                {LayerNormInstead, LargerBatch});
        if (const double update = largestUpdate(index); update > limits::fastUpdate)
            return be(Health::FastUpdates,
                message(
                    TR("One step changes the weights by %1 times their size; about 10⁻³ is usual."), powerText(update)),
                {LowerLearningRate, ClipGradients});
        else if (update >= 0 && update < limits::slowUpdate * m_openness[index])
            return be(Health::SlowUpdates,
                message(
                    TR("One step changes the weights by %1 times their size, so they hardly move."), powerText(update)),
                {HigherLearningRate});
        return be(Health::Healthy, message(TR("healthy")), {});
    }

private:
    // What a learned scale, which begins at 0 with ReZero, or a gate lets through into its body's gradient: no disease.
    double shareOfBody(const PlannedLayer &layer) const
    {
        if (const auto *highway = layer.spec.as<HighwaySpec>(); highway && highway->enabled)
            return 1 / (1 + std::exp(-highway->gateBias));
        const auto *residual = layer.spec.as<ResidualSpec>();
        const auto &parameters = m_snapshot.layers[std::size_t(layer.index)].parameters;
        return residual && residual->enabled && residual->learnScale != LearnedScale::No && !parameters.empty()
            ? std::min(1.0, parameters.front().rms)
            : 1;
    }

    // Of the layer's kernels; −1 where it has none that is not zero.
    double largestUpdate(std::size_t index) const
    {
        double largest = -1;
        std::size_t row = 0;
        for (const ParameterShape &parameter : m_plan.layers[index].parameters) {
            if (!parameter.trainable)
                continue;
            const auto &measured = m_snapshot.layers[index].parameters;
            const double update = row < measured.size() ? measured[row++].updateRatio : -1;
            if (parameter.axes.size() > 1 && std::isfinite(update))
                largest = std::max(largest, update);
        }
        return largest;
    }

    const Snapshot &m_snapshot;
    const Plan &m_plan;
    const double m_outputGradient;
    std::vector<double> m_openness; // of each layer: the scales of the residuals around it
};

/// "1–6, 9" of the layers that are in a state; many ranges are cut short: "3, 6, 9, …".
std::string rangesOf(const std::vector<LayerDiagnosis> &layers, Health health)
{
    constexpr std::size_t mostRanges = 6, shown = 3;
    std::vector<std::string> ranges;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (layers[i].health != health)
            continue;
        const std::size_t first = i;
        while (i + 1 < layers.size() && layers[i + 1].health == health)
            ++i;
        ranges.push_back(std::to_string(first + 1) + (i > first ? "–" + std::to_string(i + 1) : ""));
    }
    const bool isCut = ranges.size() > mostRanges;
    std::string text;
    for (std::size_t i = 0; i < (isCut ? shown : ranges.size()); ++i)
        text += (i == 0 ? "" : ", ") + ranges[i];
    return isCut ? text + ", …" : text;
}

} // namespace

std::vector<LayerDiagnosis> diagnose(const Snapshot &snapshot)
{
    const Diagnostician diagnostician(snapshot);
    std::vector<LayerDiagnosis> result;
    result.reserve(snapshot.layers.size());
    for (std::size_t i = 0; i < snapshot.layers.size(); ++i)
        result.push_back(diagnostician.layer(i));
    return result;
}

Message overallHealth(const std::vector<LayerDiagnosis> &layers)
{
    Health worst = Health::Healthy;
    std::int64_t count = 0;
    for (const LayerDiagnosis &layer : layers)
        worst = std::max(worst, layer.health);
    for (const LayerDiagnosis &layer : layers)
        count += layer.health == worst;
    const auto sentence = [&](const char *one, const char *several) {
        return count == 1
            ? message(one, rangesOf(layers, worst))
            : message(several, rangesOf(layers, worst), std::to_string(count), std::to_string(layers.size()));
    };
    switch (worst) {
    case Health::Healthy:
        break;
    case Health::SlowUpdates:
        return sentence(TR("layer %1 hardly changes"), TR("%2 of %3 layers hardly change: %1"));
    case Health::FastUpdates:
        return sentence(TR("layer %1 changes too fast"), TR("%2 of %3 layers change too fast: %1"));
    case Health::SmallBatch:
        return sentence(TR("layer %1: the batch is too small for its norm"),
            TR("the batch is too small for the norms of %2 of %3 layers: %1"));
    case Health::Saturated:
        return sentence(TR("layer %1 is saturated"), TR("%2 of %3 layers saturated: %1"));
    case Health::Vanishing:
        return sentence(TR("layer %1: the gradient vanishes"), TR("gradients vanish in %2 of %3 layers: %1"));
    case Health::Dead:
        return sentence(TR("layer %1 is dead"), TR("%2 of %3 layers dead: %1"));
    case Health::Exploding:
        return sentence(TR("layer %1 explodes"), TR("%2 of %3 layers explode: %1"));
    case Health::NotFinite:
        return sentence(TR("layer %1 is not finite"), TR("%2 of %3 layers not finite: %1"));
    }
    return message(TR("all layers are healthy"));
}

Message healthName(Health health)
{
    switch (health) {
    case Health::Healthy:
        break;
    case Health::SlowUpdates:
        return message(TR("hardly changes"));
    case Health::FastUpdates:
        return message(TR("changes too fast"));
    case Health::SmallBatch:
        return message(TR("batch too small"));
    case Health::Saturated:
        return message(TR("saturated"));
    case Health::Vanishing:
        return message(TR("vanishing gradient"));
    case Health::Dead:
        return message(TR("dead"));
    case Health::Exploding:
        return message(TR("exploding"));
    case Health::NotFinite:
        return message(TR("not finite"));
    }
    return message(TR("healthy"));
}

std::string powerText(double ratio)
{
    if (ratio == 0)
        return "0";
    if (ratio >= 0.01 && ratio < 1000) {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, ratio, std::chars_format::general, 2).ptr;
        if (std::string text(digits, end); text.find('e') == std::string::npos)
            return text;
    }
    return "10" + superscript(int(std::lround(std::log10(ratio))));
}

} // namespace stacklight
