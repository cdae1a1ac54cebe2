// What a snapshot says of each layer's health, in plain words. The one place of these judgements: lamps, status line
// and commands use it.
#pragma once

#include "observe/remedies.h"
#include "observe/snapshot.h"

namespace stacklight {

/// From the least to the most severe.
enum class Health {
    Healthy,
    SlowUpdates, ///< the weights hardly change
    FastUpdates, ///< a step changes the weights by a good part of their size
    SmallBatch,  ///< a batch norm that takes its variance from a few examples
    Saturated,   ///< most outputs of a tanh or sigmoid lie where its slope is nearly 0
    Vanishing,   ///< the gradient is a tiny part of the output's
    Dead,        ///< nearly all units of a relu are zero for the whole batch
    Exploding,   ///< gradient or activation are far too large
    NotFinite,   ///< infinite or not a number
};

/// The limits beyond which a layer is not healthy, each with its reason.
namespace limits {
/// rms of the activation gradient ÷ that of the last layer, below: with one learning rate for all layers, this one
/// learns ten thousand times slower than the last.
inline constexpr double vanishingGradient = 1e-4;
/// The same ratio, above: a learning rate that suits the last layer throws this one off.
inline constexpr double explodingGradient = 1e3;
/// rms of the activation, above: data and the output of every norm have 1, and a softmax of such numbers knows 0 and 1
/// alone.
inline constexpr double explodingActivation = 1e4;
/// Units of a relu that are zero for the whole batch, from here on. Not at a half: where deep examples look alike, half
/// of the units are zero for all of them.
inline constexpr double deadUnits = 0.8;
/// Where nobody counted units (a trace, or a batch of a few examples): zero outputs of a relu, from here on.
inline constexpr double zeroOutputs = 0.9;
/// Outputs of tanh or sigmoid beyond 0.97 of their range, from here on: most of the layer has a tenth of the slope at
/// most.
inline constexpr double saturatedFraction = 0.5;
/// rms(Δw)/rms(w) of a kernel, below: floats have 24 bits, so most of such an update is lost in rounding.
inline constexpr double slowUpdate = 1e-7;
/// The same, above: ten such steps replace the kernel. About 10⁻³ is usual.
inline constexpr double fastUpdate = 0.1;
/// Examples in the batch of a batch norm, below: the variance of seven normal values is off by more than half of itself
/// (√(2/6)); Wu and He 2018, "Group normalization", show the error that follows.
inline constexpr int leastBatch = 8;
} // namespace limits

struct LayerDiagnosis
{
    Health health = Health::Healthy;
    /// What was measured, without the layer's name: "93 % of the units are dead: …".
    Message sentence;
    /// What to try, the most promising first.
    std::vector<Remedy> remedies = {};
    /// rms of the activation gradient ÷ that of the last layer; NaN where the last layer has none.
    double gradientRatio = 0;
};

/// One per layer, in the plan's order. Needs `snapshot.plan`.
std::vector<LayerDiagnosis> diagnose(const Snapshot &snapshot);

/// One line on the whole stack, on the most severe of what ails it: "layers 1–6: gradients vanish", "all layers are
/// healthy". Layers are counted from 1 at the input.
Message overallHealth(const std::vector<LayerDiagnosis> &layers);

/// The word for a lamp's tooltip: "healthy", "vanishing gradient", …
Message healthName(Health health);

/// A ratio in words that need no counting of zeros: "0.3", "10⁻⁵".
std::string powerText(double ratio);

} // namespace stacklight
