// What a file says of each layer: plain, comparable values, one struct a type. The fields, their ranges and tooltips
// are declared in layer_specs.cpp; what a layer computes stands in nn/layers/.
#pragma once

#include "experiment/field.h"

#include <string>
#include <variant>
#include <vector>

namespace stacklight {

struct LayerSpec;
/// Layers one after the other, from the input on.
using Stack = std::vector<LayerSpec>;

/// Distributions of initial kernels, with fan_in and fan_out of the product that the kernel takes part in.
/// Normal means normal, not truncated. he_*: He et al. 2015, glorot_*: Glorot and Bengio 2010, lecun: LeCun et al.
/// 1998, orthogonal: Saxe et al. 2014.
struct Initializer
{
    enum Type { HeNormal, HeUniform, GlorotNormal, GlorotUniform, LecunNormal, Orthogonal, Zeros, Normal };
    Type type = HeNormal;
    double std = 0.02; ///< of Normal

    bool operator==(const Initializer &) const = default;
};

enum class Padding { Same, Valid }; ///< "same" as TensorFlow's: the odd pixel goes to the bottom and right
enum class NormKind { None, Batch, Layer, Group, Instance, Rms };
enum class ActivationFunction { Identity, Relu, LeakyRelu, Elu, Selu, Gelu, Silu, Tanh, Sigmoid, Softplus };
enum class Shortcut { Identity, Projection };
enum class LearnedScale { No, OneNumber, PerChannel };
enum class PositionalKind { Sinusoidal, Learned };

struct DenseSpec
{
    Units units;
    bool bias = true;
    Initializer initializer;
    bool weightStandardization = false; ///< as of Conv2dSpec

    static const TypeInfo &info();
    bool operator==(const DenseSpec &) const = default;
};

struct Conv2dSpec
{
    int filters = 16;
    int kernelSize = 3;
    int stride = 1;
    Padding padding = Padding::Same;
    bool bias = true;
    Initializer initializer;
    /// Whether the product takes (W − μ)/√(σ² + 1e-5) instead of W, with the mean and the biased variance of each
    /// output unit's weights; Qiao et al. 2019.
    bool weightStandardization = false;

    static const TypeInfo &info();
    bool operator==(const Conv2dSpec &) const = default;
};

/// A convolution of each channel by itself: output channel c·multiplier + m reads input channel c alone. Fan-in is the
/// window's size.
struct DepthwiseConv2dSpec
{
    int kernelSize = 3;
    int stride = 1;
    Padding padding = Padding::Same;
    int multiplier = 1; ///< output channels per input channel
    bool bias = true;
    Initializer initializer;

    static const TypeInfo &info();
    bool operator==(const DepthwiseConv2dSpec &) const = default;
};

/// y = γ·(x−μ)/√(σ²+ε)+β with the biased variance.
struct NormSpec
{
    NormKind kind = NormKind::Batch;
    double epsilon = 1e-3;
    double momentum = 0.99; ///< of Batch: moving = momentum·moving + (1−momentum)·batch
    int groups = 8;         ///< of Group
    bool affine = true;     ///< whether γ and β (γ alone for Rms) are learned

    static const TypeInfo &info();
    bool operator==(const NormSpec &) const = default;
};

struct ActivationSpec
{
    ActivationFunction function = ActivationFunction::Relu;
    double slope = 0.01; ///< of LeakyRelu

    static const TypeInfo &info();
    bool operator==(const ActivationSpec &) const = default;
};

/// y = scale·F(x) + shortcut_scale·S(x); with `enabled` false y = F(x).
struct ResidualSpec
{
    Stack body;
    Shortcut shortcut = Shortcut::Identity;
    int shortcutKernelSize = 1; ///< of a Projection on images
    double scale = 1;
    LearnedScale learnScale = LearnedScale::No; ///< `scale` is then the first value: ReZero (Bachlechner et al. 2020),
                                                ///< or LayerScale (Touvron et al. 2021)
    double shortcutScale = 1;                   ///< α of DeepNorm (Wang et al. 2022)
    double dropRate =
        0; ///< stochastic depth (Huang et al. 2016): probability that training leaves F out, one draw per example
    bool enabled = true;

    static const TypeInfo &info();
    bool operator==(const ResidualSpec &) const;
};

/// y = T⊙F(x) + (1 − T)⊙x with the gate T = sigmoid(W_T·x + b_T), for images a 1 × 1 convolution; with `enabled` false
/// y = F(x). Srivastava et al. 2015.
struct HighwaySpec
{
    Stack body;
    double gateBias = -2; ///< initial value of b_T: negative, so that the block passes x on at first
    bool enabled = true;

