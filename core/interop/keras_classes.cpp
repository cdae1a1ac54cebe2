#include "interop/keras_classes.h"

#include "interop/code_classes.h"

namespace stacklight {

namespace {

constexpr const char *kerasStandardize = R"py(class Standardize(layers.Layer):
    """Zero mean and unit variance, by the figures of the training data."""

    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[-1:], trainable=False)
        self.std = self.add_weight(shape=input_shape[-1:], trainable=False)

    def call(self, inputs):
        return (inputs - self.mean) / self.std
)py";

constexpr const char *standardizedDense = R"py(class StandardizedDense(layers.Dense):
    """A dense layer with weight standardization (Qiao et al. 2019)."""

    def call(self, inputs):
        mean, variance = ops.moments(self.kernel, axes=[0], keepdims=True)
        kernel = (self.kernel - mean) / ops.sqrt(variance + 1e-5)
        outputs = ops.matmul(inputs, kernel)
@RETURN@)py";

constexpr ClassChoice standardizedDenseChoices[] = {{
    "@RETURN@",
    "        return outputs + self.bias\n",
    "        return outputs\n",
    "        return outputs + self.bias if self.use_bias else outputs\n",
}};

constexpr const char *standardizedConv2D = R"py(class StandardizedConv2D(layers.Conv2D):
    """A convolution with weight standardization (Qiao et al. 2019)."""

    def convolution_op(self, inputs, kernel):
        mean, variance = ops.moments(kernel, axes=[0, 1, 2], keepdims=True)
        kernel = (kernel - mean) / ops.sqrt(variance + 1e-5)
        return super().convolution_op(inputs, kernel)
)py";

constexpr const char *maskedGroupNormalization =
    R"py(class MaskedGroupNormalization(layers.GroupNormalization):
    """Group normalization of sequences; positions that are masked do not count."""

    def call(self, inputs, mask):
        batch, positions, channels = ops.shape(inputs)
        groups = channels if self.groups == -1 else self.groups
        x = ops.reshape(inputs, (batch, positions, groups, channels // groups))
        mask = ops.cast(mask, x.dtype)[:, :, None, None]
        count = ops.sum(mask, axis=1, keepdims=True) * (channels // groups)
        mean = ops.sum(mask * x, axis=(1, 3), keepdims=True) / count
        squares = mask * ops.square(x - mean)
        variance = ops.sum(squares, axis=(1, 3), keepdims=True) / count
        x = (x - mean) / ops.sqrt(variance + self.epsilon)
@RETURN@)py";

constexpr ClassChoice maskedGroupNormalizationChoices[] = {{
    "@RETURN@",
    "        return ops.reshape(x, ops.shape(inputs)) * self.gamma + self.beta\n",
    "        return ops.reshape(x, ops.shape(inputs))\n",
    "        x = ops.reshape(x, ops.shape(inputs))\n        return x * self.gamma + self.beta if self.scale else x\n",
}};

constexpr const char *kerasRmsNorm = R"py(class RMSNormalization(layers.Layer):
    """Divides by the root of the mean square over the channels."""

    def __init__(self, epsilon@ARGUMENT@):
        super().__init__()
        self.epsilon = epsilon
@SCALE@
@BUILD@    def call(self, inputs):
        mean = ops.mean(ops.square(inputs), axis=-1, keepdims=True)
@RETURN@)py";

constexpr const char *kerasRmsNorm2D = R"py(class RMSNormalization2D(layers.Layer):
    """Divides by the root of the mean square over height, width and channels."""

    def __init__(self, epsilon@ARGUMENT@):
        super().__init__()
        self.epsilon = epsilon
@SCALE@
@BUILD@    def call(self, inputs):
        mean = ops.mean(ops.square(inputs), axis=(1, 2, 3), keepdims=True)
@RETURN@)py";

