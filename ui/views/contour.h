// Lines along which a function on a grid is zero.
#pragma once

#include <QPolygonF>

#include <functional>
#include <vector>

namespace stacklight {

/// Marching squares (Lorensen and Cline 1987, in the plane) over columns × rows values; each line in one piece, in grid coordinates.
std::vector<QPolygonF> zeroLines(int columns, int rows, const std::function<float(int column, int row)> &value);

} // namespace stacklight
