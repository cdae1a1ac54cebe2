#include "interop/onnx_export.h"

#include "base/json.h"
#include "experiment/layer_shapes.h"
#include "interop/onnx_file.h"
#include "interop/raw_input.h"
#include "interop/weight_arrays.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

using Integers = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

OnnxTensor scalar(double value)
{
    return {{}, std::vector<float>{float(value)}};
}

OnnxTensor integers(const Integers &values)
{
    return {{std::int64_t(values.size())}, values};
}

class OnnxBuilder
{
public:
    OnnxBuilder(const Trainer &trainer, const Dataset &data, Mode norms)
        : m_plan(trainer.plan()), m_data(data), m_norms(norms), m_weights(weightArrays(trainer))
    {
        m_model.name = "stacklight";
        m_model.producer = "stacklight";
    }

    OnnxModel build(const Experiment &experiment)
    {
        m_model.description = experiment.title;
        describe(experiment);
        std::string value = input();
        const std::string first = value;
        std::vector<std::string> values;
        for (const PlannedLayer &layer : m_plan.layers) {
            m_layer = &layer;
            m_shortcut = layer.shortcut < 0 ? first : values[std::size_t(layer.shortcut)];
            const std::string &from = layer.input < 0 ? first : values[std::size_t(layer.input)];
            values.push_back(std::visit([&](const auto &spec) { return add(spec, from); }, layer.spec.value));
        }
        output(values.back());
        return std::move(m_model);
    }

private:
    using Attributes = std::map<std::string, OnnxAttribute>;

    std::string node(const char *type, Names inputs, Attributes attributes = {})
    {
        std::string name = (m_layer ? m_layer->path + "/" : std::string()) + type;
        if (const int count = ++m_count[name]; count > 1)
            name += "_" + std::to_string(count);
        m_model.nodes.push_back({type, name, "", std::move(inputs), {name}, std::move(attributes)});
        return name;
    }

    std::string constant(const std::string &name, OnnxTensor tensor)
    {
        m_model.constants.emplace(name, std::move(tensor));
        return name;
    }
    /// A number that has the same name everywhere.
    std::string number(const char *name, double value) { return constant(name, scalar(value)); }
    std::string own(const char *name, OnnxTensor tensor)
    {
        return constant(m_layer->path + "/" + name, std::move(tensor));
    }

    bool has(const char *parameter) const { return m_weights.contains(m_layer->path + "/" + parameter); }
    WeightArray weight(const char *parameter) const { return m_weights.at(m_layer->path + "/" + parameter); }
    /// Of the layer, with its axes as they are.
    std::string parameter(const char *name) { return parameter(name, weight(name)); }
    std::string parameter(const char *name, WeightArray array)
    {
        return own(name, {std::move(array.axes), std::move(array.values)});
    }

    const Shape &from() const { return m_layer->inputShape; }

    /// A vector over the channels, shaped so that it can be combined with the layer's tensors.
    OnnxTensor perChannel(std::vector<float> values, const Shape &shape) const
    {
        Integers axes = {std::int64_t(values.size())};
        if (shape.isImage())
            axes.insert(axes.end(), 2, 1);
        return {std::move(axes), std::move(values)};
    }

    std::string transposed(const std::string &value, Integers order)
    {
        return node("Transpose", {value}, {{"perm", std::move(order)}});
    }
    std::string reshaped(const std::string &value, const Integers &axes)
    {
        std::string name = "shape";
        for (const std::int64_t axis : axes)
            name += "_" + std::to_string(axis);
        return node("Reshape", {value, constant(name, integers(axes))});
    }

    void describe(const Experiment &experiment)
    {
        const auto put = [&](const char *key, const Json &value) {
            m_model.metadata[key] = value.dump(-1, ' ', false, Json::error_handler_t::replace);
        };
        if (!experiment.title.empty())
            m_model.metadata["title"] = experiment.title;
        if (!m_data.shape().regression)
            put("class_names", m_data.classNames());
        else
            put("target",
                {{"name", m_data.numberTarget().name}, {"mean", m_data.numberTarget().mean},
                    {"deviation", m_data.numberTarget().deviation}});
        const auto &[means, deviations, isOfBytes] = m_data.standardization();
        if (!means.empty())
            put("standardization", {{"mean", means}, {"deviation", deviations}});
        if (m_norms == Mode::Training)
            m_model.metadata["norm_mode"] = "training";
    }

