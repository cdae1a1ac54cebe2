#include "interop/keras_layers.h"

#include "experiment/layer_shapes.h"
#include "interop/python_code.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace stacklight {

namespace {

std::string stridesArgument(int stride)
{
    return stride == 1 ? "" : "strides=" + std::to_string(stride);
}

std::string paddingArgument(Padding padding)
{
    return padding == Padding::Same ? "padding=\"same\"" : "";
}

std::string useBiasArgument(bool bias)
{
    return bias ? "" : "use_bias=False";
}

/// A calculation, where @ is the value.
CodeModule calculation(const std::string &form)
{
    CodeModule module;
    module.form = form;
    return module;
}

class KerasBuilder
{
public:
    explicit KerasBuilder(const Plan &plan) : m_plan(plan), m_hasPadding(plan.padding >= 0)
    {
        for (const PlannedLayer &layer : plan.layers)
            m_planned[layer.path] = &layer;
    }

    CodeSequence stack(const Stack &stack, const std::string &path)
    {
        CodeSequence modules;
        for (std::size_t i = 0; i < stack.size(); ++i) {
            const std::string own = path.empty() ? std::to_string(i) : path + "/" + std::to_string(i);
            std::visit([&](const auto &spec) { add(modules, spec, own); }, stack[i].value);
        }
        return modules;
    }

private:
    struct Width
    {
        int value;
        const char *name;
    };

    const PlannedLayer &planned(const std::string &path) const { return *m_planned.at(path); }
    const Shape &input(const std::string &path) const { return planned(path).inputShape; }

    bool hasParameter(const std::string &path, const std::string &name) const
    {
        return std::ranges::any_of(
            planned(path).parameters, [&](const ParameterShape &parameter) { return parameter.name == name; });
    }

    /// With those of the parameters that the layer has, in the order in which Keras saves them.
    CodeModule leaf(std::string form, std::initializer_list<Width> widths = {}, const std::string &path = {},
        std::initializer_list<const char *> parameters = {}) const
    {
        CodeModule module;
        module.form = std::move(form);
        for (const Width &width : widths) {
            module.widths.push_back(width.value);
            module.widthNames.push_back(width.name);
        }
        for (const char *name : parameters) {
            if (hasParameter(path, name))
                module.state.push_back({"vars/" + std::to_string(module.state.size()), {path + "/" + name}});
        }
        return module;
    }

    void add(CodeSequence &to, const DenseSpec &dense, const std::string &path)
    {
        const char *const type = dense.weightStandardization ? "StandardizedDense" : "layers.Dense";
        append(to,
            leaf(pythonCall(type, {"{}", useBiasArgument(dense.bias)}),
                {{planned(path).outputShape.channels(), "units"}}, path, {"kernel", "bias"}));
    }

    void add(CodeSequence &to, const Conv2dSpec &conv, const std::string &path)
    {
        const char *const type = conv.weightStandardization ? "StandardizedConv2D" : "layers.Conv2D";
        append(to,
            leaf(pythonCall(type,
                     {"{}", std::to_string(conv.kernelSize), stridesArgument(conv.stride),
                         paddingArgument(conv.padding), useBiasArgument(conv.bias)}),
                {{planned(path).outputShape.channels(), "filters"}}, path, {"kernel", "bias"}));
    }

    void add(CodeSequence &to, const DepthwiseConv2dSpec &conv, const std::string &path)
    {
        append(to,
            leaf(pythonCall("layers.DepthwiseConv2D",
                     {std::to_string(conv.kernelSize), stridesArgument(conv.stride), paddingArgument(conv.padding),
                         conv.multiplier == 1 ? "" : "depth_multiplier=" + std::to_string(conv.multiplier),
                         useBiasArgument(conv.bias)}),
                {}, path, {"kernel", "bias"}));
    }

