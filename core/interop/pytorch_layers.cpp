#include "interop/pytorch_layers.h"

#include "experiment/layer_shapes.h"
#include "interop/python_code.h"

#include <algorithm>
#include <map>

namespace stacklight {

namespace {

/// Pixels that padding adds to an image.
struct Margins
{
    int left = 0, right = 0, top = 0, bottom = 0;

    bool areSymmetric() const { return left == right && top == bottom; }
    /// "padding=1", where the sides are alike; empty where there is none.
    std::string argument() const
    {
        if (left == top)
            return left ? "padding=" + std::to_string(left) : "";
        return "padding=(" + std::to_string(top) + ", " + std::to_string(left) + ")";
    }
    std::string sides() const
    {
        return "(" + std::to_string(left) + ", " + std::to_string(right) + ", " + std::to_string(top) + ", "
            + std::to_string(bottom) + ")";
    }
};

Margins marginsOf(const Shape &image, int window, int stride, Padding padding)
{
    if (padding == Padding::Valid)
        return {};
    const auto total = [&](int size) {
        return std::max(((size + stride - 1) / stride - 1) * stride + window - size, 0);
    };
    const int high = total(image.axes[0]), wide = total(image.axes[1]);
    return {wide / 2, wide - wide / 2, high / 2, high - high / 2};
}

std::string strideArgument(int stride)
{
    return stride == 1 ? "" : "stride=" + std::to_string(stride);
}

std::string biasArgument(bool bias)
{
    return bias ? "" : "bias=False";
}

class Builder
{
public:
    Builder(const Plan &plan) : m_hasPadding(plan.padding >= 0)
    {
        for (const PlannedLayer &layer : plan.layers)
            m_planned[layer.path] = &layer;
        m_plan = &plan;
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
    const PlannedLayer &planned(const std::string &path) const { return *m_planned.at(path); }
    const Shape &input(const std::string &path) const { return planned(path).inputShape; }

    /// With the entries that the layer has in a file of weights; those whose `mine` is none are passed over.
    struct Entry
    {
        const char *theirs, *mine;
        WeightLayout layout = WeightLayout::Same;
    };
    CodeModule leaf(std::string form, std::vector<int> widths, const std::string &path = {},
        std::initializer_list<Entry> entries = {}) const
    {
        CodeModule module;
        module.form = std::move(form);
        module.widths = std::move(widths);
        for (const Entry &entry : entries) {
            if (std::ranges::any_of(planned(path).parameters,
                    [&](const ParameterShape &parameter) { return parameter.name == entry.mine; }))
                module.state.push_back({entry.theirs, {path + "/" + entry.mine}, entry.layout});
        }
        return module;
    }

    void add(CodeSequence &to, const DenseSpec &dense, const std::string &path)
    {
        const char *const type = dense.weightStandardization ? "StandardizedLinear" : "nn.Linear";
        to.push_back(leaf(pythonCall(type, {"{}", "{}", biasArgument(dense.bias)}),
            {input(path).channels(), planned(path).outputShape.channels()}, path,
            {{"weight", "kernel", WeightLayout::Transposed}, {"bias", "bias"}}));
    }

    void add(CodeSequence &to, const Conv2dSpec &conv, const std::string &path)
    {
        const char *const type = conv.weightStandardization ? "StandardizedConv2d" : "nn.Conv2d";
        addConvolution(to, type, conv.kernelSize, conv.stride, conv.padding, conv.bias, path, {"kernel", "bias"});
    }

    void add(CodeSequence &to, const DepthwiseConv2dSpec &conv, const std::string &path)
    {
        const Shape &shape = input(path);
        const Margins margins = marginsOf(shape, conv.kernelSize, conv.stride, conv.padding);
        addMargins(to, margins);
        const std::string padding = margins.areSymmetric() ? margins.argument() : "";
        to.push_back(leaf(pythonCall("nn.Conv2d",
                              {"{}", "{}", std::to_string(conv.kernelSize), strideArgument(conv.stride), padding,
                                  "groups={}", biasArgument(conv.bias)}),
            {shape.channels(), shape.channels() * conv.multiplier, shape.channels()}, path,
            {{"weight", "kernel", WeightLayout::Depthwise}, {"bias", "bias"}}));
    }

    struct ConvolutionNames
    {
        const char *kernel, *bias;
    };
    void addConvolution(CodeSequence &to, const char *type, int window, int stride, Padding padding, bool bias,
        const std::string &path, ConvolutionNames names)
    {
        const Margins margins = marginsOf(input(path), window, stride, padding);
        addMargins(to, margins);
        const std::string sides = margins.areSymmetric() ? margins.argument() : "";
        to.push_back(leaf(
            pythonCall(type, {"{}", "{}", std::to_string(window), strideArgument(stride), sides, biasArgument(bias)}),
            {input(path).channels(), planned(path).outputShape.channels()}, path,
            {{"weight", names.kernel, WeightLayout::Convolution}, {"bias", names.bias}}));
    }

    /// PyTorch's own padding is the same on both sides.
    void addMargins(CodeSequence &to, const Margins &margins)
    {
        if (!margins.areSymmetric())
            to.push_back(leaf("nn.ZeroPad2d(" + margins.sides() + ")", {}));
    }

    void add(CodeSequence &to, const NormSpec &norm, const std::string &path)
    {
        if (norm.kind == NormKind::None)
            return;
        const Shape &shape = input(path);
        const int channels = shape.channels();
        const std::string epsilon = norm.epsilon == 1e-5 ? "" : "eps=" + pythonNumber(norm.epsilon);
        const std::string affine = norm.affine ? "" : "affine=False";
        // Norms over positions must not count the padding.
        const bool isMasked = m_hasPadding && shape.isSequence();
        std::string form;
        switch (norm.kind) {
        case NormKind::None:
            break;
        case NormKind::Batch: {
            const double momentum = 1 - norm.momentum;
            const std::string argument = momentum == 0.1 ? "" : "momentum=" + pythonNumber(momentum);
            form = pythonCall(shape.isImage() ? "BatchNorm2d"
                    : isMasked                ? "MaskedBatchNorm1d"
                                              : "BatchNorm1d",
                {"{}", epsilon, argument, affine});
            break;
        }
        case NormKind::Layer:
            form = shape.isImage()
                ? groupNorm(shape, "1", channels, epsilon, affine)
                : pythonCall("nn.LayerNorm", {"{}", epsilon, norm.affine ? "" : "elementwise_affine=False"});
            break;
        case NormKind::Group:
            form = groupNorm(shape, std::to_string(norm.groups), channels / norm.groups, epsilon, affine);
            break;
        case NormKind::Instance:
            if (shape.isImage() && shape.positions() > 1)
                form = pythonCall("nn.InstanceNorm2d", {"{}", epsilon, norm.affine ? "affine=True" : ""});
            else
                form = groupNorm(shape, "{}", 1, epsilon, affine);
            break;
        case NormKind::Rms:
            form = pythonCall(
                shape.isImage() ? "RMSNorm2d" : "RMSNorm", {"{}", "eps=" + pythonNumber(norm.epsilon), affine});
            break;
        }
        const std::vector<int> widths(std::size_t(std::ranges::count(form, '{')), channels);
        CodeModule module = leaf(form, widths, path,
            {{"weight", "gamma"}, {"bias", "beta"}, {"running_mean", "moving_mean"},
                {"running_var", "moving_variance"}});
        module.takesPadding = form.starts_with("Masked");
        to.push_back(std::move(module));
    }

    std::string groupNorm(const Shape &shape, const std::string &groups, int channelsOfGroup,
        const std::string &epsilon, const std::string &affine) const
    {
        // PyTorch refuses to normalize a single value, and takes it for a mistake in training alone.
        const bool isOfOne = channelsOfGroup * shape.positions() == 1;
        const char *const type = !shape.isSequence() ? (isOfOne ? "GroupNorm" : "nn.GroupNorm")
            : m_hasPadding                           ? "MaskedGroupNorm"
                                                     : "SequenceGroupNorm";
        return pythonCall(type, {groups, "{}", epsilon, affine});
    }

    void add(CodeSequence &to, const ActivationSpec &activation, const std::string &)
    {
        const auto text = [&]() -> std::string {
            switch (activation.function) {
            case ActivationFunction::Identity:
                return "";
            case ActivationFunction::Relu:
                return "nn.ReLU()";
            case ActivationFunction::LeakyRelu:
                return activation.slope == 0.01 ? "nn.LeakyReLU()"
                                                : "nn.LeakyReLU(" + pythonNumber(activation.slope) + ")";
            case ActivationFunction::Elu:
                return "nn.ELU()";
            case ActivationFunction::Selu:
                return "nn.SELU()";
            case ActivationFunction::Gelu:
                return "nn.GELU()";
            case ActivationFunction::Silu:
                return "nn.SiLU()";
            case ActivationFunction::Tanh:
                return "nn.Tanh()";
            case ActivationFunction::Sigmoid:
                return "nn.Sigmoid()";
            case ActivationFunction::Softplus:
                return "nn.Softplus()";
            }
            return "";
        }();
        if (!text.empty())
            to.push_back(leaf(text, {}));
    }

    void add(CodeSequence &to, const ResidualSpec &residual, const std::string &path)
    {
        CodeSequence body = stack(residual.body, path + "/body");
        if (!residual.enabled)
            return append(to, std::move(body));
        const PlannedLayer &layer = planned(path);
        const bool isImage = layer.outputShape.isImage(), projects = residual.shortcut == Shortcut::Projection;
        CodeModule block = blockOf(layer, std::move(body));
        const bool attends = std::ranges::any_of(
            residual.body, [](const LayerSpec &inner) { return inner.as<SelfAttentionSpec>() != nullptr; });
        block.className = projects           ? "ProjectionBlock"
            : attends                        ? "AttentionBlock"
            : layer.outputShape.isSequence() ? "FeedForwardBlock"
                                             : "ResidualBlock";

        std::string branch = bodyCall(block), formula = "F(x)", shortcut = "x",
                    shortcutFormula = projects ? "S(x)" : "x";
        if (residual.dropRate > 0) {
            block.parts.push_back({"drop", {leaf("StochasticDepth(" + pythonNumber(residual.dropRate) + ")", {})}});
            branch = "self.drop(" + branch + ")";
        }
        if (residual.learnScale != LearnedScale::No) {
            const bool isEach = residual.learnScale == LearnedScale::PerChannel;
            block.parameters.push_back(!isEach ? "self.scale = nn.Parameter(torch.ones(1))"
                    : isImage                  ? "self.scale = nn.Parameter(torch.ones({}, 1, 1))"
                                               : "self.scale = nn.Parameter(torch.ones({}))");
            if (isEach)
                block.widths.push_back(layer.outputShape.channels());
            block.state.push_back(
                {"scale", {path + "/scale"}, isEach && isImage ? WeightLayout::ChannelsFirst : WeightLayout::Same});
            branch = "self.scale * " + branch;
            formula =
                isEach ? "scale * F(x) with a learned scale of each channel" : "scale * F(x) with a learned scale";
        } else if (residual.scale != 1) {
            branch = pythonNumber(residual.scale) + " * " + branch;
            formula = pythonNumber(residual.scale) + " * F(x)";
        }
        if (projects) {
            CodeSequence modules;
            if (isImage) {
                const int stride = bodyStride(*m_plan, layer);
                addConvolution(modules, "nn.Conv2d", residual.shortcutKernelSize, stride, Padding::Same, true, path,
                    {"shortcut_kernel", "shortcut_bias"});
            } else {
                modules.push_back(leaf("nn.Linear({}, {})", {layer.inputShape.channels(), layer.outputShape.channels()},
                    path, {{"weight", "shortcut_kernel", WeightLayout::Transposed}, {"bias", "shortcut_bias"}}));
            }
            block.parts.push_back({"shortcut", std::move(modules)});
            shortcut = "self.shortcut(x)";
        }
        if (residual.shortcutScale != 1) {
            shortcut = pythonNumber(residual.shortcutScale) + " * " + shortcut;
            shortcutFormula = pythonNumber(residual.shortcutScale) + " * " + shortcutFormula;
        }
        block.formula = shortcutFormula + " + " + formula + (projects ? ", S a projection" : "");
        block.forward = {"return " + shortcut + " + " + branch};
        to.push_back(std::move(block));
    }

    void add(CodeSequence &to, const HighwaySpec &highway, const std::string &path)
    {
        CodeSequence body = stack(highway.body, path + "/body");
        if (!highway.enabled)
            return append(to, std::move(body));
        const PlannedLayer &layer = planned(path);
        const int channels = layer.inputShape.channels();
        CodeModule block = blockOf(layer, std::move(body));
        block.className = "HighwayBlock";
        block.formula = "t * F(x) + (1 - t) * x with a learned gate t";
        CodeModule gate = layer.inputShape.isImage()
            ? leaf("nn.Conv2d({}, {}, 1)", {channels, channels}, path,
                  {{"weight", "gate_kernel", WeightLayout::Convolution}, {"bias", "gate_bias"}})
            : leaf("nn.Linear({}, {})", {channels, channels}, path,
                  {{"weight", "gate_kernel", WeightLayout::Transposed}, {"bias", "gate_bias"}});
        block.parts.push_back({"gate", {std::move(gate)}});
        block.forward = {
            "gate = torch.sigmoid(self.gate(x))", "return gate * " + bodyCall(block) + " + (1 - gate) * x"};
        to.push_back(std::move(block));
    }

    void add(CodeSequence &to, const ConcatSpec &concat, const std::string &path)
    {
        CodeSequence body = stack(concat.body, path + "/body");
        if (!concat.enabled)
            return append(to, std::move(body));
        CodeModule block = blockOf(planned(path), std::move(body));
        block.className = "ConcatBlock";
        block.formula = "[x, F(x)], one behind the other along the channels";
        block.bodyWidth -= block.inputWidth;
        block.forward = {"return torch.cat([x, " + bodyCall(block)
            + "], dim=" + (planned(path).outputShape.isImage() ? "1" : "-1") + ")"};
        to.push_back(std::move(block));
    }

    static CodeModule blockOf(const PlannedLayer &layer, CodeSequence body)
    {
        CodeModule block;
        block.inputWidth = layer.inputShape.channels();
        block.bodyWidth = layer.outputShape.channels();
        block.takesPadding = takesPadding(body);
        if (body.empty()) { // layers that change nothing
            CodeModule identity;
            identity.form = "nn.Identity()";
            body.push_back(std::move(identity));
        }
        block.parts.push_back({"body", std::move(body)});
        return block;
    }

    static std::string bodyCall(const CodeModule &block)
    {
        return block.takesPadding ? "self.body(x, padding)" : "self.body(x)";
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
            to.push_back(leaf("nn.Dropout(" + pythonNumber(dropout.rate) + ")", {}));
    }

    void add(CodeSequence &to, const MaxPool2dSpec &pool, const std::string &path)
    {
        addPool(to, "nn.MaxPool2d", pool, path, "");
    }
    void add(CodeSequence &to, const AvgPool2dSpec &pool, const std::string &path)
    {
        addPool(to, "nn.AvgPool2d", pool, path, "count_include_pad=False");
    }

    void addPool(
        CodeSequence &to, const char *type, const PoolFields &pool, const std::string &path, const char *ofPadding)
    {
        const Margins margins = marginsOf(input(path), pool.size, pool.stride, pool.padding);
        const std::string size = std::to_string(pool.size),
                          stride = pool.stride == pool.size ? "" : "stride=" + std::to_string(pool.stride);
        const std::string padding = margins.argument(), counted = padding.empty() ? "" : ofPadding;
        if (!margins.areSymmetric() && pool.stride == 1) {
            // No rounding up gives the odd pixel: a window at every pixel needs it in the image.
            const bool isMean = *ofPadding != '\0';
            to.push_back(leaf(pythonCall(isMean ? "PaddedAvgPool2d" : "PaddedMaxPool2d", {size, margins.sides()}), {}));
            return;
        }
        // Rounded up, the last window may reach over the bottom and right, where nothing counts.
        to.push_back(leaf(
            pythonCall(type, {size, stride, padding, margins.areSymmetric() ? "" : "ceil_mode=True", counted}), {}));
    }

    void add(CodeSequence &to, const GlobalAvgPool2dSpec &, const std::string &)
    {
        to.push_back(leaf("nn.AdaptiveAvgPool2d(1)", {}));
        to.push_back(leaf("nn.Flatten()", {}));
    }

    void add(CodeSequence &to, const FlattenSpec &, const std::string &path)
    {
        const Shape &shape = input(path);
        if (shape.axes.size() > 1)
            to.push_back(leaf(shape.isImage() && shape.channels() > 1 && shape.positions() > 1 ? "ChannelsLastFlatten()"
                                                                                               : "nn.Flatten()",
                {}));
    }

    void add(CodeSequence &to, const EmbeddingSpec &, const std::string &path)
    {
        const std::vector<int> axes = planned(path).parameters[0].axes;
        to.push_back(
            leaf("nn.Embedding(" + std::to_string(axes[0]) + ", {})", {axes[1]}, path, {{"weight", "embeddings"}}));
    }

    void add(CodeSequence &to, const PositionalSpec &positional, const std::string &path)
    {
        const char *const type =
            positional.kind == PositionalKind::Learned ? "LearnedPositions" : "SinusoidalPositions";
        to.push_back(leaf(pythonCall(type, {std::to_string(input(path).axes[0]), "{}"}), {input(path).channels()}, path,
            {{"weight", "position_embeddings"}}));
    }

    void add(CodeSequence &to, const SelfAttentionSpec &attention, const std::string &path)
    {
        CodeModule module = leaf(pythonCall(attention.causal ? "CausalSelfAttention" : "SelfAttention",
                                     {"{}", std::to_string(attention.heads), biasArgument(attention.bias)}),
            {input(path).channels()});
        const auto tensors = [&](const std::string &suffix) {
            return std::vector<std::string>{
                path + "/query_" + suffix, path + "/key_" + suffix, path + "/value_" + suffix};
        };
        module.state = {{"attention.in_proj_weight", tensors("kernel"), WeightLayout::Transposed},
            {"attention.out_proj.weight", {path + "/output_kernel"}, WeightLayout::Transposed}};
        if (attention.bias) {
            module.state.push_back({"attention.in_proj_bias", tensors("bias"), WeightLayout::Same});
            module.state.push_back({"attention.out_proj.bias", {path + "/output_bias"}, WeightLayout::Same});
        }
        module.takesPadding = m_hasPadding;
        to.push_back(std::move(module));
    }

    std::map<std::string, const PlannedLayer *> m_planned;
    const Plan *m_plan;
    bool m_hasPadding;
};

} // namespace

CodeSequence toTorch(const Experiment &experiment, const Plan &plan)
{
    return Builder(plan).stack(experiment.stack, "");
}

} // namespace stacklight
