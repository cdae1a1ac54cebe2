// The shapes on the way through a stack, also one that does not fit, and new layers that fit where they are put.
#pragma once

#include "experiment/plan.h"
#include "edits/place.h"

namespace stacklight {

/// The output shape of each layer, of a repeat's layers that of the first copy, up to the first layer that does not
/// fit.
using ShapeMap = std::map<Place, Shape>;
ShapeMap outputShapes(const Stack &stack, const DataShape &data);

/// The shape that reaches the layer at `index` of a body, as far as the layers before it fit.
Shape shapeBefore(const ShapeMap &shapes, const DataShape &data, const Place &body, int index);

/// A block's body that keeps a shape: norm, relu and a dense as wide as it, or a conv2d with as many filters.
Stack bodyKeeping(const Shape &shape);

/// `type` with fields that suit the shape that will reach it: a body, units, filters, groups and heads that divide the
/// channels.
LayerSpec freshLayer(const LayerSpec &type, const Shape &shape);

} // namespace stacklight
