#pragma once

#include "experiment/plan.h"

namespace stacklight {

/// The parameters of one layer, for a residual those of its shortcut and scale while it is enabled. `input` of a residual
/// is its block's.
std::vector<ParameterShape> parameterShapes(const LayerSpec &layer, const Shape &input, const Shape &output, const DataShape &data);

/// Numbers beside its output that a layer keeps of each example, where they can be many more: of attention its weights, and
/// queries, keys, values and context with their gradients.
std::int64_t keptValues(const LayerSpec &layer, const Shape &output);

/// How many input pixels one output pixel stands for, a side.
int strideOf(const LayerSpec &layer);

} // namespace stacklight
