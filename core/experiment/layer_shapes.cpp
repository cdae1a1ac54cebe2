// What each layer makes of its input's shape, and which parameters it has.
#include "experiment/layer_shapes.h"

#include "base/json.h"
#include "base/saturating.h"

namespace stacklight {

namespace {

Error misfit(const LayerSpec &layer, const char *pattern, const Shape &input)
{
    return {{}, {}, message(pattern, layer.info().type, input.words())};
}

int windows(int size, int window, int stride, Padding padding)
{
    return padding == Padding::Same ? (size + stride - 1) / stride : size < window ? 0 : (size - window) / stride + 1;
}

constexpr int maximumChannels = 1 << 16; ///< of a depthwise convolution's output

struct OutputShape
{
    const LayerSpec &layer;
    const Shape &input;
    const DataShape &data;

    Result<Shape> windowed(int window, int stride, Padding padding, int channels) const
    {
        if (!input.isImage())
            return misfit(layer,
                TR("%1 needs an image (height, width, channels), but %2 reaches it; put it before flatten or any "
                   "dense"),
                input);
        const Shape output{{windows(input.axes[0], window, stride, padding),
            windows(input.axes[1], window, stride, padding), channels}};
        if (output.size() == 0)
            return misfit(
                layer, TR("%1 has a window larger than its input, %2; take a smaller one or padding \"same\""), input);
        return output;
    }

    Result<Shape> operator()(const DenseSpec &dense) const
    {
        if (input.tokens)
            return misfit(layer, TR("%1 needs numbers, but %2 reaches it; put an embedding before it"), input);
        if (input.isImage())
            return misfit(
                layer, TR("%1 needs a vector, but %2 reaches it; put flatten or global_avg_pool2d before it"), input);
        Shape output = input;
        output.axes.back() = dense.units.isClasses() ? data.classes : dense.units.count;
        return output;
    }

    Result<Shape> operator()(const Conv2dSpec &conv) const
    {
        return windowed(conv.kernelSize, conv.stride, conv.padding, conv.filters);
    }
    Result<Shape> operator()(const DepthwiseConv2dSpec &conv) const
    {
        if (input.isImage() && input.channels() > maximumChannels / conv.multiplier) {
            return Error{{}, "/multiplier",
                message(TR("%1 times the %2 channels that reach it are more than %3, the most that are allowed"),
                    std::to_string(conv.multiplier), std::to_string(input.channels()),
                    std::to_string(maximumChannels))};
        }
        return windowed(conv.kernelSize, conv.stride, conv.padding, input.channels() * conv.multiplier);
    }
    Result<Shape> operator()(const MaxPool2dSpec &pool) const
    {
        return windowed(pool.size, pool.stride, pool.padding, input.channels());
    }
    Result<Shape> operator()(const AvgPool2dSpec &pool) const
    {
        return windowed(pool.size, pool.stride, pool.padding, input.channels());
    }

    Result<Shape> operator()(const GlobalAvgPool2dSpec &) const
    {
        if (!input.isImage())
            return misfit(layer, TR("%1 needs an image (height, width, channels), but %2 reaches it"), input);
        return Shape{{input.channels()}};
    }

    Result<Shape> operator()(const NormSpec &norm) const
    {
        if (norm.kind == NormKind::Group && input.channels() % norm.groups != 0) {
            return Error{{}, "/groups",
                message(
                    TR("%1 groups do not divide the %2 channels that reach this norm; groups must be a divisor of %2"),
                    std::to_string(norm.groups), std::to_string(input.channels()))};
        }
        return sameShape();
    }

    Result<Shape> operator()(const ActivationSpec &) const { return sameShape(); }
    Result<Shape> operator()(const DropoutSpec &) const { return sameShape(); }

    Result<Shape> operator()(const FlattenSpec &) const
    {
        if (input.tokens)
            return sameShape();
        return Shape{{int(std::min<std::int64_t>(input.size(), std::numeric_limits<int>::max()))}};
    }

    Result<Shape> operator()(const EmbeddingSpec &embedding) const
    {
        if (!input.tokens)
            return misfit(layer, TR("%1 needs tokens, but %2 reaches it; put it first, on data of characters"), input);
        return Shape{{input.axes[0], embedding.units}};
    }

    Result<Shape> operator()(const PositionalSpec &) const { return sequence(); }

