// The same scale on both axes of a plot.
#pragma once

#include <qcustomplot.h>

#include <vector>

namespace stacklight {

/// Gives axis rects that stand side by side in a grid an inner size of which the width is `widthOverHeight` times the
/// height, as large as there is room for within the margins, and in the middle. A plane much longer than wide is not
/// kept: it fills the room instead.
void setEqualScale(
    QCPLayoutGrid *grid, const QMargins &margins, const std::vector<QCPAxisRect *> &rects, double widthOverHeight);

} // namespace stacklight
