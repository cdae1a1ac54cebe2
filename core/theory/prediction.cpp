#include "theory/prediction.h"

#include "theory/layer_rules.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stacklight {

namespace {

Eigen::MatrixXd inputProducts(const FirstBatch &batch)
{
    return Eigen::Map<const Eigen::MatrixXf>(batch.products.data(), batch.points, batch.points).cast<double>();
}

// Rectifier stacks alone: norms and residuals keep the products of single networks closer to their mean.
bool isPlainRectifier(const Plan &plan)
{
    bool hasRectifier = false;
    for (const PlannedLayer &layer : plan.layers) {
        const auto *activation = layer.spec.as<ActivationSpec>();
        hasRectifier |= activation && activation->function == ActivationFunction::Relu;
        const auto *norm = layer.spec.as<NormSpec>();
        const auto *residual = layer.spec.as<ResidualSpec>();
        if ((norm && norm->kind != NormKind::None) || (residual && residual->enabled) || layer.spec.as<HighwaySpec>()
            || (activation && activation->function != ActivationFunction::Relu))
            return false;
    }
    return hasRectifier;
}

class Walk
{
public:
    explicit Walk(const Snapshot &first)
        : m_first(first), m_plan(*first.plan), m_batch(*first.firstBatch), m_signals(m_plan.layers.size()),
          m_gradients(m_plan.layers.size())
    {
        m_result.layers.resize(m_plan.layers.size());
        const Eigen::VectorXd means =
            Eigen::Map<const Eigen::VectorXf>(m_batch.means.data(), m_batch.points).cast<double>();
        m_input = {inputProducts(m_batch), means, Spread::Other};
    }

    Prediction run()
    {
        if (isTooNarrow())
            return std::move(m_result);
        forward();
        backward();
        m_result.laws = lawsOf(m_plan);
        return std::move(m_result);
    }

private:
    using Gradient = std::optional<GradientProducts>; // nothing where nobody has said anything of it

    bool isTooNarrow()
    {
        double sum = 0;
        for (const PlannedLayer &layer : m_plan.layers) {
            if (!layer.spec.initializer() || layer.index + 1 == int(m_plan.layers.size()))
                continue;
            const std::int64_t width =
                layer.outputShape.isSequence() ? layer.outputShape.channels() : layer.outputShape.size();
            if (width < limits::leastWidth) {
                m_result.layers.clear();
                m_result.refusal = message(TR("Theory is of wide layers: layer %1 (%2) has %3 outputs, less than %4."),
                    std::to_string(layer.index + 1), layerName(layer), std::to_string(width),
                    std::to_string(limits::leastWidth));
                return true;
            }
            sum += 1 / double(width);
        }
        if (!isPlainRectifier(m_plan))
            return false;
        m_result.spread = std::exp(std::sqrt(5 * sum) / 2);
        if (m_result.spread <= limits::widestSpread)
            return false;
        m_result.layers.clear();
        char factor[32];
        const char *const end =
            std::to_chars(factor, factor + sizeof factor, m_result.spread, std::chars_format::general, 2).ptr;
        m_result.refusal = message(
            TR("The layers are too narrow for so many: single networks differ from the mean by a factor of %1."),
            std::string(factor, std::size_t(end - factor)));
        return true;
    }

    const Signal *signal(int layer) const
    {
        if (layer < 0)
            return &m_input;
        const auto &known = m_signals[std::size_t(layer)];
        return known ? &*known : nullptr;
    }

    std::optional<LayerContext> context(const PlannedLayer &layer) const
    {
        const bool joins = layer.spec.enabled();
        const Signal *const input = signal(layer.input), *const shortcut = joins ? signal(layer.shortcut) : nullptr;
        if (!input || (joins && !shortcut))
            return std::nullopt;
        return LayerContext{m_plan, layer, m_batch.examples, *input, shortcut};
    }

    void forward()
    {
        for (const PlannedLayer &layer : m_plan.layers) {
            PredictedLayer &predicted = m_result.layers[std::size_t(layer.index)];
            auto &signal = m_signals[std::size_t(layer.index)];
            if (const auto known = context(layer)) {
                Result<Signal> result = forwardSignal(*known);
                if (result)
                    signal = *std::move(result);
                else
                    predicted.whyNoActivation = result.error().message;
            } else {
                predicted.whyNoActivation = message(TR("What reaches it was not finite."));
            }
            if (!signal)
                predicted.activationIsMeasured = startAnew(layer, signal);
            if (!signal)
                continue;
            predicted.activation = signal->meanSquare();
            predicted.activationMean = signal->means.mean();
        }
    }