    std::string input()
    {
        const Shape &shape = m_plan.input;
        OnnxValue value{"input", OnnxType::Float, {std::string("batch")}, ""};
        std::vector<int> axes = shape.axes;
        if (shape.isImage())
            std::rotate(axes.begin(), axes.end() - 1, axes.end());
        value.axes.insert(value.axes.end(), axes.begin(), axes.end());
        const auto &[means, deviations, isOfBytes] = m_data.standardization();
        const bool isDouble = needsDoubleInputs(m_data.standardization());
        if (shape.tokens) {
            value.type = OnnxType::Int32;
            value.description = "numbers of tokens";
        } else {
            value.type = isDouble ? OnnxType::Double : OnnxType::Float;
            value.description = shape.isImage()
                ? isOfBytes ? "raw images, channels first, of 0 to 255" : "raw images, channels first"
                : "raw features";
        }
        m_model.inputs = {value};
        if (means.empty())
            return "input";
        const auto figures = [&](const std::vector<double> &values) {
            OnnxTensor tensor = perChannel({values.begin(), values.end()}, shape);
            if (isDouble)
                tensor.values = values;
            return tensor;
        };
        std::string result = "input";
        if (!onlyScalesBytes(m_data.standardization()))
            result = node("Sub", {result, constant("mean", figures(means))});
        result = node("Div", {result, constant("deviation", figures(deviations))});
        return isDouble ? node("Cast", {result}, {{"to", std::int64_t(OnnxType::Float)}}) : result;
    }

    void output(std::string value)
    {
        m_layer = nullptr;
        if (m_data.shape().regression) {
            value = node("Mul", {value, number("target_deviation", m_data.numberTarget().deviation)});
            value = node("Add", {value, number("target_mean", m_data.numberTarget().mean)});
        }
        // The last node, which nothing else reads, gives the output by its name.
        if (m_model.nodes.empty() || m_model.nodes.back().outputs[0] != value)
            value = node("Identity", {value});
        m_model.nodes.back().outputs[0] = "output";
        OnnxValue result{"output", OnnxType::Float, {std::string("batch")},
            m_data.shape().regression ? "the number in its own unit" : "one value per class, before any softmax"};
        const std::vector<int> &axes = m_plan.layers.back().outputShape.axes;
        result.axes.insert(result.axes.end(), axes.begin(), axes.end());
        m_model.outputs = {result};
    }

    // ---- layers with weights

    /// (W − μ)/√(σ² + 1e-5), over all axes but the last.
    static WeightArray standardized(WeightArray kernel)
    {
        const std::size_t units = std::size_t(kernel.axes.back()), count = kernel.values.size() / units;
        for (std::size_t unit = 0; unit < units; ++unit) {
            double mean = 0, square = 0;
            for (std::size_t i = 0; i < count; ++i)
                mean += kernel.values[i * units + unit] / double(count);
            for (std::size_t i = 0; i < count; ++i)
                square += std::pow(kernel.values[i * units + unit] - mean, 2) / double(count);
            for (std::size_t i = 0; i < count; ++i)
                kernel.values[i * units + unit] =
                    float((kernel.values[i * units + unit] - mean) / std::sqrt(square + 1e-5));
        }
        return kernel;
    }

    std::string product(
        const std::string &x, const char *kernel, const char *bias, const Shape &shape, bool isStandardized = false)
    {
        const std::string w = parameter(kernel, isStandardized ? standardized(weight(kernel)) : weight(kernel));
        if (!shape.isSequence())
            return node("Gemm", has(bias) ? Names{x, w, parameter(bias)} : Names{x, w});
        const std::string y = node("MatMul", {x, w});
        return has(bias) ? node("Add", {y, parameter(bias)}) : y;
    }

    struct Window
    {
        int size, stride;
        Padding padding;
    };
    Attributes windowAttributes(const Window &window) const
    {
        const auto total = [&](int size) {
            return window.padding == Padding::Valid
                ? 0
                : std::max(((size + window.stride - 1) / window.stride - 1) * window.stride + window.size - size, 0);
        };
        const int high = total(from().axes[0]), wide = total(from().axes[1]);
        return {{"kernel_shape", Integers(2, window.size)}, {"strides", Integers(2, window.stride)},
            {"pads", Integers{high / 2, wide / 2, high - high / 2, wide - wide / 2}}};
    }

