// Where a deep plain network settles: Poole et al. 2016, "Exponential expressivity in deep neural networks through
// transient chaos"; Schoenholz et al. 2017, "Deep information propagation".
#pragma once

#include "experiment/layer_specs.h"

namespace stacklight {

/// Of the recursions q ← σ_w²·E φ(√q z)² + σ_b² and c ← (σ_w²·E φ(u)φ(v) + σ_b²)/q. A depth scale is how many layers it
/// takes until what is far from the fixed point is e times nearer; infinite at the border between order and chaos.
struct FixedPoint
{
    double variance = 0;         ///< q*, of the values that reach the activation; infinite where they grow for ever
    double chi = 0;              ///< χ = σ_w²·E φ'(√q* z)²: the factor of the squared gradient from layer to layer
    double gradientDepth = 0;    ///< ξ = 1/|ln χ|
    double correlation = 1;      ///< c*, of two inputs: 1 in order (χ < 1), less in chaos (χ > 1)
    double correlationDepth = 0; ///< ξ = −1/ln(∂c/∂c) at c*
};

FixedPoint fixedPoint(const ActivationSpec &activation, double weightVariance, double biasVariance);

} // namespace stacklight