constexpr ClassChoice kerasRmsNormChoices[] = {
    {"@ARGUMENT@", "", ", scale", ", scale=True"},
    {"@SCALE@\n", "\n", "\n", "        self.scale = scale\n\n"},
    {"@BUILD@",
        "    def build(self, input_shape):\n        self.gamma = self.add_weight(shape=input_shape[-1:], "
        "initializer=\"ones\")\n\n",
        "",
        "    def build(self, input_shape):\n        if self.scale:\n            self.gamma = "
        "self.add_weight(shape=input_shape[-1:], initializer=\"ones\")\n\n"},
    {"@RETURN@", "        return inputs * ops.rsqrt(mean + self.epsilon) * self.gamma\n",
        "        return inputs * ops.rsqrt(mean + self.epsilon)\n",
        "        outputs = inputs * ops.rsqrt(mean + self.epsilon)\n        return outputs * self.gamma if self.scale "
        "else outputs\n"},
};

constexpr const char *layerScale = R"py(class LayerScale(layers.Layer):
    """Multiplies each channel by a learned scale (Touvron et al. 2021)."""

    def build(self, input_shape):
        self.scale = self.add_weight(shape=input_shape[-1:], initializer="ones")

    def call(self, inputs):
        return self.scale * inputs
)py";

constexpr const char *learnedScale = R"py(class LearnedScale(layers.Layer):
    """Multiplies by a learned number (Bachlechner et al. 2020)."""

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(1,), initializer="ones")

    def call(self, inputs):
        return self.scale * inputs
)py";

constexpr const char *kerasStochasticDepth = R"py(class StochasticDepth(layers.Layer):
    """Leaves a branch out for some examples (Huang et al. 2016).

    Evaluation takes the expectation.
    """

    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.seed_generator = keras.random.SeedGenerator()

    def call(self, inputs, training=False):
        if not training:
            return (1 - self.rate) * inputs
        shape = (ops.shape(inputs)[0],) + (1,) * (len(inputs.shape) - 1)
        drawn = keras.random.uniform(shape, seed=self.seed_generator)
        return ops.cast(drawn >= self.rate, inputs.dtype) * inputs
)py";

constexpr const char *kerasLearnedPositions = R"py(class LearnedPositions(layers.Layer):
    """Adds a learned vector for each position."""

    def build(self, input_shape):
        self.embeddings = self.add_weight(shape=input_shape[1:])

    def call(self, inputs):
        return inputs + self.embeddings
)py";

constexpr const char *kerasSinusoidalPositions = R"py(class SinusoidalPositions(layers.Layer):
    """Adds sines and cosines of each position (Vaswani et al. 2017)."""

    def build(self, input_shape):
        positions, channels = input_shape[1:]
        exponents = np.arange(0, channels, 2) / channels
        angles = np.arange(positions)[:, None] / 10000**exponents
        table = np.zeros((positions, channels), dtype=self.compute_dtype)
        table[:, 0::2] = np.sin(angles)
        table[:, 1::2] = np.cos(angles)[:, : channels // 2]
        self.table = table

    def call(self, inputs):
        return inputs + self.table
)py";

} // namespace

std::vector<std::string> kerasClasses(const CodeSequence &network)
{
    std::vector<std::string> classes;
    const auto add = [&](const char *name, const char *text, std::span<const ClassChoice> choices = {}) {
        if (const ClassUses uses = classUses(network, name); uses.any)
            classes.push_back(chosenText(text, uses, choices));
    };
    add("Standardize", kerasStandardize);
    add("StandardizedDense", standardizedDense, standardizedDenseChoices);
    add("StandardizedConv2D", standardizedConv2D);
    add("MaskedGroupNormalization", maskedGroupNormalization, maskedGroupNormalizationChoices);
    add("RMSNormalization", kerasRmsNorm, kerasRmsNormChoices);
    add("RMSNormalization2D", kerasRmsNorm2D, kerasRmsNormChoices);
    add("LayerScale", layerScale);
    add("LearnedScale", learnedScale);
    add("StochasticDepth", kerasStochasticDepth);
    add("LearnedPositions", kerasLearnedPositions);
    add("SinusoidalPositions", kerasSinusoidalPositions);
    return classes;
}

} // namespace stacklight
