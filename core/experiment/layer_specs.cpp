#include "experiment/layer_specs.h"

#include "experiment/field_makers.h"

#include <tuple>

namespace stacklight {

using namespace fields;

bool RepeatSpec::operator==(const RepeatSpec &other) const
{
    return count == other.count && body == other.body;
}

bool HighwaySpec::operator==(const HighwaySpec &other) const
{
    return gateBias == other.gateBias && enabled == other.enabled && body == other.body;
}

bool ConcatSpec::operator==(const ConcatSpec &other) const
{
    return enabled == other.enabled && body == other.body;
}

bool ResidualSpec::operator==(const ResidualSpec &other) const
{
    const auto fields = [](const ResidualSpec &r) {
        return std::tie(
            r.shortcut, r.shortcutKernelSize, r.scale, r.learnScale, r.shortcutScale, r.dropRate, r.enabled);
    };
    return fields(*this) == fields(other) && body == other.body;
}

namespace {

constexpr const char *weights = TR("Weights");
constexpr const char *normalization = TR("Normalization and activation");
constexpr const char *blocks = TR("Blocks");
constexpr const char *shaping = TR("Pooling and shape");
constexpr const char *sequences = TR("Sequences");

template <class Spec>
Field initializerField()
{
    const std::vector<const char *> words = {TR("he_normal"), TR("he_uniform"), TR("glorot_normal"),
        TR("glorot_uniform"), TR("lecun_normal"), TR("orthogonal"), TR("zeros"), TR("normal")};
    const Field std = openReal("std", &Initializer::std, 0, std::numeric_limits<double>::infinity(),
        TR("Standard deviation"), TR("The standard deviation σ of the initial values: N(0, σ²)"))
                          .when<Initializer>([](const Initializer &i) { return i.type == Initializer::Normal; })
                          .strict();
    return typed("initializer", &Spec::initializer, words, {std}, TR("Initializer"),
        TR("How the kernel's first values are drawn. he: variance 2/fan_in, made for ReLU; glorot: 2/(fan_in + "
           "fan_out), made for tanh; lecun: 1/fan_in; orthogonal: an orthonormal matrix; normal: N(0, σ²)"));
}

template <class Spec>
Field biasField()
{
    return boolean(
        "bias", &Spec::bias, TR("Bias"), TR("Whether a learned offset b is added to each output; it starts at 0"));
}

Field paddingField()
{
    return choice("padding", &PoolFields::padding, {TR("same"), TR("valid")}, TR("Padding"),
        TR("valid: windows stay inside the image; same: the output has ⌈size/stride⌉ pixels a side, the odd pixel of "
           "padding goes to the bottom and right"));
}

template <class Spec>
std::vector<Field> convolutionFields()
{
    return {
        integer(
            "kernel_size", &Spec::kernelSize, 1, 31, TR("Kernel size"), TR("Height and width of the window in pixels"))
            .primary(),
        integer("stride", &Spec::stride, 1, 31, TR("Stride"), TR("How many pixels the window moves at a time")),
        choice("padding", &Spec::padding, {TR("same"), TR("valid")}, TR("Padding"),
            TR("same: the output has ⌈size/stride⌉ pixels a side, the odd pixel of padding goes to the bottom and "
               "right; valid: windows stay inside the image")),
        biasField<Spec>(),
        initializerField<Spec>(),
    };
}

template <class Spec>
Field standardizationField()
{
    return boolean("weight_standardization", &Spec::weightStandardization, TR("Standardize the kernel"),
        TR("Whether the kernel is standardized per output unit before it is used: Ŵ = (W−μ)/√(σ²+1e-5), with the mean "
           "and the biased variance of that unit's weights (Qiao et al. 2019). Outputs grow by √fan_in, so a norm "
           "should follow"));
}

std::vector<Field> operator+(std::vector<Field> fields, std::vector<Field> more)
{
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

std::vector<Field> poolFields()
{
    return {
        integer("size", &PoolFields::size, 1, 64, TR("Size"), TR("Height and width of the window in pixels")).primary(),
        integer("stride", &PoolFields::stride, 1, 64, TR("Stride"), TR("How many pixels the window moves at a time")),
        paddingField(),
    };
}

} // namespace

const TypeInfo &DenseSpec::info()
{
    static const TypeInfo info{"dense", TR("Dense"), weights, TR("Fully connected: y = W·x + b on the last axis"),
        {
            fields::units("units", &DenseSpec::units, TR("Units"),
                TR("How many outputs; \"classes\" gives one for each class of the data"))
                .primary(),
            biasField<DenseSpec>(),
            initializerField<DenseSpec>(),
            standardizationField<DenseSpec>(),
        }};
    return info;
}

const TypeInfo &Conv2dSpec::info()
{
    static const TypeInfo info{"conv2d", TR("Convolution"), weights,
        TR("Convolution over height and width: each output pixel is W·(window of x) + b"),
        std::vector<Field>{
            integer("filters", &Conv2dSpec::filters, 1, 4096, TR("Filters"), TR("How many output channels")).primary()}
            + convolutionFields<Conv2dSpec>() + std::vector<Field>{standardizationField<Conv2dSpec>()}};
    return info;
}

const TypeInfo &DepthwiseConv2dSpec::info()
{
    static const TypeInfo info{"depthwise_conv2d", TR("Depthwise convolution"), weights,
        TR("A convolution of each channel by itself: output channel c·multiplier + m is W·(window of x in channel c) + "
           "b. A 1×1 convolution behind it mixes the channels (Howard et al. 2017)"),
        convolutionFields<DepthwiseConv2dSpec>()
            + std::vector<Field>{integer("multiplier", &DepthwiseConv2dSpec::multiplier, 1, 64, TR("Multiplier"),
                TR("How many output channels each input channel gets"))}};
    return info;
}

const TypeInfo &NormSpec::info()
{
    static const TypeInfo info{"norm", TR("Norm"), normalization,
        TR("Normalization: y = γ·(x−μ)/√(σ²+ε) + β. The kinds differ in what μ and σ² are taken over"),
        {
            choice("kind", &NormSpec::kind, {TR("none"), TR("batch"), TR("layer"), TR("group"), TR("instance"), "rms"},
                TR("Kind"),
                TR("What μ and σ² are taken over. batch: per channel, over the batch and all positions; layer: per "
                   "example, over all channels and, for images, all positions; instance: per example and channel, over "
                   "positions; group: per example, over a group of channels and all positions; rms: as layer, with no "
                   "μ and no β"))
                .primary(),
            openReal("epsilon", &NormSpec::epsilon, 0, std::numeric_limits<double>::infinity(), TR("Epsilon ε"),
                TR("Added to the variance, inside the root: √(σ²+ε)"))
                .logarithm(),
            real("momentum", &NormSpec::momentum, 0, 1, TR("Momentum"),
                TR("How slowly batch norm's moving mean and variance follow: moving = momentum·moving + "
                   "(1−momentum)·batch. They are used in evaluation"))
                .when<NormSpec>([](const NormSpec &norm) { return norm.kind == NormKind::Batch; }),
            integer("groups", &NormSpec::groups, 1, 4096, TR("Groups"),
                TR("How many groups the channels are divided into; it must divide their number"))
                .when<NormSpec>([](const NormSpec &norm) { return norm.kind == NormKind::Group; }),
            boolean("affine", &NormSpec::affine, TR("Learn γ and β"),
                TR("Whether γ and β are learned, one per channel (rms has γ only). Without, γ = 1 and β = 0")),
        }};
    return info;
}

const TypeInfo &ActivationSpec::info()
{
    static const TypeInfo info{"activation", TR("Activation"), normalization,
        TR("A function of each value alone: y = f(x)"),
        {
            choice("function", &ActivationSpec::function,
                {TR("identity"), "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid", "softplus"},
                TR("Function"),
                TR("relu max(0, x); leaky_relu x or slope·x; elu x or eˣ−1; selu λ·x or λα·(eˣ−1); gelu x·Φ(x), the "
                   "exact one; silu x·σ(x); tanh; sigmoid σ(x) = 1/(1+e⁻ˣ); softplus ln(1+eˣ)"))
                .primary(),
            real("slope", &ActivationSpec::slope, 0, 1, TR("Slope"),
                TR("What leaky_relu multiplies negative values with"))
                .when<ActivationSpec>(
                    [](const ActivationSpec &a) { return a.function == ActivationFunction::LeakyRelu; }),
        }};
    return info;
}

const TypeInfo &ResidualSpec::info()
{
    static const TypeInfo info{"residual", TR("Residual"), blocks,
        TR("A block with a shortcut around it: y = scale·F(x) + shortcut_scale·S(x). Switched off, y = F(x)"),
        {
            choice("shortcut", &ResidualSpec::shortcut, {TR("identity"), TR("projection")}, TR("Shortcut"),
                TR("identity: S(x) = x, which needs F(x) to have x's shape; projection: S is a learned dense or conv2d "
                   "that gives F's shape")),
            integer("shortcut_kernel_size", &ResidualSpec::shortcutKernelSize, 1, 31, TR("Shortcut kernel size"),
                TR("Height and width of the projection's window on images"))
                .when<ResidualSpec>([](const ResidualSpec &r) { return r.shortcut == Shortcut::Projection; }),
            real("scale", &ResidualSpec::scale, -1000, 1000, TR("Scale"),
                TR("What F(x) is multiplied by; with a learned scale, its first value (0: ReZero)")),
            choice("learn_scale", &ResidualSpec::learnScale, {"false", "true", TR("channel")}, TR("Learn the scale"),
                TR("false: the scale stays; true: it is a learned number, ReZero (Bachlechner et al. 2020); channel: a "
                   "learned number for each channel, LayerScale (Touvron et al. 2021)")),
            real("shortcut_scale", &ResidualSpec::shortcutScale, -1000, 1000, TR("Shortcut scale"),
                TR("What S(x) is multiplied by. DeepNorm (Wang et al. 2022): α = (2N)^¼ for N blocks, with a layer "
                   "norm behind each")),
            rightOpenReal("drop_rate", &ResidualSpec::dropRate, 0, 1, TR("Drop rate"),
                TR("Stochastic depth (Huang et al. 2016): the probability p that training leaves F(x) out, drawn once "
                   "per example and step. Evaluation uses the expectation, (1 − p)·F(x)")),
            boolean("enabled", &ResidualSpec::enabled, TR("Shortcut on"),
                TR("Off: the shortcut is cut and the block gives F(x) alone, unscaled")),
        }};
    return info;
}

const TypeInfo &HighwaySpec::info()
{
    static const TypeInfo info{"highway", TR("Highway"), blocks,
        TR("A block whose learned gate mixes its input and its body: y = T⊙F(x) + (1−T)⊙x, T = sigmoid(W_T·x + b_T) "
           "(Srivastava et al. 2015). Switched off, y = F(x)"),
        {
            real("gate_bias", &HighwaySpec::gateBias, -100, 100, TR("Gate bias"),
                TR("The first value of b_T. Negative values let x through at first: sigmoid(−2) = 0.12 of F(x)")),
            boolean("enabled", &HighwaySpec::enabled, TR("Gate on"),
                TR("Off: the gate is cut and the block gives F(x) alone")),
        }};
    return info;
}

const TypeInfo &ConcatSpec::info()
{
    static const TypeInfo info{"concat", TR("Concatenation"), blocks,
        TR("A skip connection that concatenates: y = [x, F(x)] along the last axis. Switched off, y = F(x)"),
        {boolean("enabled", &ConcatSpec::enabled, TR("Skip on"), TR("Off: the block gives F(x) alone"))}};
    return info;
}

const TypeInfo &RepeatSpec::info()
{
    static const TypeInfo info{"repeat", TR("Repeat"), blocks,
        TR("The layers inside, several times one after the other, each copy with its own parameters"),
        {integer("count", &RepeatSpec::count, 1, 1000, TR("Count"), TR("How many copies")).primary()}};
    return info;
}

const TypeInfo &DropoutSpec::info()
{
    static const TypeInfo info{"dropout", TR("Dropout"), normalization,
        TR("In training each value becomes 0 with this probability, the others are divided by 1 − rate; in evaluation "
           "nothing happens"),
        {rightOpenReal("rate", &DropoutSpec::rate, 0, 1, TR("Rate"), TR("The probability with which a value becomes 0"))
                .primary()}};
    return info;
}

const TypeInfo &MaxPool2dSpec::info()
{
    static const TypeInfo info{"max_pool2d", TR("Max pooling"), shaping,
        TR("The largest value of each window, channel by channel"), poolFields()};
    return info;
}

const TypeInfo &AvgPool2dSpec::info()
{
    static const TypeInfo info{"avg_pool2d", TR("Average pooling"), shaping,
        TR("The mean of each window, channel by channel; padding does not count"), poolFields()};
    return info;
}

const TypeInfo &GlobalAvgPool2dSpec::info()
{
    static const TypeInfo info{"global_avg_pool2d", TR("Global average"), shaping,
        TR("The mean over all positions of each channel: (H, W, C) becomes (C)"), {}};
    return info;
}

const TypeInfo &FlattenSpec::info()
{
    static const TypeInfo info{
        "flatten", TR("Flatten"), shaping, TR("All values in one vector: (H, W, C) becomes (H·W·C)"), {}};
    return info;
}

const TypeInfo &EmbeddingSpec::info()
{
    static const TypeInfo info{"embedding", TR("Embedding"), sequences,
        TR("A learned vector for each token of a sequence, at first N(0, 1). There are as many vectors as the data has "
           "different tokens"),
        {integer("units", &EmbeddingSpec::units, 1, 16384, TR("Units"), TR("How many channels a token becomes"))
                .primary()}};
    return info;
}

const TypeInfo &PositionalSpec::info()
{
    static const TypeInfo info{"positional", TR("Positional"), sequences,
        TR("Tells positions apart: y = x + p, with a vector p of each position t"),
        {choice("kind", &PositionalSpec::kind, {TR("sinusoidal"), TR("learned")}, TR("Kind"),
            TR("sinusoidal: p is sin(t/10000^(2i/d)) in channel 2i of d and the cosine of the same in channel 2i+1; "
               "learned: p is a parameter, at first N(0, 0.02²)"))
                .primary()}};
    return info;
}

const TypeInfo &SelfAttentionSpec::info()
{
    static const TypeInfo info{"self_attention", TR("Self-attention"), sequences,
        TR("Each position looks at the others: in each head softmax(Q·Kᵀ/√(d/heads))·V, with Q, K and V learned "
           "products of x; the heads together go through a fourth product. First kernels have variance 1/fan_in"),
        {
            integer("heads", &SelfAttentionSpec::heads, 1, 256, TR("Heads"),
                TR("How many attentions work in parallel; it must divide the number of channels d"))
                .primary(),
            boolean("causal", &SelfAttentionSpec::causal, TR("Causal"),
                TR("Whether a position sees itself and earlier ones alone, as predicting the next needs it"))
                .primary(),
            boolean("bias", &SelfAttentionSpec::bias, TR("Bias"),
                TR("Whether learned offsets are added to the four products; they start at 0")),
        }};
    return info;
}

const TypeInfo &LayerSpec::info() const
{
    return std::visit([](const auto &spec) -> const TypeInfo & { return spec.info(); }, value);
}

const bool *LayerSpec::enabled() const
{
    return std::visit(
        [](const auto &spec) -> const bool * {
            if constexpr (requires { spec.enabled; })
                return &spec.enabled;
            else
                return nullptr;
        },
        value);
}

bool *LayerSpec::enabled()
{
    return const_cast<bool *>(std::as_const(*this).enabled());
}

const Initializer *LayerSpec::initializer() const
{
    return std::visit(
        [](const auto &spec) -> const Initializer * {
            if constexpr (requires { spec.initializer; })
                return &spec.initializer;
            else
                return nullptr;
        },
        value);
}

const Stack *LayerSpec::body() const
{
    return std::visit(
        [](const auto &spec) -> const Stack * {
            if constexpr (requires { spec.body; })
                return &spec.body;
            else
                return nullptr;
        },
        value);
}

Stack *LayerSpec::body()
{
    return const_cast<Stack *>(std::as_const(*this).body());
}

const void *LayerSpec::fieldsAddress() const
{
    return std::visit(
        [](const auto &spec) -> const void * {
            if constexpr (std::is_base_of_v<PoolFields, std::decay_t<decltype(spec)>>)
                return static_cast<const PoolFields *>(&spec);
            else
                return &spec;
        },
        value);
}

void *LayerSpec::fieldsAddress()
{
    return const_cast<void *>(std::as_const(*this).fieldsAddress());
}

const std::vector<LayerSpec> &allLayerTypes()
{
    static const std::vector<LayerSpec> types = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::vector<LayerSpec>{LayerSpec{std::variant_alternative_t<I, AnyLayer>{}}...};
    }(std::make_index_sequence<std::variant_size_v<AnyLayer>>());
    return types;
}

void forEachLayer(Stack &stack, const std::function<void(LayerSpec &)> &visit)
{
    for (LayerSpec &layer : stack) {
        visit(layer);
        if (Stack *body = layer.body())
            forEachLayer(*body, visit);
    }
}

void forEachLayer(const Stack &stack, const std::function<void(const LayerSpec &)> &visit)
{
    for (const LayerSpec &layer : stack) {
        visit(layer);
        if (const Stack *body = layer.body())
            forEachLayer(*body, visit);
    }
}

} // namespace stacklight