    std::string convolution(const std::string &x, const WeightArray &kernel, const char *name, const char *bias,
        const Window &window, std::int64_t groups)
    {
        Attributes attributes = windowAttributes(window);
        attributes["group"] = groups;
        Names inputs = {x, parameter(name, kernel)};
        if (has(bias))
            inputs.push_back(parameter(bias));
        return node("Conv", std::move(inputs), std::move(attributes));
    }

    std::string add(const DenseSpec &dense, const std::string &x)
    {
        return product(x, "kernel", "bias", from(), dense.weightStandardization);
    }

    std::string add(const Conv2dSpec &conv, const std::string &x)
    {
        const WeightArray kernel = conv.weightStandardization ? standardized(weight("kernel")) : weight("kernel");
        return convolution(
            x, permuted(kernel, {3, 2, 0, 1}), "kernel", "bias", {conv.kernelSize, conv.stride, conv.padding}, 1);
    }

    std::string add(const DepthwiseConv2dSpec &conv, const std::string &x)
    {
        WeightArray kernel = permuted(weight("kernel"), {2, 3, 0, 1});
        kernel.axes = {kernel.axes[0] * kernel.axes[1], 1, kernel.axes[2], kernel.axes[3]};
        return convolution(
            x, kernel, "kernel", "bias", {conv.kernelSize, conv.stride, conv.padding}, from().channels());
    }

    std::string add(const EmbeddingSpec &, const std::string &x)
    {
        return node("Gather", {parameter("embeddings"), x});
    }

    std::string add(const PositionalSpec &positional, const std::string &x)
    {
        if (positional.kind == PositionalKind::Learned)
            return node("Add", {x, parameter("position_embeddings")});
        const int positions = from().axes[0], channels = from().channels();
        std::vector<float> table;
        for (int t = 0; t < positions; ++t) {
            for (int c = 0; c < channels; ++c) {
                const double angle = t / std::pow(10000.0, double(c / 2 * 2) / channels);
                table.push_back(float(c % 2 ? std::cos(angle) : std::sin(angle)));
            }
        }
        return node("Add", {x, own("sinusoids", {{positions, channels}, std::move(table)})});
    }

    // ---- norms

    /// Values that are the same for each position of a channel: γ and β, or 1 and 0.
    std::vector<float> affine(const char *name, float otherwise) const
    {
        return has(name) ? weight(name).values : std::vector<float>(std::size_t(from().channels()), otherwise);
    }

    std::string scaledAndShifted(std::string y)
    {
        if (has("gamma"))
            y = node("Mul", {y, own("gamma", perChannel(weight("gamma").values, from()))});
        if (has("beta"))
            y = node("Add", {y, own("beta", perChannel(weight("beta").values, from()))});
        return y;
    }

    std::string add(const NormSpec &norm, const std::string &x)
    {
        switch (norm.kind) {
        case NormKind::None:
            return x;
        case NormKind::Batch:
            if (m_norms == Mode::Training)
                return normOfTheBatch(norm, x);
            return channelsFirst(x, [&](const std::string &y) { return batchNorm(norm, y); });
        case NormKind::Layer:
            return from().isImage() ? groupNorm(norm, x, 1) : layerNorm(norm, x);
        case NormKind::Group:
            return groupNorm(norm, x, norm.groups);
        case NormKind::Instance:
            return from().isImage() ? instanceNorm(norm, x) : groupNorm(norm, x, from().channels());
        case NormKind::Rms:
            return rmsNorm(norm, x);
        }
        return x;
    }

    template <class Function>
    std::string channelsFirst(const std::string &x, const Function &function)
    {
        return from().isSequence() ? transposed(function(transposed(x, {0, 2, 1})), {0, 2, 1}) : function(x);
    }

    std::string batchNorm(const NormSpec &norm, const std::string &x)
    {
        const auto vector = [&](const char *name, float otherwise) {
            return own(name, perChannel(affine(name, otherwise), Shape{}));
        };
        return node("BatchNormalization",
            {x, vector("gamma", 1), vector("beta", 0), parameter("moving_mean"), parameter("moving_variance")},
            {{"epsilon", float(norm.epsilon)}, {"momentum", float(norm.momentum)}});
    }

    std::string layerNorm(const NormSpec &norm, const std::string &x)
    {
        Names inputs = {x, own("gamma", perChannel(affine("gamma", 1), Shape{}))};
        if (has("beta"))
            inputs.push_back(parameter("beta"));
        return node(
            "LayerNormalization", std::move(inputs), {{"axis", std::int64_t(-1)}, {"epsilon", float(norm.epsilon)}});
    }

