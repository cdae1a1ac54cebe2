// How alike gradients are if gates open and close independently.
#pragma once

#include "experiment/plan.h"

#include <vector>

namespace stacklight {

/// The correlation R of two inputs' gradients with respect to each layer's output, from 1 at the output on: a relu lets
/// half of a gradient through, and a quarter of what two have in common, if its gates are open for half of the inputs
/// and independent from one to the next (centred pre-activations), so R halves: 2⁻ᴸ behind L of them (Balduzzi et al.
/// 2017, theorem 1). Linear layers keep it. Where a shortcut joins, the two R are averaged with the mean squares of the
/// two gradients as weights (theorems 2 and 3), of which the sum, `meanSquares`, is measured. Other layers: NaN from
/// there towards the input. Holds for independent weights: at initialization.
std::vector<double> correlationOfIndependentGates(const Plan &plan, const std::vector<double> &meanSquares);

} // namespace stacklight
