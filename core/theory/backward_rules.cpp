#include "theory/layer_rules.h"

#include "experiment/layer_shapes.h"
#include "nn/layer_factory.h"
#include "theory/activation_moments.h"
#include "theory/linear_gain.h"
#include "theory/norm_moments.h"

namespace stacklight {

namespace {

struct Backward
{
    const LayerContext &context;
    const GradientProducts &dy;
    const PlannedLayer &layer = context.layer;
    const Signal &x = context.input;

    Result<BackwardGradient> operator()(const DenseSpec &dense) const { return linear(dense); }
    Result<BackwardGradient> operator()(const Conv2dSpec &conv) const { return linear(conv); }
    Result<BackwardGradient> operator()(const DepthwiseConv2dSpec &) const { return noWideSum(); }

    Result<BackwardGradient> operator()(const ActivationSpec &spec) const
    {
        if (x.spread != Spread::Normal)
            return noRule(TR(
                "The values that reach it are not spread normally: no dense or conv2d layer stands right before it."));
        const ActivationMoments moments(spec);
        if (sameSize())
            return BackwardGradient{dy.cwiseProduct(moments.slopeProducts(x.products)), {}};
        double slopes = 0;
        for (Eigen::Index a = 0; a < x.products.rows(); ++a)
            slopes += moments.meanSquareSlope(x.products(a, a)) / double(x.products.rows());
        return BackwardGradient{slopes * alone(), {}};
    }

    Result<BackwardGradient> operator()(const NormSpec &norm) const
    {
        if (norm.kind == NormKind::Batch)
            return batchNorm(norm);
        // Of n normal values E[1/σ²] is 1/v·n/(n − 3), and dy loses two of n directions: its mean and its part along ŷ.
        const double lost = norm.kind == NormKind::Rms ? 1 : 2, n = groupSize(norm, layer.inputShape);
        if (norm.kind == NormKind::Instance || n <= lost + 1)
            return noRule(TR("So few values share one variance here that its inverse has no mean."));
        const double centre = norm.kind == NormKind::Rms ? 0 : 1;
        const Eigen::VectorXd scale =
            (x.products.diagonal().array() - centre * x.means.array().square() + norm.epsilon).rsqrt();
        const double factor = (n - lost) / (n - lost - 1);
        if (sameSize())
            return BackwardGradient{factor * (scale.asDiagonal() * dy * scale.asDiagonal()), {}};
        return BackwardGradient{factor * scale.squaredNorm() / double(scale.size()) * alone(), {}};
    }

    Result<BackwardGradient> operator()(const ResidualSpec &residual) const
    {
        if (!addsIndependently(context.plan, layer) && residual.scale != 0)
            return noRule(
                TR("A way without random weights leads through the body, so F(x) depends on x channel by channel."));
        if (residual.dropRate > 0)
            return noRule(TR("Stochastic depth leaves out the bodies of some examples and not of others; theory has no "
                             "rule for their mixture here."));
        const double gain = residual.shortcut == Shortcut::Projection
            ? projectionGain(layer, bodyStride(context.plan, layer)).backward
            : 1;
        return BackwardGradient{
            residual.scale * residual.scale * dy, residual.shortcutScale * residual.shortcutScale * gain * dy};
    }

    Result<BackwardGradient> operator()(const HighwaySpec &) const
    {
        return noRule(
            TR("How much a gate lets through depends on the values that reach it; theory has no rule for it here."));
    }

    Result<BackwardGradient> operator()(const ConcatSpec &) const { return BackwardGradient{dy, dy}; }

    Result<BackwardGradient> operator()(const DropoutSpec &dropout) const
    {
        GradientProducts dx = dy;
        dx.diagonal() /= 1 - dropout.rate;
        return BackwardGradient{dx, {}};
    }

    Result<BackwardGradient> operator()(const MaxPool2dSpec &) const { return noGradient(); }
    Result<BackwardGradient> operator()(const AvgPool2dSpec &) const { return noGradient(); }
    Result<BackwardGradient> operator()(const GlobalAvgPool2dSpec &) const { return noGradient(); }
    Result<BackwardGradient> operator()(const SelfAttentionSpec &) const { return noGradient(); }
    Result<BackwardGradient> operator()(const FlattenSpec &) const { return BackwardGradient{dy, {}}; }
    Result<BackwardGradient> operator()(const EmbeddingSpec &) const { return BackwardGradient{dy, {}}; }
    Result<BackwardGradient> operator()(const PositionalSpec &) const { return BackwardGradient{dy, {}}; }
    Result<BackwardGradient> operator()(const RepeatSpec &) const
    {
        return BackwardGradient{dy, {}};
    } // unrolled by the plan

    Result<BackwardGradient> linear(const auto &spec) const
    {
        if (spec.weightStandardization)
            return noStandardization();
        return BackwardGradient{linearGain(layer).backward * dy, {}};
    }

    bool sameSize() const { return dy.rows() == x.products.rows(); }
    GradientProducts alone() const { return GradientProducts::Constant(1, 1, dy.diagonal().mean()); }

    static Result<BackwardGradient> noGradient()
    {
        return noRule(TR(
            "How the gradients of its outputs add up depends on their correlation, which theory does not know here."));
    }

    Result<BackwardGradient> batchNorm(const NormSpec &norm) const
    {
        if (!x.knowsPairs() || layer.inputShape.isImage())
            return noRule(TR("The gradient through batch norm needs the variance of each channel over the batch, which "
                             "theory knows of vectors only."));
        if (x.spread != Spread::Normal)
            return noRule(TR(
                "The values that reach it are not spread normally: no dense or conv2d layer stands right before it."));
        if (sameSize())
            return BackwardGradient{batchNormGradient(x.products, dy, norm.epsilon), {}};
        const Eigen::Index points = x.products.rows();
        return BackwardGradient{batchNormGradient(x.products,
                                    dy.diagonal().mean() * GradientProducts::Identity(points, points), norm.epsilon),
            {}};
    }
};

} // namespace

Result<BackwardGradient> backwardGradient(const LayerContext &context, const GradientProducts &gradient)
{
    if (changesNothing(context.layer.spec))
        return BackwardGradient{gradient, {}};
    return std::visit(Backward{context, gradient}, context.layer.spec.value);
}

} // namespace stacklight