    void add(CodeSequence &to, const NormSpec &norm, const std::string &path)
    {
        const Shape &shape = input(path);
        const std::string epsilon = "epsilon=" + kerasEpsilon(norm.epsilon);
        const std::string center = norm.affine ? "" : "center=False", scale = norm.affine ? "" : "scale=False";
        std::string form;
        // Norms over positions must not count the padding.
        const bool isMasked = m_hasPadding && shape.isSequence();
        bool takesMask = false;
        const auto groupNorm = [&](const std::string &groups) {
            takesMask = isMasked;
            form = pythonCall(isMasked ? "MaskedGroupNormalization" : "layers.GroupNormalization",
                {"groups=" + groups, epsilon, center, scale});
        };
        switch (norm.kind) {
        case NormKind::None:
            return;
        case NormKind::Batch:
            takesMask = isMasked;
            form = pythonCall(
                "layers.BatchNormalization", {"momentum=" + pythonNumber(norm.momentum), epsilon, center, scale});
            break;
        case NormKind::Layer:
            if (shape.isImage())
                groupNorm("1");
            else
                form = pythonCall("layers.LayerNormalization", {epsilon, center, scale});
            break;
        case NormKind::Group:
            groupNorm(std::to_string(norm.groups));
            break;
        case NormKind::Instance:
            groupNorm("-1");
            break;
        case NormKind::Rms:
            form = pythonCall(shape.isImage() ? "RMSNormalization2D" : "RMSNormalization", {epsilon, scale});
            break;
        }
        CodeModule module = leaf(form, {}, path, {"gamma", "beta", "moving_mean", "moving_variance"});
        if (takesMask)
            module.call = "(@, mask=mask)";
        module.takesPadding = takesMask;
        append(to, std::move(module));
    }

    void add(CodeSequence &to, const ActivationSpec &activation, const std::string &)
    {
        const auto form = [&]() -> std::string {
            switch (activation.function) {
            case ActivationFunction::Identity:
                return "";
            case ActivationFunction::Relu:
                return "layers.Activation(\"relu\")";
            case ActivationFunction::LeakyRelu:
                return "layers.LeakyReLU(negative_slope=" + pythonNumber(activation.slope) + ")";
            case ActivationFunction::Elu:
                return "layers.Activation(\"elu\")";
            case ActivationFunction::Selu:
                return "layers.Activation(\"selu\")";
            case ActivationFunction::Gelu:
                return "layers.Activation(\"gelu\")";
            case ActivationFunction::Silu:
                return "layers.Activation(\"silu\")";
            case ActivationFunction::Tanh:
                return "layers.Activation(\"tanh\")";
            case ActivationFunction::Sigmoid:
                return "layers.Activation(\"sigmoid\")";
            case ActivationFunction::Softplus:
                return "layers.Activation(\"softplus\")";
            }
            return "";
        }();
        if (!form.empty())
            append(to, leaf(form));
    }

