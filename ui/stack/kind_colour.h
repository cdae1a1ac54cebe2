// Which colour a kind of layer has, in the tower and in the gallery's drawings.
#pragma once

#include "experiment/layer_specs.h"

#include <QColor>

namespace stacklight {

/// What has a kernel is blue, norms are green, activations orange, all others grey.
QColor kindColour(const LayerSpec &layer);

} // namespace stacklight
