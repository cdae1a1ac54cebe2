// What makes each running layer; each stands in the file of its name.
#pragma once

#include "nn/layer.h"

namespace stacklight {

/// `isLast`: of a stack for sequences, so that it computes the columns that count.
LayerPtr makeDense(const PlannedLayer &layer, bool isLast);
LayerPtr makeConv2d(const PlannedLayer &layer);
LayerPtr makeDepthwiseConv2d(const PlannedLayer &layer);
LayerPtr makeBatchNorm(const PlannedLayer &layer);
LayerPtr makeGroupNorm(const PlannedLayer &layer);
LayerPtr makeActivation(const PlannedLayer &layer);
LayerPtr makeResidual(const PlannedLayer &layer, int stride);
LayerPtr makeHighway(const PlannedLayer &layer);
LayerPtr makeConcat(const PlannedLayer &layer, const Shape &body);
LayerPtr makeDropout(const PlannedLayer &layer);
LayerPtr makeMaxPool(const PlannedLayer &layer);
LayerPtr makeAveragePool(const PlannedLayer &layer);
LayerPtr makeGlobalAverage(const PlannedLayer &layer);
LayerPtr makeIdentity();
LayerPtr makeEmbedding(const PlannedLayer &layer);
LayerPtr makePositional(const PlannedLayer &layer);
LayerPtr makeSelfAttention(const PlannedLayer &layer);

} // namespace stacklight
