#include "theory/laws.h"

#include "theory/linear_gain.h"
#include "theory/mean_field.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace stacklight {

namespace {

std::string shortText(double value)
{
    if (!std::isfinite(value))
        return "∞";
    char digits[32];
    return std::string(digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 3).ptr);
}

bool isRectifier(const ActivationSpec &activation)
{
    return activation.function == ActivationFunction::Relu || activation.function == ActivationFunction::LeakyRelu;
}

// Of a wide random product as the laws have it: neither depthwise nor standardized.
const Initializer *wideInitializerOf(const LayerSpec &spec)
{
    const auto *dense = spec.as<DenseSpec>();
    const auto *conv = spec.as<Conv2dSpec>();
    return (dense && !dense->weightStandardization) || (conv && !conv->weightStandardization) ? spec.initializer()
                                                                                              : nullptr;
}

bool isNorm(const LayerSpec &spec)
{
    const auto *norm = spec.as<NormSpec>();
    return norm && norm->kind != NormKind::None;
}

// Norms whose mean and variance are those of one example.
bool normalizesExamples(const LayerSpec &spec)
{
    return isNorm(spec) && spec.as<NormSpec>()->kind != NormKind::Batch;
}

class Finder
{
public:
    explicit Finder(const Plan &plan)
        : m_layers(plan.layers), m_laws(plan.layers.size()), m_isInLawlessBlock(plan.layers.size(), false)
    {
    }

    std::vector<AppliedLaw> run()
    {
        for (const PlannedLayer &layer : m_layers) {
            if (const auto *residual = layer.spec.as<ResidualSpec>();
                residual && residual->enabled && hasLaw(*residual))
                mark(layer.shortcut + 1, layer.index, ofResidual(layer, *residual));
            else if ((residual && residual->enabled) || (layer.spec.as<HighwaySpec>() && *layer.spec.enabled()))
                std::fill(
                    m_isInLawlessBlock.begin() + layer.shortcut + 1, m_isInLawlessBlock.begin() + layer.index, true);
        }
        for (const PlannedLayer &layer : m_layers) {
            if (wideInitializerOf(layer.spec) && !m_laws[std::size_t(layer.index)]
                && !m_isInLawlessBlock[std::size_t(layer.index)])
                plainFrom(layer.index);
        }
        return merged();
    }

private:
    const LayerSpec *specAt(int index) const
    {
        return index >= 0 && std::size_t(index) < m_layers.size() ? &m_layers[std::size_t(index)].spec : nullptr;
    }

    void mark(int first, int last, LawId id)
    {
        for (int i = first; i <= last; ++i)
            m_laws[std::size_t(i)] = id;
    }

    // The laws are of y = F(x) + S(x) with every block in place.
    static bool hasLaw(const ResidualSpec &residual) { return residual.shortcutScale == 1 && residual.dropRate == 0; }

    LawId ofResidual(const PlannedLayer &layer, const ResidualSpec &residual)
    {
        if (residual.learnScale != LearnedScale::No && residual.scale == 0)
            return LawId::ZeroScale;
        const auto first = m_layers.begin() + layer.shortcut + 1, end = m_layers.begin() + layer.index;
        if (first != end && normalizesExamples(first->spec))
            return LawId::PreNorm;
        if (const LayerSpec *behind = specAt(layer.index + 1); behind && normalizesExamples(*behind))
            return LawId::PostNorm;
        return std::any_of(first, end, [](const PlannedLayer &inside) { return isNorm(inside.spec); })
            ? LawId::NormalizedResidual
            : LawId::UnnormalizedResidual;
    }

    // A dense or conv2d with the norm and the activation behind it, outside of residuals.
    void plainFrom(int index)
    {
        const LayerSpec *norm = specAt(index + 1);
        const bool hasNorm = norm && isNorm(*norm);
        const int last = index + (hasNorm ? 2 : 1);
        const LayerSpec *spec = specAt(last);
        const auto *activation = spec ? spec->as<ActivationSpec>() : nullptr;
        if (!activation)
            return;
        const Initializer &initializer = *wideInitializerOf(*specAt(index));
        const bool he = initializer.type == Initializer::HeNormal || initializer.type == Initializer::HeUniform;
        const bool glorot =
            initializer.type == Initializer::GlorotNormal || initializer.type == Initializer::GlorotUniform;
        if (hasNorm)
            mark(index, last, norm->as<NormSpec>()->kind == NormKind::Batch ? LawId::BatchNorm : LawId::LayerNorm);
        else
            mark(index, last,
                he && isRectifier(*activation)                                       ? LawId::He
                    : glorot && activation->function == ActivationFunction::Identity ? LawId::Glorot
                                                                                     : LawId::MeanField);
    }

    std::vector<AppliedLaw> merged() const
    {
        std::vector<AppliedLaw> all;
        for (std::size_t i = 0; i < m_laws.size(); ++i) {
            if (!m_laws[i])
                continue;
            const bool continues = !all.empty() && all.back().id == *m_laws[i] && all.back().last + 2 >= int(i);
            if (continues)
                all.back().last = int(i);
            else
                all.push_back({*m_laws[i], int(i), int(i), {}});
        }
        for (AppliedLaw &applied : all) {
            if (applied.id == LawId::MeanField)
                applied.figures = figuresOf(applied);
        }
        return all;
    }

