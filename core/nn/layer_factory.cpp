#include "nn/layer_factory.h"

#include "experiment/layer_shapes.h"
#include "nn/layers/layers.h"

namespace stacklight {

namespace {

// One row per type. `shape` and the parameters are in the planned layer; a residual's stride is its body's, hence the
// plan.
struct Make
{
    const Plan &plan;
    const PlannedLayer &layer;

    LayerPtr operator()(const DenseSpec &) const
    {
        return makeDense(layer, computesCountedColumns(plan) && layer.index == plan.layers.back().index);
    }
    LayerPtr operator()(const Conv2dSpec &) const { return makeConv2d(layer); }
    LayerPtr operator()(const DepthwiseConv2dSpec &) const { return makeDepthwiseConv2d(layer); }
    LayerPtr operator()(const NormSpec &norm) const
    {
        return norm.kind == NormKind::Batch ? makeBatchNorm(layer) : makeGroupNorm(layer);
    }
    LayerPtr operator()(const ActivationSpec &) const { return makeActivation(layer); }
    LayerPtr operator()(const ResidualSpec &) const { return makeResidual(layer, bodyStride(plan, layer)); }
    LayerPtr operator()(const HighwaySpec &) const { return makeHighway(layer); }
    LayerPtr operator()(const ConcatSpec &) const
    {
        return makeConcat(layer, plan.layers[std::size_t(layer.input)].outputShape);
    }
    LayerPtr operator()(const RepeatSpec &) const { return nullptr; } // unrolled by the plan
    LayerPtr operator()(const DropoutSpec &) const { return makeDropout(layer); }
    LayerPtr operator()(const MaxPool2dSpec &) const { return makeMaxPool(layer); }
    LayerPtr operator()(const AvgPool2dSpec &) const { return makeAveragePool(layer); }
    LayerPtr operator()(const GlobalAvgPool2dSpec &) const { return makeGlobalAverage(layer); }
    LayerPtr operator()(const FlattenSpec &) const { return makeIdentity(); }
    LayerPtr operator()(const EmbeddingSpec &) const { return makeEmbedding(layer); }
    LayerPtr operator()(const PositionalSpec &) const { return makePositional(layer); }
    LayerPtr operator()(const SelfAttentionSpec &) const { return makeSelfAttention(layer); }
};

} // namespace

bool changesNothing(const LayerSpec &spec)
{
    if (const auto *norm = spec.as<NormSpec>())
        return norm->kind == NormKind::None;
    if (const auto *activation = spec.as<ActivationSpec>())
        return activation->function == ActivationFunction::Identity;
    if (const bool *enabled = spec.enabled())
        return !*enabled;
    if (const auto *dropout = spec.as<DropoutSpec>())
        return dropout->rate == 0;
    return spec.as<FlattenSpec>() != nullptr;
}

bool passesGradientOn(const LayerSpec &spec)
{
    const auto *residual = spec.as<ResidualSpec>();
    return changesNothing(spec) || spec.as<PositionalSpec>()
        || (residual && residual->scale == 1 && residual->learnScale == LearnedScale::No && residual->dropRate == 0);
}

bool computesCountedColumns(const Plan &plan)
{
    const PlannedLayer &last = plan.layers.back();
    return plan.input.tokens && last.depth == 0 && last.input >= 0 && last.spec.as<DenseSpec>();
}

LayerPtr makeLayer(const Plan &plan, int index)
{
    const PlannedLayer &layer = plan.layers[std::size_t(index)];
    return changesNothing(layer.spec) ? makeIdentity() : std::visit(Make{plan, layer}, layer.spec.value);
}

} // namespace stacklight
