#include "theory/linear_gain.h"

#include "nn/layers/window.h"

#include <algorithm>
#include <numeric>

namespace stacklight {

namespace {

// How many pairs of an input and an output pixel one kernel row, or column, joins.
double pairs(int in, int out, int size, int stride, Padding padding)
{
    const WindowAxis axis(in, out, size, stride, padding);
    double sum = 0;
    for (Index o = 0; o < out; ++o)
        sum += double(axis.last(o) - axis.first(o));
    return sum;
}

LinearGain convolutionGain(const Shape &in, const Shape &out, double variance, int size, int stride, Padding padding)
{
    const double joined =
        pairs(in.axes[0], out.axes[0], size, stride, padding) * pairs(in.axes[1], out.axes[1], size, stride, padding);
    return {variance * in.channels() * joined / double(out.positions()),
        variance * out.channels() * joined / double(in.positions())};
}

LinearGain denseGain(int in, int out, double variance)
{
    return {variance * in, variance * out};
}

const std::vector<int> &axesOf(const PlannedLayer &layer, std::string_view name)
{
    return std::ranges::find(layer.parameters, name, &ParameterShape::name)->axes;
}

} // namespace

double kernelVariance(const Initializer &initializer, const std::vector<int> &axes)
{
    const double columns = axes.back();
    const double in = std::accumulate(axes.begin(), axes.end() - 1, 1.0, std::multiplies<>());
    const double window = std::accumulate(axes.begin(), axes.end() - 2, 1.0, std::multiplies<>());
    switch (initializer.type) {
    case Initializer::HeNormal:
    case Initializer::HeUniform:
        return 2 / in;
    case Initializer::GlorotNormal:
    case Initializer::GlorotUniform:
        return 2 / (in + window * columns);
    case Initializer::LecunNormal:
        return 1 / in;
    case Initializer::Orthogonal:
        return 1 / std::max(in, columns);
    case Initializer::Zeros:
        return 0;
    case Initializer::Normal:
        break;
    }
    return initializer.std * initializer.std;
}

LinearGain linearGain(const PlannedLayer &layer)
{
    const std::vector<int> &axes = axesOf(layer, "kernel");
    if (const auto *conv = layer.spec.as<Conv2dSpec>())
        return convolutionGain(layer.inputShape, layer.outputShape, kernelVariance(conv->initializer, axes),
            conv->kernelSize, conv->stride, conv->padding);
    return denseGain(layer.inputShape.channels(), layer.outputShape.channels(),
        kernelVariance(layer.spec.as<DenseSpec>()->initializer, axes));
}

LinearGain projectionGain(const PlannedLayer &residual, int stride)
{
    const double variance = kernelVariance({}, axesOf(residual, "shortcut_kernel")); // initializers.cpp: He
    const Shape &in = residual.inputShape, &out = residual.outputShape;
    if (in.isImage())
        return convolutionGain(
            in, out, variance, residual.spec.as<ResidualSpec>()->shortcutKernelSize, stride, Padding::Same);
    return denseGain(in.channels(), out.channels(), variance);
}

} // namespace stacklight