    std::string instanceNorm(const NormSpec &norm, const std::string &x)
    {
        return node("InstanceNormalization",
            {x, own("gamma", perChannel(affine("gamma", 1), Shape{})),
                own("beta", perChannel(affine("beta", 0), Shape{}))},
            {{"epsilon", float(norm.epsilon)}});
    }

    /// x̂ = (x − μ)/√(σ² + ε), with `mean(y)` the mean of the values that share a μ.
    template <class Mean>
    std::string normalized(const NormSpec &norm, const std::string &x, const Mean &mean)
    {
        const std::string centered = node("Sub", {x, mean(x)});
        const std::string variance = mean(node("Mul", {centered, centered}));
        return node("Div", {centered, node("Sqrt", {node("Add", {variance, own("epsilon", scalar(norm.epsilon))})})});
    }

    /// The same of x (batch, positions, …), over the positions that are no padding and the axes `over`, along which
    /// each position has `each` values.
    std::string maskedNormalized(
        const NormSpec &norm, const std::string &x, std::size_t rank, const Integers &over, std::int64_t each)
    {
        std::string name = "axes";
        for (const std::int64_t axis : over)
            name += "_" + std::to_string(axis);
        const std::string axes = constant(name, integers(over));
        const auto summed = [&](const std::string &y) {
            return node("ReduceSum", {y, axes}, {{"keepdims", std::int64_t(1)}});
        };
        Integers shape(rank, 1);
        shape[0] = -1;
        shape[1] = from().axes[0];
        const std::string isCounted = node("Greater", {paddingMask(), number("minus_one", -1)});
        const std::string counted = reshaped(node("Cast", {isCounted}, {{"to", std::int64_t(OnnxType::Float)}}), shape);
        std::string count = summed(counted);
        if (each != 1)
            count = node("Mul", {count, own("group_size", scalar(double(each)))});
        return normalized(
            norm, x, [&](const std::string &y) { return node("Div", {summed(node("Mul", {y, counted})), count}); });
    }

    /// From the definition, as what runs models ignores the training mode of BatchNormalization (ONNX Runtime), or has
    /// none. The moving statistics are no part of it.
    std::string normOfTheBatch(const NormSpec &norm, const std::string &x)
    {
        if (m_plan.padding >= 0 && from().isSequence())
            return scaledAndShifted(maskedNormalized(norm, x, 3, {0, 1}, 1));
        const Integers axes = from().isImage() ? Integers{0, 2, 3} : from().isSequence() ? Integers{0, 1} : Integers{0};
        return scaledAndShifted(normalized(norm, x, [&](const std::string &y) {
            return node("ReduceMean", {y}, {{"axes", axes}, {"keepdims", std::int64_t(1)}});
        }));
    }

    /// GroupNormalization is an operator from opset 18 on, and means it from 21 on.
    std::string groupNorm(const NormSpec &norm, const std::string &x, std::int64_t groups)
    {
        if (m_plan.padding >= 0 && from().isSequence()) {
            const std::int64_t positions = from().axes[0], each = from().channels() / groups;
            const std::string y = reshaped(x, {0, positions, groups, each});
            return scaledAndShifted(
                reshaped(maskedNormalized(norm, y, 4, {1, 3}, each), {0, positions, from().channels()}));
        }
        const auto ofGroups = [&](float value) {
            return constant((value == 0 ? "zeros_" : "ones_") + std::to_string(groups),
                {{groups}, std::vector<float>(std::size_t(groups), value)});
        };
        // A size of 0 is taken from the input.
        const std::int64_t channels = from().channels();
        const Integers axes = from().isImage() ? Integers{0, channels, from().axes[0], from().axes[1]}
            : from().isSequence()              ? Integers{0, channels, from().axes[0]}
                                               : Integers{0, channels};
        const auto normalized = [&](const std::string &y) {
            const std::string grouped = reshaped(y, {0, groups, -1});
            return reshaped(
                node("InstanceNormalization", {grouped, ofGroups(1), ofGroups(0)}, {{"epsilon", float(norm.epsilon)}}),
                axes);
        };
        return scaledAndShifted(channelsFirst(x, normalized));
    }

