#pragma once

#include "experiment/plan.h"

#include <span>

namespace stacklight {

/// The parameters of one layer, for a residual those of its shortcut and scale while it is enabled. `input` of a
/// residual is its block's.
std::vector<ParameterShape> parameterShapes(
    const LayerSpec &layer, const Shape &input, const Shape &output, const DataShape &data);

/// How many values one output sums up, and how many outputs one value enters: what initial variances are scaled by.
struct Fans
{
    double in, out;
};

/// Of a layer's kernel with these axes.
Fans fansOf(const LayerSpec &layer, const std::vector<int> &axes);

/// Returns the number of extra values per example that a layer stores besides its output, where they can be many more:
/// of attention its weights, and queries, keys, values and context with their gradients; of a highway its gate with its
/// gradient.
std::int64_t keptValues(const LayerSpec &layer, const Shape &output);

/// How many pixels of its input one pixel of its output stands for, a side.
int strideOf(const LayerSpec &layer);

/// The same of the body of the block `path`, where `before` ends with its last layer: the product of its layers'
/// strides, or 2³⁰ where that is more; no image has as many pixels a side.
int bodyStride(std::span<const PlannedLayer> before, const std::string &path);
int bodyStride(const Plan &plan, const PlannedLayer &block);

} // namespace stacklight
