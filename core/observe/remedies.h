// What to try about a layer that is not well.
#pragma once

#include "base/result.h"
#include "experiment/plan.h"

#include <vector>

namespace stacklight {

enum class Remedy {
    HeInitialization,     ///< for every dense and conv2d
    WrapInResidual,       ///< every block of layers that keeps its shape
    NormBeforeActivation, ///< before every activation
    LayerNormInstead,     ///< of every batch norm
    LowerLearningRate,
    HigherLearningRate,
    LargerBatch,
    ClipGradients,
    LeakyRelu, ///< instead of every relu
    SmallerResidualScale,
};

/// As part of "Try …": "a residual connection".
Message remedyName(Remedy remedy);

/// Those of some remedies that a stack does not have already, in the same order, at most three.
std::vector<Remedy> remediesFor(const Plan &plan, const std::vector<Remedy> &wanted);

} // namespace stacklight
