// A small drawing of a stack: one bar a layer from left to right, residuals as arcs above.
#pragma once

#include "experiment/experiment.h"

class QPainter;
class QPalette;
class QRectF;

namespace stacklight {

void paintStackThumbnail(QPainter &painter, const QRectF &area, const Stack &stack, const QPalette &palette);

} // namespace stacklight