    bool startAnew(const PlannedLayer &layer, std::optional<Signal> &signal) const
    {
        const TensorStatistics &measured = m_first.layers[std::size_t(layer.index)].activation;
        if (!std::isfinite(measured.rms) || measured.nonfinite > 0)
            return false;
        signal = Signal::ofOnePoint(measured.rms * measured.rms, measured.mean, Spread::Other);
        return true;
    }

    static void add(Gradient &sum, const GradientProducts &gradient)
    {
        if (!sum)
            sum = gradient;
        else if (sum->rows() == gradient.rows())
            *sum += gradient;
        else
            sum = GradientProducts::Constant(1, 1, sum->diagonal().mean() + gradient.diagonal().mean());
    }

    void backward()
    {
        if (m_plan.layers.empty())
            return;
        std::vector<Message> refusals(m_plan.layers.size());
        m_result.layers.back().whyNoGradient =
            message(TR("Theory of gradients starts from the one that was measured at the output."));
        for (std::size_t i = m_plan.layers.size(); i-- > 0;) {
            const PlannedLayer &layer = m_plan.layers[i];
            PredictedLayer &predicted = m_result.layers[i];
            Gradient &gradient = m_gradients[i];
            const bool isLast = i + 1 == m_plan.layers.size();
            if (isLast || !predicted.whyNoGradient.isEmpty()) {
                const double measured = m_first.layers[i].activationGradient.rms;
                gradient.reset();
                if (!std::isfinite(measured))
                    continue;
                predicted.gradientIsMeasured = true;
                gradient = isLast ? outputGradient(measured * measured)
                                  : GradientProducts::Constant(1, 1, measured * measured);
            }
            if (!gradient)
                continue;
            predicted.gradient = gradient->diagonal().mean();
            const auto known = context(layer);
            const Result<BackwardGradient> result = known
                ? backwardGradient(*known, *gradient)
                : Result<BackwardGradient>(noRule(TR("What reaches it was not finite.")));
            pass(layer, result);
        }
    }

    void pass(const PlannedLayer &layer, const Result<BackwardGradient> &result)
    {
        const auto to = [&](int target, const GradientProducts BackwardGradient::*part) {
            if (target < 0)
                return;
            if (result)
                add(m_gradients[std::size_t(target)], (*result).*part);
            else
                m_result.layers[std::size_t(target)].whyNoGradient = result.error().message;
        };
        to(layer.input, &BackwardGradient::input);
        if (const bool *enabled = layer.spec.enabled(); enabled && *enabled)
            to(layer.shortcut, &BackwardGradient::shortcut);
    }

    // Of ∂L/∂y for labels independent of the outputs y: softmax probabilities of normal outputs of covariance k over n
    // classes covary by (1 − 1/n)/n²·(e^k − 1) as long as that is small, and by at most (1 − 1/n)/n; labels that agree
    // add 1/n, minus 1/n².
    GradientProducts outputGradient(double meanSquare) const
    {
        const Signal *const outputs = signal(int(m_plan.layers.size()) - 1);
        const Eigen::Index points = m_batch.points;
        if (!outputs || outputs->products.rows() != points)
            return GradientProducts::Constant(1, 1, meanSquare);
        const double classes = std::max(m_plan.classes, 2);
        const bool entropy = m_batch.loss == Loss::SoftmaxCrossEntropy;
        GradientProducts gradient(points, points);
        for (Eigen::Index b = 0; b < points; ++b) {
            for (Eigen::Index a = 0; a < points; ++a) {
                const double k = outputs->products(a, b);
                const double said = entropy ? (1 - 1 / classes) / classes * std::min(1.0, std::expm1(k) / classes) : k;
                const std::int32_t one = m_batch.targets[std::size_t(a)], other = m_batch.targets[std::size_t(b)];
                const double labels = (one == other ? 1 : 0) / classes - (entropy ? 1 / (classes * classes) : 0);
                gradient(a, b) = one >= 0 && other >= 0 ? said + labels : 0;
            }
        }
        const double trace = gradient.diagonal().mean();
        return trace > 0 ? GradientProducts(gradient * (meanSquare / trace))
                         : GradientProducts::Constant(1, 1, meanSquare);
    }

    const Snapshot &m_first;
    const Plan &m_plan;
    const FirstBatch &m_batch;
    Signal m_input;
    std::vector<std::optional<Signal>> m_signals;
    std::vector<Gradient> m_gradients;
    Prediction m_result;
};

} // namespace

Prediction predict(const Snapshot &first)
{
    if (!first.firstBatch || !first.plan) {
        Prediction none;
        none.refusal = message(TR(
            "Theory speaks of the network before its first step of training, with initial values as they were drawn."));
        return none;
    }
    return Walk(first).run();
}

} // namespace stacklight
