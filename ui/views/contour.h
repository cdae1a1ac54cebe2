// Lines along which a function on a grid is zero.
#pragma once

#include <QLineF>
#include <QVector>

#include <functional>

namespace stacklight {

/// Marching squares (Lorensen and Cline 1987, in the plane) over columns × rows values; pieces in grid coordinates.
QVector<QLineF> zeroLines(int columns, int rows, const std::function<float(int column, int row)> &value);

} // namespace stacklight
