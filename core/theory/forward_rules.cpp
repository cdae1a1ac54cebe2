#include "theory/layer_rules.h"

#include "experiment/layer_shapes.h"
#include "nn/layer_factory.h"
#include "theory/activation_moments.h"
#include "theory/linear_gain.h"
#include "theory/norm_moments.h"

#include <cmath>

namespace stacklight {

namespace {

struct Forward
{
    const LayerContext &context;
    const PlannedLayer &layer = context.layer;
    const Signal &x = context.input;

    Result<Signal> operator()(const DenseSpec &dense) const { return linear(dense); }
    Result<Signal> operator()(const Conv2dSpec &conv) const { return linear(conv); }
    Result<Signal> operator()(const DepthwiseConv2dSpec &) const { return noWideSum(); }

    Result<Signal> operator()(const ActivationSpec &spec) const
    {
        if (x.spread != Spread::Normal)
            return noRule(TR(
                "The values that reach it are not spread normally: no dense or conv2d layer stands right before it."));
        const ActivationMoments moments(spec);
        Signal y{moments.products(x.products), Eigen::VectorXd(x.means.size()), Spread::Other};
        for (Eigen::Index a = 0; a < y.means.size(); ++a)
            y.means[a] = moments.mean(x.products(a, a));
        return y;
    }

    Result<Signal> operator()(const NormSpec &norm) const
    {
        if (norm.kind == NormKind::Batch)
            return batchNorm(norm);
        if (norm.kind == NormKind::Instance)
            return noRule(TR("Instance norm takes its variance over the positions of one channel, whose correlation "
                             "theory does not know."));
        if (layer.inputShape.isSequence() && norm.kind == NormKind::Group)
            return noRule(TR("Group norm takes its variance over the positions of a sequence, whose correlation theory "
                             "does not know."));
        const Eigen::VectorXd means = (norm.kind == NormKind::Rms ? 0 : 1) * x.means;
        const Eigen::VectorXd scale = (x.products.diagonal().array() - means.array().square() + norm.epsilon).rsqrt();
        return Signal{scale.asDiagonal() * (x.products - means * means.transpose()) * scale.asDiagonal(),
            scale.cwiseProduct(x.means - means), x.spread};
    }

    Result<Signal> operator()(const ResidualSpec &residual) const
    {
        if (!addsIndependently(context.plan, layer) && residual.scale != 0)
            return noRule(
                TR("A way without random weights leads through the body, so F(x) depends on x channel by channel."));
        if (residual.dropRate > 0)
            return noRule(TR("Stochastic depth leaves out the bodies of some examples and not of others; theory has no "
                             "rule for their mixture here."));
        Signal shortcut = *context.shortcut, body = x;
        if (residual.shortcut == Shortcut::Projection)
            shortcut = times(shortcut, projectionGain(layer, bodyStride(context.plan, layer)).forward);
        if (shortcut.products.rows() != body.products.rows()) {
            shortcut = shortcut.collapsed();
            body = body.collapsed();
        }
        shortcut.products *= residual.shortcutScale * residual.shortcutScale;
        shortcut.means *= residual.shortcutScale;
        const double scale = residual.scale;
        const Eigen::MatrixXd mixed = scale * body.means * shortcut.means.transpose();
        const bool normal = shortcut.spread == Spread::Normal && (body.spread == Spread::Normal || scale == 0);
        return Signal{scale * scale * body.products + shortcut.products + mixed + mixed.transpose(),
            scale * body.means + shortcut.means, normal ? Spread::Normal : Spread::Other};
    }

    Result<Signal> operator()(const HighwaySpec &) const
    {
        return noRule(
            TR("How much a gate lets through depends on the values that reach it; theory has no rule for it here."));
    }

    Result<Signal> operator()(const ConcatSpec &) const
    {
        Signal first = *context.shortcut, second = x;
        if (first.products.rows() != second.products.rows()) {
            first = first.collapsed();
            second = second.collapsed();
        }
        const double share = double(layer.inputShape.channels()) / layer.outputShape.channels();
        const bool normal = first.spread != Spread::Other && second.spread != Spread::Other;
        const bool alike = std::abs(first.meanSquare() - second.meanSquare()) <= 1e-9 * first.meanSquare()
            && first.spread == Spread::Normal && second.spread == Spread::Normal;
        return Signal{share * first.products + (1 - share) * second.products,
            share * first.means + (1 - share) * second.means,
            !normal     ? Spread::Other
                : alike ? Spread::Normal
                        : Spread::Mixed};
    }

