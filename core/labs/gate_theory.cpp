#include "labs/gate_theory.h"

#include "nn/layer_factory.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// What a layer makes of R on the way from its output to its input.
double factorOf(const LayerSpec &spec)
{
    if (changesNothing(spec))
        return 1;
    if (const auto *activation = spec.as<ActivationSpec>())
        return activation->function == ActivationFunction::Relu ? 0.5 : unknown;
    if (const auto *residual = spec.as<ResidualSpec>(); residual && residual->dropRate > 0)
        return unknown; // a gate that a whole example shares
    const bool isLinear = spec.as<DenseSpec>() || spec.as<Conv2dSpec>() || spec.as<DepthwiseConv2dSpec>()
        || spec.as<NormSpec>() || spec.as<ResidualSpec>() || spec.as<FlattenSpec>() || spec.as<AvgPool2dSpec>()
        || spec.as<GlobalAvgPool2dSpec>();
    return isLinear ? 1 : unknown;
}

} // namespace

std::vector<double> correlationOfIndependentGates(const Plan &plan, const std::vector<double> &meanSquares)
{
    const std::size_t count = plan.layers.size();
    std::vector<double> through(count, unknown);  // R of what comes by the layers that read it as input
    std::vector<double> shortcut(count, unknown); // by a shortcut that leads past them
    std::vector<double> weight(count, 0);         // of the second, its mean square
    std::vector<double> result(count, unknown);
    for (std::size_t index = count; index-- > 0;) {
        const PlannedLayer &layer = plan.layers[index];
        if (index + 1 == count) {
            result[index] = 1;
        } else if (weight[index] != 0) {
            const double share = std::clamp(weight[index] / meanSquares[index], 0.0, 1.0);
            result[index] = share * shortcut[index] + (1 - share) * through[index];
        } else {
            result[index] = through[index];
        }
        if (layer.input >= 0)
            through[std::size_t(layer.input)] = factorOf(layer.spec) * result[index];
        if (layer.shortcut >= 0 && !changesNothing(layer.spec)) {
            const auto *residual = layer.spec.as<ResidualSpec>();
            const bool isKnown = residual && residual->shortcut == Shortcut::Identity;
            shortcut[std::size_t(layer.shortcut)] = isKnown ? result[index] : unknown;
            weight[std::size_t(layer.shortcut)] =
                isKnown ? residual->shortcutScale * residual->shortcutScale * meanSquares[index] : unknown;
        }
    }
    return result;
}

} // namespace stacklight