    void add(CodeSequence &to, const ResidualSpec &residual, const std::string &path)
    {
        CodeSequence body = stack(residual.body, path + "/body");
        if (!residual.enabled)
            return append(to, std::move(body));
        const PlannedLayer &layer = planned(path);
        const bool projects = residual.shortcut == Shortcut::Projection;
        const bool attends = std::ranges::any_of(
            residual.body, [](const LayerSpec &inner) { return inner.as<SelfAttentionSpec>() != nullptr; });
        CodeModule block = blockOf(layer,
            projects                             ? "projection_block"
                : attends                        ? "attention_block"
                : layer.outputShape.isSequence() ? "feed_forward_block"
                                                 : "residual_block");
        std::string formula = "F(x)", shortcutFormula = projects ? "S(x)" : "x";
        if (residual.dropRate > 0)
            append(body, leaf("StochasticDepth(" + pythonNumber(residual.dropRate) + ")"));
        if (residual.learnScale != LearnedScale::No) {
            const bool isEach = residual.learnScale == LearnedScale::PerChannel;
            append(body, leaf(isEach ? "LayerScale()" : "LearnedScale()", {}, path, {"scale"}));
            formula =
                isEach ? "scale * F(x) with a learned scale of each channel" : "scale * F(x) with a learned scale";
        } else if (residual.scale != 1) {
            append(body, calculation(pythonNumber(residual.scale) + " * @"));
            formula = pythonNumber(residual.scale) + " * F(x)";
        }
        CodeSequence shortcut;
        if (projects) {
            const int channels = layer.outputShape.channels();
            if (layer.outputShape.isImage())
                append(shortcut,
                    leaf(pythonCall("layers.Conv2D",
                             {"{}", std::to_string(residual.shortcutKernelSize),
                                 stridesArgument(bodyStride(m_plan, layer)), "padding=\"same\""}),
                        {{channels, "filters"}}, path, {"shortcut_kernel", "shortcut_bias"}));
            else
                append(shortcut,
                    leaf("layers.Dense({})", {{channels, "units"}}, path, {"shortcut_kernel", "shortcut_bias"}));
        }
        if (residual.shortcutScale != 1) {
            append(shortcut, calculation(pythonNumber(residual.shortcutScale) + " * @"));
            shortcutFormula = pythonNumber(residual.shortcutScale) + " * " + shortcutFormula;
        }
        block.formula = "Gives " + shortcutFormula + " + " + formula + (projects ? ", S a projection" : "");
        join(block, "layers.Add()", "shortcut", std::move(shortcut), std::move(body));
        append(to, std::move(block));
    }

    void add(CodeSequence &to, const HighwaySpec &highway, const std::string &path)
    {
        CodeSequence body = stack(highway.body, path + "/body");
        if (!highway.enabled)
            return append(to, std::move(body));
        const PlannedLayer &layer = planned(path);
        const int channels = layer.inputShape.channels();
        CodeModule block = blockOf(layer, "highway_block");
        block.formula = "Gives gate * F(x) + (1 - gate) * x with a learned gate";
        CodeModule gate = layer.inputShape.isImage() ? leaf("layers.Conv2D({}, 1, activation=\"sigmoid\")",
                                                           {{channels, "filters"}}, path, {"gate_kernel", "gate_bias"})
                                                     : leaf("layers.Dense({}, activation=\"sigmoid\")",
                                                           {{channels, "units"}}, path, {"gate_kernel", "gate_bias"});
        const std::string y = body.empty() ? "x" : "y";
        block.takesPadding = takesPadding(body);
        block.parts.push_back({"gate", {std::move(gate)}});
        if (!body.empty())
            block.parts.push_back({"y", std::move(body)});
        block.forward = {"return gate * " + y + " + (1 - gate) * x"};
        append(to, std::move(block));
    }

    void add(CodeSequence &to, const ConcatSpec &concat, const std::string &path)
    {
        CodeSequence body = stack(concat.body, path + "/body");
        if (!concat.enabled)
            return append(to, std::move(body));
        CodeModule block = blockOf(planned(path), "concat_block");
        block.bodyWidth -= block.inputWidth;
        block.formula = "Gives x and F(x), one behind the other along the channels";
        join(block, "layers.Concatenate()", "shortcut", {}, std::move(body));
        append(to, std::move(block));
    }

    static CodeModule blockOf(const PlannedLayer &layer, const char *name)
    {
        CodeModule block;
        block.className = name;
        block.inputWidth = layer.inputShape.channels();
        block.bodyWidth = layer.outputShape.channels();
        return block;
    }

    /// The branches of a block, of which an empty one is x itself, and what brings them together.
    static void join(
        CodeModule &block, const std::string &layer, const char *name, CodeSequence shortcut, CodeSequence body)
    {
        const std::string first = shortcut.empty() ? "x" : name, second = body.empty() ? "x" : "y";
        block.takesPadding = takesPadding(body);
        if (!shortcut.empty())
            block.parts.push_back({name, std::move(shortcut)});
        if (!body.empty())
            block.parts.push_back({"y", std::move(body)});
        block.forward = {"return " + layer + "([" + first + ", " + second + "])"};
    }