    std::string rmsNorm(const NormSpec &norm, const std::string &x)
    {
        const Integers axes = from().isImage() ? Integers{1, 2, 3} : Integers{-1};
        const std::string mean =
            node("ReduceMean", {node("Mul", {x, x})}, {{"axes", axes}, {"keepdims", std::int64_t(1)}});
        return scaledAndShifted(
            node("Div", {x, node("Sqrt", {node("Add", {mean, own("epsilon", scalar(norm.epsilon))})})}));
    }

    // ---- without weights

    std::string add(const ActivationSpec &activation, const std::string &x)
    {
        switch (activation.function) {
        case ActivationFunction::Identity:
            return x;
        case ActivationFunction::Relu:
            return node("Relu", {x});
        case ActivationFunction::LeakyRelu:
            return node("LeakyRelu", {x}, {{"alpha", float(activation.slope)}});
        case ActivationFunction::Elu:
            return node("Elu", {x}, {{"alpha", 1.0f}});
        case ActivationFunction::Selu:
            return node("Selu", {x}); // whose defaults are these numbers
        case ActivationFunction::Gelu: {
            const std::string error = node("Erf", {node("Div", {x, number("root_of_two", std::sqrt(2.0))})});
            return node("Mul", {node("Mul", {x, node("Add", {error, number("one", 1)})}), number("half", 0.5)});
        }
        case ActivationFunction::Silu:
            return node("Mul", {x, node("Sigmoid", {x})});
        case ActivationFunction::Tanh:
            return node("Tanh", {x});
        case ActivationFunction::Sigmoid:
            return node("Sigmoid", {x});
        case ActivationFunction::Softplus:
            return node("Softplus", {x});
        }
        return x;
    }

    /// Nothing in evaluation.
    std::string add(const DropoutSpec &, const std::string &x) { return x; }

    std::string add(const MaxPool2dSpec &pool, const std::string &x)
    {
        return node("MaxPool", {x}, windowAttributes({pool.size, pool.stride, pool.padding}));
    }
    std::string add(const AvgPool2dSpec &pool, const std::string &x)
    {
        Attributes attributes = windowAttributes({pool.size, pool.stride, pool.padding});
        attributes["count_include_pad"] = std::int64_t(0);
        return node("AveragePool", {x}, std::move(attributes));
    }
    std::string add(const GlobalAvgPool2dSpec &, const std::string &x)
    {
        return node("Flatten", {node("GlobalAveragePool", {x})}, {{"axis", std::int64_t(1)}});
    }

    /// In the order height, width, channels.
    std::string add(const FlattenSpec &, const std::string &x)
    {
        if (from().axes.size() == 1)
            return x;
        const bool isMixed = from().isImage() && from().channels() > 1 && from().positions() > 1;
        return node("Flatten", {isMixed ? transposed(x, {0, 2, 3, 1}) : x}, {{"axis", std::int64_t(1)}});
    }

    // ---- blocks; `x` is what their body gives

    std::string add(const RepeatSpec &, const std::string &x) { return x; } // never in a plan

    std::string times(const char *name, double factor, const std::string &x)
    {
        return factor == 1 ? x : node("Mul", {x, own(name, scalar(factor))});
    }

    std::string add(const ResidualSpec &residual, const std::string &x)
    {
        if (!residual.enabled)
            return x;
        std::string branch = times("keep_rate", 1 - residual.dropRate, x);
        if (residual.learnScale == LearnedScale::No)
            branch = times("branch_scale", residual.scale, branch);
        else
            branch = node("Mul",
                {branch,
                    own("scale",
                        residual.learnScale == LearnedScale::PerChannel
                            ? perChannel(weight("scale").values, m_layer->outputShape)
                            : OnnxTensor{{1}, weight("scale").values})});
        std::string shortcut = m_shortcut;
        if (residual.shortcut == Shortcut::Projection && from().isImage())
            shortcut = convolution(shortcut, permuted(weight("shortcut_kernel"), {3, 2, 0, 1}), "shortcut_kernel",
                "shortcut_bias", {residual.shortcutKernelSize, bodyStride(m_plan, *m_layer), Padding::Same}, 1);
        else if (residual.shortcut == Shortcut::Projection)
            shortcut = product(shortcut, "shortcut_kernel", "shortcut_bias", from());
        return node("Add", {times("shortcut_scale", residual.shortcutScale, shortcut), branch});
    }