    Result<Shape> operator()(const SelfAttentionSpec &attention) const
    {
        if (input.isSequence() && input.channels() % attention.heads != 0) {
            return Error{{}, "/heads",
                message(TR("%1 heads do not divide the %2 channels that reach this self_attention; heads must be a "
                           "divisor of %2"),
                    std::to_string(attention.heads), std::to_string(input.channels()))};
        }
        return sequence();
    }

    Result<Shape> sequence() const
    {
        if (input.tokens)
            return sameShape();
        if (!input.isSequence())
            return misfit(layer,
                TR("%1 needs a sequence (positions, channels), but %2 reaches it; it goes with data of characters, "
                   "after an embedding"),
                input);
        return input;
    }

    template <class Container>
    Result<Shape> operator()(const Container &) const
    {
        return input; // a block's shape is its body's: see plan.cpp
    }

    Result<Shape> sameShape() const
    {
        if (input.tokens)
            return misfit(layer, TR("%1 needs numbers, but %2 reaches it; put an embedding before it"), input);
        return input;
    }
};

} // namespace

Result<Shape> outputShape(const LayerSpec &layer, const Shape &input, const DataShape &data)
{
    Result<Shape> output = std::visit(OutputShape{layer, input, data}, layer.value);
    if (output && output->size() > maximumActivations)
        return Error{{}, {},
            message(TR("the output would hold %1 values an example; at most %2 fit"), std::to_string(output->size()),
                std::to_string(maximumActivations))};
    return output;
}

std::vector<ParameterShape> parameterShapes(
    const LayerSpec &layer, const Shape &input, const Shape &output, const DataShape &data)
{
    const int in = input.channels(), out = output.channels();
    std::vector<ParameterShape> all;
    const auto addBias = [&](bool bias) {
        if (bias)
            all.push_back({"bias", {out}});
    };
    if (const auto *dense = layer.as<DenseSpec>()) {
        all.push_back({"kernel", {in, out}});
        addBias(dense->bias);
    } else if (const auto *conv = layer.as<Conv2dSpec>()) {
        all.push_back({"kernel", {conv->kernelSize, conv->kernelSize, in, out}});
        addBias(conv->bias);
    } else if (const auto *depthwise = layer.as<DepthwiseConv2dSpec>()) {
        all.push_back({"kernel", {depthwise->kernelSize, depthwise->kernelSize, in, depthwise->multiplier}});
        addBias(depthwise->bias);
    } else if (const auto *norm = layer.as<NormSpec>(); norm && norm->kind != NormKind::None) {
        if (norm->affine)
            all.push_back({"gamma", {in}});
        if (norm->affine && norm->kind != NormKind::Rms)
            all.push_back({"beta", {in}});
        if (norm->kind == NormKind::Batch) {
            all.push_back({"moving_mean", {in}, false});
            all.push_back({"moving_variance", {in}, false});
        }
    } else if (const auto *residual = layer.as<ResidualSpec>(); residual && residual->enabled) {
        if (residual->learnScale != LearnedScale::No)
            all.push_back({"scale", {residual->learnScale == LearnedScale::PerChannel ? out : 1}});
        if (residual->shortcut == Shortcut::Projection) {
            const int k = residual->shortcutKernelSize;
            all.push_back(
                {"shortcut_kernel", input.isImage() ? std::vector<int>{k, k, in, out} : std::vector<int>{in, out}});
            all.push_back({"shortcut_bias", {out}});
        }
    } else if (const auto *highway = layer.as<HighwaySpec>(); highway && highway->enabled) {
        all.push_back({"gate_kernel", input.isImage() ? std::vector<int>{1, 1, in, in} : std::vector<int>{in, in}});
        all.push_back({"gate_bias", {in}});
    } else if (layer.as<EmbeddingSpec>()) {
        all.push_back({"embeddings", {data.vocabulary, out}});
    } else if (const auto *positional = layer.as<PositionalSpec>();
        positional && positional->kind == PositionalKind::Learned) {
        all.push_back({"position_embeddings", {input.axes[0], in}});
    } else if (const auto *attention = layer.as<SelfAttentionSpec>()) {
        for (const char *product : {"query", "key", "value", "output"}) {
            all.push_back({std::string(product) + "_kernel", {in, in}});
            if (attention->bias)
                all.push_back({std::string(product) + "_bias", {in}});
        }
    }
    return all;
}

Fans fansOf(const LayerSpec &layer, const std::vector<int> &axes)
{
    double window = 1;
    for (std::size_t i = 0; i + 2 < axes.size(); ++i)
        window *= axes[i];
    const double in = axes.size() > 1 ? axes[axes.size() - 2] : 1;
    return {layer.as<DepthwiseConv2dSpec>() ? window : window * in, window * axes.back()};
}

std::int64_t keptValues(const LayerSpec &layer, const Shape &output)
{
    const auto *attention = layer.as<SelfAttentionSpec>();
    const std::int64_t positions = output.positions();
    if (const auto *highway = layer.as<HighwaySpec>(); highway && highway->enabled)
        return saturatingProduct(2, output.size()); // the gate and its gradient
    return attention ? saturatingSum(saturatingProduct(attention->heads, saturatingProduct(positions, positions)),
                           saturatingProduct(8, output.size()))
                     : 0;
}

int strideOf(const LayerSpec &layer)
{
    return std::visit(
        [](const auto &spec) {
            if constexpr (requires { spec.stride; })
                return spec.stride;
            else
                return 1;
        },
        layer.value);
}

int bodyStride(std::span<const PlannedLayer> before, const std::string &path)
{
    constexpr std::int64_t most = std::int64_t(1) << 30;
    std::int64_t stride = 1;
    for (auto layer = before.rbegin(); layer != before.rend() && layer->path.starts_with(path + "/body/"); ++layer)
        stride = std::min(stride * strideOf(layer->spec), most);
    return int(stride);
}

int bodyStride(const Plan &plan, const PlannedLayer &block)
{
    return bodyStride(std::span(plan.layers).first(std::size_t(block.index)), block.path);
}

Message layerName(const PlannedLayer &layer)
{
    const Message name = layerName(layer.spec);
    return name.english() == layer.label ? name : asArgument(layer.label);
}

Message layerName(const LayerSpec &layer)
{
    const auto count = [](int number) { return std::to_string(number); };
    const auto square = [](int size) { return std::to_string(size) + "×" + std::to_string(size); };
    if (const auto *dense = layer.as<DenseSpec>())
        return dense->units.isClasses() ? message(TR("dense classes"))
                                        : message(TR("dense %1"), count(dense->units.count));
    if (const auto *conv = layer.as<Conv2dSpec>())
        return message(conv->stride > 1 ? TR("conv %1, %2 /%3") : TR("conv %1, %2"), square(conv->kernelSize),
            count(conv->filters), count(conv->stride));
    if (const auto *conv = layer.as<DepthwiseConv2dSpec>())
        return message(conv->stride > 1 ? TR("depthwise %1 /%2") : TR("depthwise %1"), square(conv->kernelSize),
            count(conv->stride));
    if (const auto *norm = layer.as<NormSpec>()) {
        constexpr const char *names[] = {
            TR("no norm"), TR("batch norm"), TR("layer norm"), TR("group norm"), TR("instance norm"), TR("rms norm")};
        return message(names[std::size_t(norm->kind)]);
    }
    if (const auto *activation = layer.as<ActivationSpec>())
        return message(layer.info().field("function")->choices[std::size_t(activation->function)]);
    if (const auto *residual = layer.as<ResidualSpec>())
        return message(residual->enabled ? TR("residual") : TR("residual (off)"));
    if (const auto *highway = layer.as<HighwaySpec>())
        return message(highway->enabled ? TR("highway") : TR("highway (off)"));
    if (const auto *concat = layer.as<ConcatSpec>())
        return message(concat->enabled ? TR("concat") : TR("concat (off)"));
    if (const auto *repeat = layer.as<RepeatSpec>())
        return message(TR("repeat ×%1"), count(repeat->count));
    if (layer.as<DropoutSpec>())
        return message(TR("dropout"));
    if (const auto *pool = layer.as<MaxPool2dSpec>())
        return message(TR("max pool %1"), square(pool->size));
    if (const auto *pool = layer.as<AvgPool2dSpec>())
        return message(TR("avg pool %1"), square(pool->size));
    if (layer.as<GlobalAvgPool2dSpec>())
        return message(TR("global average"));
    if (layer.as<FlattenSpec>())
        return message(TR("flatten"));
    if (const auto *embedding = layer.as<EmbeddingSpec>())
        return message(TR("embedding %1"), count(embedding->units));
    if (const auto *positional = layer.as<PositionalSpec>())
        return message(
            positional->kind == PositionalKind::Learned ? TR("learned positions") : TR("sinusoidal positions"));
    if (const auto *attention = layer.as<SelfAttentionSpec>())
        return message(attention->causal ? TR("causal attention ×%1") : TR("attention ×%1"), count(attention->heads));
    return asArgument(layer.info().type);
}

std::string layerLabel(const LayerSpec &layer)
{
    return layerName(layer).english();
}

} // namespace stacklight
