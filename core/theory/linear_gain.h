// What a random product does to mean squares.
#pragma once

#include "experiment/plan.h"

namespace stacklight {

/// Variance of one element of a kernel with these axes. he: 2/fan_in (He et al. 2015, "Delving deep into rectifiers"),
/// glorot: 2/(fan_in + fan_out) (Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
/// neural networks"), lecun: 1/fan_in, orthogonal: 1/max(rows, columns).
double kernelVariance(const Initializer &initializer, const std::vector<int> &axes);

/// Factors of the mean square: of the values from input to output, of the gradient from output to input.
struct LinearGain
{
    double forward = 1;
    double backward = 1;
};

/// Of a dense or conv2d: forward σ²·fan_in, backward σ²·(products that one input takes part in). At the edges of an
/// image the padding counts as the zeros that it is, on the average over the positions.
LinearGain linearGain(const PlannedLayer &layer);
/// Of a residual's projection; `input` is the block's.
LinearGain projectionGain(const PlannedLayer &residual, int stride);

} // namespace stacklight
