// The table of running layers.
#pragma once

#include "nn/layer.h"

namespace stacklight {

/// A layer whose output is its input, unchanged: it gets no memory of its own and nothing runs.
bool changesNothing(const LayerSpec &spec);

/// Whether dL/d(input) is dL/d(output) in any case: of what changes nothing or adds positions, and of a
/// residual that is not scaled.
bool passesGradientOn(const LayerSpec &spec);

/// Whether the last layer of a stack for sequences computes the columns alone whose target counts: a dense layer in no
/// block does.
bool computesCountedColumns(const Plan &plan);

/// The running form of layer `index` of the plan.
LayerPtr makeLayer(const Plan &plan, int index);

} // namespace stacklight
