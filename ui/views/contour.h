// Lines along which a function on a grid is zero.
#pragma once

#include "observe/snapshot.h"

#include <QPolygonF>

#include <functional>
#include <vector>

namespace stacklight {

/// Marching squares (Lorensen and Cline 1987, in the plane) over columns × rows values; each line in one piece, in grid
/// coordinates.
std::vector<QPolygonF> zeroLines(int columns, int rows, const std::function<float(int column, int row)> &value);

/// Where one class gives way to another, in the plane's coordinates.
std::vector<QPolygonF> classBorders(const Boundary &boundary);

} // namespace stacklight
