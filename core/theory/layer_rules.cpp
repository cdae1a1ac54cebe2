#include "theory/layer_rules.h"

namespace stacklight {

namespace {

bool hasRandomWeights(const LayerSpec &spec)
{
    return spec.as<DenseSpec>() || spec.as<Conv2dSpec>() || spec.as<SelfAttentionSpec>();
}

// Whether a way without random weights leads from layer `source` to layer `index`.
bool leadsTo(const Plan &plan, int source, int index)
{
    if (index <= source)
        return index == source;
    const PlannedLayer &layer = plan.layers[std::size_t(index)];
    if (hasRandomWeights(layer.spec))
        return false;
    const auto *residual = layer.spec.as<ResidualSpec>();
    const bool joins =
        layer.spec.enabled() && *layer.spec.enabled() && !(residual && residual->shortcut == Shortcut::Projection);
    return leadsTo(plan, source, layer.input) || (joins && leadsTo(plan, source, layer.shortcut));
}

} // namespace

bool addsIndependently(const Plan &plan, const PlannedLayer &residual)
{
    return residual.spec.as<ResidualSpec>()->shortcut == Shortcut::Projection
        || !leadsTo(plan, residual.shortcut, residual.input);
}

double groupSize(const NormSpec &norm, const Shape &shape)
{
    const double positions = shape.isImage() ? double(shape.positions()) : 1;
    return positions * shape.channels() / (norm.kind == NormKind::Group ? norm.groups : 1);
}

Error noRule(const char *pattern)
{
    return {{}, {}, message(pattern)};
}

Error noWideSum()
{
    return noRule(TR("An output of a depthwise convolution sums up one window of one channel: too few values for "
                     "theory, which is of wide sums."));
}

Error noStandardization()
{
    return noRule(TR("A standardized kernel takes the mean of its input away and grows its outputs by √fan_in; theory "
                     "has no rule for it here."));
}

} // namespace stacklight