    Result<Signal> operator()(const DropoutSpec &dropout) const
    {
        Signal y = x;
        y.products.diagonal() /= 1 - dropout.rate;
        y.spread = Spread::Other;
        return y;
    }

    Result<Signal> operator()(const MaxPool2dSpec &) const { return pool(); }
    Result<Signal> operator()(const AvgPool2dSpec &) const { return pool(); }
    Result<Signal> operator()(const GlobalAvgPool2dSpec &) const { return pool(); }
    Result<Signal> operator()(const EmbeddingSpec &) const
    {
        return Signal{x.products, x.means, Spread::Normal};
    } // rows of standard normal numbers

    // The vectors of positions are independent of normal values. Sines: sin·sin + cos·cos is the cosine of the
    // difference.
    Result<Signal> operator()(const PositionalSpec &positional) const
    {
        if (x.spread != Spread::Normal)
            return noRule(TR("The values that reach it may depend on the vectors of the positions that it adds."));
        constexpr double learnedVariance = 0.02 * 0.02; // initializers.cpp
        const bool isLearned = positional.kind == PositionalKind::Learned;
        const Eigen::Index positions = layer.inputShape.axes[0], channels = layer.inputShape.channels();
        Signal y = x;
        y.spread = isLearned ? Spread::Normal : Spread::Other;
        for (Eigen::Index b = 0; b < y.products.cols(); ++b) {
            for (Eigen::Index a = 0; isLearned && a < y.products.rows(); ++a)
                y.products(a, b) += a % positions == b % positions ? learnedVariance : 0;
            for (Eigen::Index channel = 0; !isLearned && channel < channels; ++channel) {
                const double pace = std::pow(1e-4, double(channel / 2 * 2) / double(channels)),
                             at = double(b % positions) * pace;
                y.means[b] += (channel % 2 == 0 ? std::sin(at) : std::cos(at)) / double(channels);
                for (Eigen::Index a = 0; a < y.products.rows(); ++a)
                    y.products(a, b) += std::cos(double(a % positions) * pace - at) / (2 * double(channels));
            }
        }
        return y;
    }

    Result<Signal> operator()(const SelfAttentionSpec &) const
    {
        return noRule(TR(
            "How attention mixes the positions depends on the values that reach it; theory has no rule for it here."));
    }

    Result<Signal> operator()(const FlattenSpec &) const { return x; }
    Result<Signal> operator()(const RepeatSpec &) const { return x; } // unrolled by the plan

    Result<Signal> linear(const auto &spec) const
    {
        if (spec.weightStandardization)
            return noStandardization();
        return times(x, linearGain(layer).forward);
    }

    static Signal times(const Signal &input, double factor)
    {
        return {factor * input.products, Eigen::VectorXd::Zero(input.means.size()), Spread::Normal};
    }

    Result<Signal> pool() const
    {
        return noRule(TR("A pool mixes neighbouring pixels, whose correlation theory does not know."));
    }

    Result<Signal> batchNorm(const NormSpec &norm) const
    {
        if (context.batch == 1 && !layer.inputShape.isImage() && !layer.inputShape.isSequence())
            return Signal::ofOnePoint(0, 0, Spread::Other);
        if (!x.knowsPairs() || layer.inputShape.isImage() || x.spread == Spread::Mixed) {
            const double variance = std::max(x.meanSquare() - std::pow(x.means.mean(), 2), 0.0);
            return Signal::ofOnePoint(
                variance / (variance + norm.epsilon), 0, x.spread == Spread::Other ? Spread::Other : Spread::Normal);
        }
        return Signal{batchNormProducts(x.products, norm.epsilon), Eigen::VectorXd::Zero(x.means.size()), x.spread};
    }
};

} // namespace

Result<Signal> forwardSignal(const LayerContext &context)
{
    return changesNothing(context.layer.spec) ? Result<Signal>(context.input)
                                              : std::visit(Forward{context}, context.layer.spec.value);
}

} // namespace stacklight
