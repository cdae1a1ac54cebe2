// What theory has to know of the batch that a run's first step saw.
#pragma once

#include "experiment/training_specs.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace stacklight {

/// Measured for a few points: the first examples or, of sequences of tokens, positions of the first ones.
struct FirstBatch
{
    static constexpr int mostPoints = 64;

    int examples = 0; ///< in the batch
    int points = 0;
    int positions = 1; ///< of a sequence: point i stands at i mod `positions` of example i / `positions`
    /// (points, points): mean over the features of the product of two points' inputs; of tokens 1 where they are equal,
    /// else 0.
    std::vector<float> products;
    std::vector<float> means;          ///< (points) over the features
    std::vector<std::int32_t> targets; ///< (points) the class, −1 where it does not count
    Loss loss = Loss::SoftmaxCrossEntropy;
};

class Network;

/// Of what stands in the network's inputs (or tokens) and targets.
std::shared_ptr<const FirstBatch> measureFirstBatch(Network &network, int examples, Loss loss);

} // namespace stacklight