    // Of the last dense with its activation: the one that the others repeat.
    Message figuresOf(const AppliedLaw &applied) const
    {
        const auto *activation = specAt(applied.last)->as<ActivationSpec>();
        int index = applied.last;
        while (index > applied.first && !wideInitializerOf(*specAt(index)))
            --index;
        if (!activation || !wideInitializerOf(*specAt(index)))
            return {};
        const FixedPoint point = fixedPoint(*activation, linearGain(m_layers[std::size_t(index)]).forward, 0);
        if (!std::isfinite(point.variance))
            return {};
        return message(TR("q* = %1, χ = %2: the gradient's depth scale is ξ = %3 layers"), shortText(point.variance),
            shortText(point.chi), shortText(point.gradientDepth));
    }

    const std::vector<PlannedLayer> &m_layers;
    std::vector<std::optional<LawId>> m_laws; // of each layer
    std::vector<bool> m_isInLawlessBlock;     // of each layer
};

} // namespace

const Law &law(LawId id)
{
    static constexpr Law laws[] = {
        {TR("He initialization with rectifiers"),
            TR("σ_w² = 2/fan_in gives q_{l+1} = ½·fan_in·σ_w²·q_l = q_l: mean squares of values and gradients stay as "
               "they are"),
            TR("wide layers, initial weights independent, no norm; relu, or leaky_relu with its factor (1 + slope²)"),
            "He, Zhang, Ren and Sun 2015, “Delving deep into rectifiers”"},
        {TR("Glorot initialization"),
            TR("σ_w² = 2/(fan_in + fan_out) keeps values and gradients alike where a layer is as wide as the one "
               "before it"),
            TR("wide layers, activations in their straight part, no norm"),
            "Glorot and Bengio 2010, “Understanding the difficulty of training deep feedforward neural networks”"},
        {TR("Mean-field theory"),
            TR("q_{l+1} = σ_w²·E[φ(√q_l·z)²] + σ_b², gradient² × χ a layer with χ = σ_w²·E[φ'(√q·z)²], depth scale ξ = "
               "1/|ln χ|"),
            TR("wide layers, initial weights independent, no norm; z is standard normal, σ_w² is fan_in times the "
               "variance of a weight"),
            "Poole et al. 2016, “Exponential expressivity in deep neural networks through transient chaos”; Schoenholz "
            "et al. 2017, “Deep information propagation”"},
        {TR("Batch norm without residuals"),
            TR("the squared gradient grows by π/(π−1) ≈ 1.47 per ReLU layer, from the output to the input"),
            TR("wide layers, a large batch of different examples, training mode; the curve itself is computed for this "
               "batch"),
            "Yang, Pennington, Rao, Sohl-Dickstein and Schoenholz 2019, “A mean field theory of batch normalization”"},
        {TR("Norm of each example"),
            TR("the mean square is 1 behind each norm; gradient² × χ a layer as without norm, at q = 1"),
            TR("wide layers, initial weights independent"),
            "Ba, Kiros and Hinton 2016, “Layer normalization”; Schoenholz et al. 2017, “Deep information propagation”"},
        {TR("Residuals without norm"), TR("the mean square doubles a block: 2^l, with F(x) as large as x"),
            TR("wide layers, initial weights independent, a body that keeps the mean square"),
            "De and Smith 2020, “Batch normalization biases residual blocks towards the identity function in deep "
            "networks”"},
        {TR("Residuals with a norm in the body"),
            TR("the mean square grows by the same amount a block: l + 1, so block l changes x by only 1/(l+1)"),
            TR("wide layers, initial weights independent, the norm before the body's last weights; the mean square has "
               "slope 1, the variance over the batch a smaller one"),
            "De and Smith 2020, “Batch normalization biases residual blocks towards the identity function in deep "
            "networks”"},
        {TR("Learned scale that starts at 0"),
            TR("y = x + α·F(x) with α = 0: every block is the identity at first, values and gradients pass unchanged"),
            TR("none"),
            "Bachlechner, Majumder, Mao, Cottrell and McAuley 2020, “ReZero is all you need: fast convergence at large "
            "depth”"},
        {TR("Pre-norm residuals"),
            TR("the mean square of the stream grows with the block's number l, the gradient of block l falls with "
               "1/√l"),
            TR("wide layers, initial weights independent, a norm of each example first in the body"),
            "Xiong et al. 2020, “On layer normalization in the transformer architecture”"},
        {TR("Post-norm residuals"),
            TR("the mean square is 1 behind each norm; the squared gradient is divided by 1 + E[F²] at each norm and "
               "multiplied by 1 + the body's factor"),
            TR("wide layers, initial weights independent, a norm of each example behind the sum"),
            "Xiong et al. 2020, “On layer normalization in the transformer architecture”"},
    };
    return laws[std::size_t(id)];
}

std::vector<AppliedLaw> lawsOf(const Plan &plan)
{
    return Finder(plan).run();
}

} // namespace stacklight
