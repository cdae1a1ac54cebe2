// What a snapshot says of each layer's health, in plain words. The one place of these judgements: lamps, status line and
// commands use it.
#pragma once

#include "observe/snapshot.h"

namespace stacklight {

/// From the least to the most severe.
enum class Health {
    Healthy,
    Saturated, ///< most outputs of a tanh or sigmoid lie where its slope is nearly 0
    Vanishing, ///< the gradient is a tiny part of the output's
    Dead,      ///< nearly all outputs are zero
    Exploding, ///< gradient or activation are far too large
    NotFinite, ///< infinite or not a number
};

/// The limits beyond which a layer is not healthy.
namespace limits {
inline constexpr double vanishingGradient = 1e-4; ///< rms of the activation gradient ÷ that of the last layer, below
inline constexpr double explodingGradient = 1e3;  ///< the same ratio, above
inline constexpr double explodingActivation = 1e4; ///< rms of the activation, above
inline constexpr double deadFraction = 0.9;       ///< zero outputs of an activation layer, from here on
inline constexpr double saturatedFraction = 0.5;  ///< saturated outputs of tanh or sigmoid, from here on
} // namespace limits

struct LayerDiagnosis
{
    Health health = Health::Healthy;
    /// What was measured and what to try, without the layer's name: "93 % of the outputs are zero. Try …".
    Message sentence;
    /// rms of the activation gradient ÷ that of the last layer; NaN where the last layer has none.
    double gradientRatio = 0;
};

/// One a layer, in the plan's order. Needs `snapshot.plan`.
std::vector<LayerDiagnosis> diagnose(const Snapshot &snapshot);

/// One line on the whole stack, on the most severe of what ails it: "layers 1–6: gradients vanish", "all layers are
/// healthy". Layers are counted from 1 at the input.
Message overallHealth(const std::vector<LayerDiagnosis> &layers);

/// The word for a lamp's tooltip: "healthy", "vanishing gradient", …
Message healthName(Health health);

/// A ratio in words that need no counting of zeros: "0.3", "10⁻⁵".
std::string powerText(double ratio);

} // namespace stacklight
