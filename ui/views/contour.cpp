#include "views/contour.h"

#include <array>

namespace stacklight {

QVector<QLineF> zeroLines(int columns, int rows, const std::function<float(int, int)> &value)
{
    QVector<QLineF> lines;
    for (int row = 0; row + 1 < rows; ++row) {
        for (int column = 0; column + 1 < columns; ++column) {
            // The four corners in turn; where the sign changes on an edge, the line crosses it.
            const std::array<QPoint, 4> corners{QPoint(column, row), QPoint(column + 1, row), QPoint(column + 1, row + 1), QPoint(column, row + 1)};
            std::array<QPointF, 4> crossings;
            int count = 0;
            for (std::size_t edge = 0; edge < 4; ++edge) {
                const QPoint from = corners[edge];
                const QPoint to = corners[(edge + 1) % 4];
                const float first = value(from.x(), from.y());
                const float second = value(to.x(), to.y());
                if ((first < 0) == (second < 0))
                    continue;
                const double share = double(first) / double(first - second);
                crossings[std::size_t(count++)] = QPointF(from) + QPointF(to - from) * share;
            }
            for (int pair = 0; pair + 1 < count; pair += 2)
                lines.append(QLineF(crossings[std::size_t(pair)], crossings[std::size_t(pair) + 1]));
        }
    }
    return lines;
}

} // namespace stacklight