    void add(CodeSequence &to, const RepeatSpec &repeat, const std::string &path)
    {
        std::vector<CodeSequence> copies;
        for (int copy = 0; copy < repeat.count; ++copy)
            copies.push_back(stack(repeat.body, path + "/" + std::to_string(copy)));
        appendCopies(to, std::move(copies));
    }

    void add(CodeSequence &to, const DropoutSpec &dropout, const std::string &)
    {
        if (dropout.rate > 0)
            append(to, leaf("layers.Dropout(" + pythonNumber(dropout.rate) + ")"));
    }

    void add(CodeSequence &to, const MaxPool2dSpec &pool, const std::string &)
    {
        addPool(to, "layers.MaxPooling2D", pool);
    }
    void add(CodeSequence &to, const AvgPool2dSpec &pool, const std::string &)
    {
        addPool(to, "layers.AveragePooling2D", pool);
    }
    void addPool(CodeSequence &to, const char *type, const PoolFields &pool)
    {
        append(to,
            leaf(pythonCall(type,
                {std::to_string(pool.size), pool.stride == pool.size ? "" : "strides=" + std::to_string(pool.stride),
                    paddingArgument(pool.padding)})));
    }

    void add(CodeSequence &to, const GlobalAvgPool2dSpec &, const std::string &)
    {
        append(to, leaf("layers.GlobalAveragePooling2D()"));
    }

    void add(CodeSequence &to, const FlattenSpec &, const std::string &path)
    {
        if (input(path).axes.size() > 1)
            append(to, leaf("layers.Flatten()"));
    }

    void add(CodeSequence &to, const EmbeddingSpec &, const std::string &path)
    {
        const std::vector<int> axes = planned(path).parameters[0].axes;
        append(to,
            leaf("layers.Embedding(" + std::to_string(axes[0]) + ", {})", {{axes[1], "units"}}, path, {"embeddings"}));
    }

    void add(CodeSequence &to, const PositionalSpec &positional, const std::string &path)
    {
        append(to,
            leaf(positional.kind == PositionalKind::Learned ? "LearnedPositions()" : "SinusoidalPositions()", {}, path,
                {"position_embeddings"}));
    }

    void add(CodeSequence &to, const SelfAttentionSpec &attention, const std::string &path)
    {
        const int channels = input(path).channels(), heads = attention.heads;
        CodeModule module =
            leaf(pythonCall("layers.MultiHeadAttention",
                     {"num_heads=" + std::to_string(heads), "key_dim={}", useBiasArgument(attention.bias)}),
                {{channels / heads, "key_dim"}});
        for (const std::string part : {"query", "key", "value", "output"}) {
            const bool isOutput = part == "output";
            module.state.push_back({part + "_dense/vars/0", {path + "/" + part + "_kernel"},
                isOutput ? WeightLayout::JoinedHeads : WeightLayout::SplitHeads, heads});
            if (attention.bias)
                module.state.push_back({part + "_dense/vars/1", {path + "/" + part + "_bias"},
                    isOutput ? WeightLayout::Same : WeightLayout::SplitHeads, heads});
        }
        module.call = std::string("(@, @") + (m_hasPadding ? ", attention_mask=mask[:, None]" : "")
            + (attention.causal ? ", use_causal_mask=True" : "") + ")";
        module.takesPadding = m_hasPadding;
        append(to, std::move(module));
    }

    std::map<std::string, const PlannedLayer *> m_planned;
    const Plan &m_plan;
    bool m_hasPadding;
};

} // namespace

CodeSequence toKeras(const Experiment &experiment, const Plan &plan)
{
    return KerasBuilder(plan).stack(experiment.stack, "");
}

std::string kerasEpsilon(double epsilon)
{
    // "1e-03" of a power of ten, or a small multiple of one.
    char digits[40];
    const std::string text(
        digits, std::to_chars(digits, digits + sizeof digits, epsilon, std::chars_format::scientific).ptr);
    if (text.size() == 5 && text.substr(1, 3) == "e-0" && text[4] > '2')
        return text.substr(0, 3) + text[4];
    return pythonNumber(epsilon);
}

} // namespace stacklight