    static const TypeInfo &info();
    bool operator==(const HighwaySpec &) const;
};

/// y = [x, F(x)] along the last axis; with `enabled` false y = F(x).
struct ConcatSpec
{
    Stack body;
    bool enabled = true;

    static const TypeInfo &info();
    bool operator==(const ConcatSpec &) const;
};

/// The body, `count` times, each copy with its own parameters.
struct RepeatSpec
{
    int count = 2;
    Stack body;

    static const TypeInfo &info();
    bool operator==(const RepeatSpec &) const;
};

struct DropoutSpec
{
    double rate = 0.5;

    static const TypeInfo &info();
    bool operator==(const DropoutSpec &) const = default;
};

struct PoolFields
{
    int size = 2;
    int stride = 2;
    Padding padding = Padding::Valid;

    bool operator==(const PoolFields &) const = default;
};

struct MaxPool2dSpec : PoolFields
{
    static const TypeInfo &info();
    bool operator==(const MaxPool2dSpec &) const = default;
};

/// Padding does not count in the mean.
struct AvgPool2dSpec : PoolFields
{
    static const TypeInfo &info();
    bool operator==(const AvgPool2dSpec &) const = default;
};

struct GlobalAvgPool2dSpec
{
    static const TypeInfo &info();
    bool operator==(const GlobalAvgPool2dSpec &) const = default;
};

struct FlattenSpec
{
    static const TypeInfo &info();
    bool operator==(const FlattenSpec &) const = default;
};

/// A learned vector for each token: (T) tokens become (T, units). As many vectors as the data has tokens.
struct EmbeddingSpec
{
    int units = 64;

    static const TypeInfo &info();
    bool operator==(const EmbeddingSpec &) const = default;
};

/// y = x + a vector of each position; Vaswani et al. 2017.
struct PositionalSpec
{
    PositionalKind kind = PositionalKind::Sinusoidal;

    static const TypeInfo &info();
    bool operator==(const PositionalSpec &) const = default;
};

/// Scaled dot-product attention of a sequence to itself, with several heads; Vaswani et al. 2017.
struct SelfAttentionSpec
{
    int heads = 4;
    bool causal = false; ///< whether a position sees itself and earlier ones alone
    bool bias = true;

    static const TypeInfo &info();
    bool operator==(const SelfAttentionSpec &) const = default;
};

/// The list of all layer types. A new one is its struct above, one word here, its declarations in layer_specs.cpp, its
/// shape in shapes.cpp and one file in nn/layers/.
using AnyLayer = std::variant<DenseSpec, Conv2dSpec, DepthwiseConv2dSpec, NormSpec, ActivationSpec, ResidualSpec,
    HighwaySpec, ConcatSpec, RepeatSpec, DropoutSpec, MaxPool2dSpec, AvgPool2dSpec, GlobalAvgPool2dSpec, FlattenSpec,
    EmbeddingSpec, PositionalSpec, SelfAttentionSpec>;

struct LayerSpec
{
    AnyLayer value;

    const TypeInfo &info() const;
    /// The layers inside a residual, highway, concat or repeat; null for the others.
    Stack *body();
    const Stack *body() const;
    /// The switch of a block, which joins its input with the output of its body: a residual, highway or concat. Null
    /// for the others.
    bool *enabled();
    const bool *enabled() const;
    /// How the kernel of a layer with weights is drawn at first; null for the others.
    const Initializer *initializer() const;
    /// The address that the `get` and `set` of `info().fields` take.
    void *fieldsAddress();
    const void *fieldsAddress() const;

    template <class Spec>
    const Spec *as() const
    {
        return std::get_if<Spec>(&value);
    }
    template <class Spec>
    Spec *as()
    {
        return std::get_if<Spec>(&value);
    }

    bool operator==(const LayerSpec &) const = default;
};

/// Every layer type with its defaults (and an empty body), in the order of the variant.
const std::vector<LayerSpec> &allLayerTypes();

/// Calls `visit` for every layer, the containers before their bodies.
void forEachLayer(Stack &stack, const std::function<void(LayerSpec &)> &visit);
void forEachLayer(const Stack &stack, const std::function<void(const LayerSpec &)> &visit);

} // namespace stacklight
