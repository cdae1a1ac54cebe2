// What the tower shows of a recorded run's layers, whose data are not there to tell the shapes.
#pragma once

#include "edits/fresh_layer.h"

#include <QString>

namespace stacklight {

/// By the place of each layer in `stack`; of a repeat, the shape is that of what its last copy gives.
ShapeMap recordedShapes(const Plan &plan, const Stack &stack);
/// Labels that somebody else gave.
std::map<Place, QString> recordedLabels(const Plan &plan, const Stack &stack);

} // namespace stacklight
