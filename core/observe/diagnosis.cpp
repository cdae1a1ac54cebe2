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

bool isRectifier(const LayerSpec &layer)
{
    const auto *activation = layer.as<ActivationSpec>();
    return activation && activation->function == ActivationFunction::Relu;
}

// What the stack has already, so that nobody is told to try it.
struct Remedies
{
    bool residual = false;
    bool norm = false;

    explicit Remedies(const Plan &plan)
    {
        for (const PlannedLayer &layer : plan.layers) {
            const auto *block = layer.spec.as<ResidualSpec>();
            const auto *normalization = layer.spec.as<NormSpec>();
            residual |= block && block->enabled;
            norm |= normalization && normalization->kind != NormKind::None;
        }
    }

    const char *choose(const char *neither, const char *noResidual, const char *noNorm, const char *both) const
    {
        return residual ? (norm ? both : noNorm) : (norm ? noResidual : neither);
    }
};

class Diagnostician
{
public:
    explicit Diagnostician(const Snapshot &snapshot)
        : m_snapshot(snapshot), m_remedies(*snapshot.plan), m_outputGradient(snapshot.layers.empty() ? 0 : snapshot.layers.back().activationGradient.rms)
    {
    }

    LayerDiagnosis layer(std::size_t index) const
    {
        const LayerStatistics &layer = m_snapshot.layers[index];
        const LayerSpec &spec = m_snapshot.plan->layers[index].spec;
        const TensorStatistics &activation = layer.activation;
        const TensorStatistics &gradient = layer.activationGradient;
        LayerDiagnosis result;
        result.gradientRatio = m_outputGradient > 0 ? gradient.rms / m_outputGradient : std::numeric_limits<double>::quiet_NaN();
        const auto be = [&](Health health, Message sentence) {
            result.health = health;
            result.sentence = std::move(sentence);
            return result;
        };
        if (activation.nonfinite > 0 || gradient.nonfinite > 0)
            return be(Health::NotFinite, message(activation.nonfinite > 0 ? TR("%1 outputs are not finite. Try a smaller learning rate, gradient clipping, or normalization.")
                                                                         : TR("The gradients of %1 outputs are not finite. Try a smaller learning rate, gradient clipping, or normalization."),
                                                 std::to_string(std::max(activation.nonfinite, gradient.nonfinite))));
        if (activation.rms > limits::explodingActivation)
            return be(Health::Exploding, message(m_remedies.norm ? TR("The outputs have grown to %1. Try a smaller learning rate or a smaller residual scale.")
                                                                 : TR("The outputs have grown to %1. Try normalization, He initialization, or a smaller learning rate."),
                                                 powerText(activation.rms)));
        if (result.gradientRatio > limits::explodingGradient)
            return be(Health::Exploding, message(m_remedies.norm ? TR("The gradient is %1 times the output's. Try a smaller learning rate, gradient clipping, or a smaller residual scale.")
                                                                 : TR("The gradient is %1 times the output's. Try normalization, gradient clipping, or smaller initial values."),
                                                 powerText(result.gradientRatio)));
        if (activation.rms == 0 || (isRectifier(spec) && activation.zeroFraction >= limits::deadFraction))
            return be(Health::Dead, dead(activation, result.gradientRatio));
        if (result.gradientRatio < limits::vanishingGradient)
            return be(Health::Vanishing, vanishing(result.gradientRatio));
        if (activation.saturatedFraction >= limits::saturatedFraction)
            return be(Health::Saturated, message(m_remedies.norm ? TR("%1 % of the outputs are saturated, where the slope is nearly 0. Try smaller initial values or relu.")
                                                                 : TR("%1 % of the outputs are saturated, where the slope is nearly 0. Try normalization before the activation, smaller initial values, or relu."),
                                                 percent(activation.saturatedFraction)));
        result.sentence = message(TR("healthy"));
        return result;
    }

private:
    Message dead(const TensorStatistics &activation, double ratio) const
    {
        const std::string share = percent(activation.zeroFraction);
        if (!(ratio < limits::vanishingGradient))
            return message(m_remedies.norm ? TR("%1 % of the outputs are zero. Try a smaller learning rate, leaky_relu, or He initialization.")
                                           : TR("%1 % of the outputs are zero. Try normalization before the activation, a smaller learning rate, or leaky_relu."),
                           share);
        return message(m_remedies.choose(TR("%1 % of the outputs are zero; the gradient is %2 of the output's. Try He initialization, a residual connection, or normalization before the activation."),
                                         TR("%1 % of the outputs are zero; the gradient is %2 of the output's. Try a residual connection or He initialization."),
                                         TR("%1 % of the outputs are zero; the gradient is %2 of the output's. Try normalization before the activation or He initialization."),
                                         TR("%1 % of the outputs are zero; the gradient is %2 of the output's. Try He initialization, leaky_relu, or a smaller learning rate.")),
                       share, powerText(ratio));
    }

    Message vanishing(double ratio) const
    {
        return message(m_remedies.choose(TR("The gradient is %1 of the output's, so this layer hardly learns. Try a residual connection, normalization, or He initialization."),
                                         TR("The gradient is %1 of the output's, so this layer hardly learns. Try a residual connection or He initialization."),
                                         TR("The gradient is %1 of the output's, so this layer hardly learns. Try normalization or He initialization."),
                                         TR("The gradient is %1 of the output's, so this layer hardly learns. Try He initialization or fewer layers outside the residual blocks.")),
                       powerText(ratio));
    }

    const Snapshot &m_snapshot;
    const Remedies m_remedies;
    const double m_outputGradient;
};

/// "1–6, 9", of the layers that are in a state.
std::string rangesOf(const std::vector<LayerDiagnosis> &layers, Health health)
{
    std::string text;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (layers[i].health != health)
            continue;
        const std::size_t first = i;
        while (i + 1 < layers.size() && layers[i + 1].health == health)
            ++i;
        text += (text.empty() ? "" : ", ") + std::to_string(first + 1) + (i > first ? "–" + std::to_string(i + 1) : "");
    }
    return text;
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
    const auto sentence = [&](const char *one, const char *several) { return message(count == 1 ? one : several, rangesOf(layers, worst)); };
    switch (worst) {
    case Health::Healthy:
        break;
    case Health::Saturated:
        return sentence(TR("layer %1 is saturated"), TR("layers %1 are saturated"));
    case Health::Vanishing:
        return sentence(TR("layer %1: the gradient vanishes"), TR("layers %1: gradients vanish"));
    case Health::Dead:
        return sentence(TR("layer %1 is dead"), TR("layers %1 are dead"));
    case Health::Exploding:
        return sentence(TR("layer %1 explodes"), TR("layers %1 explode"));
    case Health::NotFinite:
        return sentence(TR("layer %1 is not finite"), TR("layers %1 are not finite"));
    }
    return message(TR("all layers are healthy"));
}

Message healthName(Health health)
{
    switch (health) {
    case Health::Healthy:
        break;
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