    std::string add(const HighwaySpec &highway, const std::string &x)
    {
        if (!highway.enabled)
            return x;
        const std::string gate = node("Sigmoid",
            {from().isImage() ? convolution(m_shortcut, permuted(weight("gate_kernel"), {3, 2, 0, 1}), "gate_kernel",
                                    "gate_bias", {1, 1, Padding::Valid}, 1)
                              : product(m_shortcut, "gate_kernel", "gate_bias", from())});
        const std::string rest = node("Sub", {number("one", 1), gate});
        return node("Add", {node("Mul", {gate, x}), node("Mul", {rest, m_shortcut})});
    }

    std::string add(const ConcatSpec &concat, const std::string &x)
    {
        if (!concat.enabled)
            return x;
        return node("Concat", {m_shortcut, x}, {{"axis", std::int64_t(from().isImage() ? 1 : -1)}});
    }

    // ---- attention

    std::string add(const SelfAttentionSpec &attention, const std::string &x)
    {
        const std::int64_t channels = from().channels(), heads = attention.heads, ofHead = channels / heads;
        const auto split = [&](const char *kernel, const char *bias, Integers order) {
            return transposed(reshaped(product(x, kernel, bias, from()), {0, 0, heads, ofHead}), std::move(order));
        };
        const std::string query = split("query_kernel", "query_bias", {0, 2, 1, 3}),
                          key = split("key_kernel", "key_bias", {0, 2, 3, 1}),
                          value = split("value_kernel", "value_bias", {0, 2, 1, 3});
        std::string scores =
            node("Mul", {node("MatMul", {query, key}), own("score_scale", scalar(1 / std::sqrt(double(ofHead))))});
        if (attention.causal)
            scores = node("Add", {scores, causalMask()});
        if (m_plan.padding >= 0)
            scores = node("Add", {scores, paddingMask()});
        const std::string weights = node("Softmax", {scores}, {{"axis", std::int64_t(-1)}});
        const std::string context =
            reshaped(transposed(node("MatMul", {weights, value}), {0, 2, 1, 3}), {0, 0, channels});
        return product(context, "output_kernel", "output_bias", from());
    }

    std::string causalMask()
    {
        const int positions = from().axes[0];
        std::vector<float> mask;
        for (int query = 0; query < positions; ++query) {
            for (int key = 0; key < positions; ++key)
                mask.push_back(key > query ? -std::numeric_limits<float>::infinity() : 0);
        }
        return constant("later_positions", {{positions, positions}, std::move(mask)});
    }

    /// −∞ for positions behind the last token that is no padding; (batch, 1, 1, positions).
    std::string paddingMask()
    {
        if (!m_paddingMask.empty())
            return m_paddingMask;
        const PlannedLayer *const layer = std::exchange(m_layer, nullptr);
        Integers positions;
        for (int t = 0; t < m_plan.input.axes[0]; ++t)
            positions.push_back(t);
        const std::string all = constant("positions", integers(positions));
        const std::string counts = node(
            "Not", {node("Equal", {"input", constant("padding", {{}, std::vector<std::int32_t>{m_plan.padding}})})});
        const std::string filled = node("Mul", {node("Cast", {counts}, {{"to", std::int64_t(OnnxType::Int64)}}), all});
        const std::string last = node("ReduceMax", {filled}, {{"axes", Integers{1}}, {"keepdims", std::int64_t(1)}});
        const std::string mask = node("Where",
            {node("Greater", {all, last}), number("minus_infinity", -std::numeric_limits<double>::infinity()),
                number("zero", 0)});
        m_paddingMask = node("Unsqueeze", {mask, constant("head_axes", integers({1, 2}))});
        m_layer = layer;
        return m_paddingMask;
    }

    const Plan &m_plan;
    const Dataset &m_data;
    const Mode m_norms;
    std::map<std::string, WeightArray> m_weights;
    OnnxModel m_model;
    std::map<std::string, int> m_count;
    const PlannedLayer *m_layer = nullptr; ///< whose name nodes get
    std::string m_shortcut;                ///< of a block: its input
    std::string m_paddingMask;
};

} // namespace

OnnxModel toOnnx(const Trainer &trainer, const Dataset &data, Mode norms)
{
    return OnnxBuilder(trainer, data, norms).build(trainer.experiment());
}

Result<void> exportOnnx(const Trainer &trainer, const Dataset &data, OutputFile &file)
{
    return writeOnnx(toOnnx(trainer, data, Mode::Evaluation), file);
}

Result<void> exportOnnxInTraining(const Trainer &trainer, const Dataset &data, OutputFile &file)
{
    return writeOnnx(toOnnx(trainer, data, Mode::Training), file);
}

} // namespace stacklight
