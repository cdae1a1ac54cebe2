#include "views/contour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace stacklight {

namespace {

/// Two edges of a grid that a line crosses in one cell. An edge is known by its number.
struct Piece
{
    int from, to;
};

/// Edges are numbered: twice the number of their lower left corner, and one more where they go upwards.
int edgeNumber(QPoint from, QPoint to, int columns)
{
    const QPoint corner(std::min(from.x(), to.x()), std::min(from.y(), to.y()));
    return 2 * (corner.y() * columns + corner.x()) + (from.x() == to.x());
}

/// Lines through all pieces: those that end come first, then the closed ones.
std::vector<std::vector<int>> joined(const std::vector<Piece> &pieces)
{
    std::map<int, std::vector<std::size_t>> piecesAt;
    for (std::size_t piece = 0; piece < pieces.size(); ++piece) {
        piecesAt[pieces[piece].from].push_back(piece);
        piecesAt[pieces[piece].to].push_back(piece);
    }
    std::vector<char> isUsed(pieces.size());
    std::vector<std::vector<int>> lines;
    auto follow = [&](int edge) {
        std::vector<int> line{edge};
        for (bool isLonger = true; isLonger;) {
            isLonger = false;
            for (const std::size_t piece : piecesAt[line.back()]) {
                if (std::exchange(isUsed[piece], 1))
                    continue;
                line.push_back(pieces[piece].from == line.back() ? pieces[piece].to : pieces[piece].from);
                isLonger = true;
                break;
            }
        }
        if (line.size() > 1)
            lines.push_back(std::move(line));
    };
    for (const auto &[edge, there] : piecesAt) {
        if (there.size() == 1)
            follow(edge);
    }
    for (const Piece &piece : pieces)
        follow(piece.from);
    return lines;
}

} // namespace

std::vector<QPolygonF> zeroLines(int columns, int rows, const std::function<float(int, int)> &value)
{
    std::map<int, QPointF> crossings;
    std::vector<Piece> pieces;
    for (int row = 0; row + 1 < rows; ++row) {
        for (int column = 0; column + 1 < columns; ++column) {
            // The four corners in turn; where the sign changes on an edge, the line crosses it.
            const std::array<QPoint, 4> corners{
                QPoint(column, row), QPoint(column + 1, row), QPoint(column + 1, row + 1), QPoint(column, row + 1)};
            std::array<int, 4> crossed;
            int count = 0;
            for (std::size_t edge = 0; edge < 4; ++edge) {
                const QPoint from = corners[edge];
                const QPoint to = corners[(edge + 1) % 4];
                const float first = value(from.x(), from.y());
                const float second = value(to.x(), to.y());
                if (!std::isfinite(first) || !std::isfinite(second) || (first < 0) == (second < 0))
                    continue;
                const int number = edgeNumber(from, to, columns);
                crossings[number] = QPointF(from) + QPointF(to - from) * (double(first) / double(first - second));
                crossed[std::size_t(count++)] = number;
            }
            for (int pair = 0; pair + 1 < count; pair += 2)
                pieces.push_back({crossed[std::size_t(pair)], crossed[std::size_t(pair) + 1]});
        }
    }
    std::vector<QPolygonF> lines;
    for (const std::vector<int> &edges : joined(pieces)) {
        lines.emplace_back();
        for (const int edge : edges)
            lines.back().append(crossings[edge]);
    }
    return lines;
}

std::vector<QPolygonF> classBorders(const Boundary &boundary)
{
    const double width = (boundary.right - boundary.left) / (boundary.columns - 1);
    const double height = (boundary.top - boundary.bottom) / (boundary.rows - 1);
    std::vector<QPolygonF> borders;
    for (int label = boundary.classes == 2 ? 1 : 0; label < boundary.classes; ++label) {
        const auto lead = [&boundary, label](int column, int row) {
            const float *all =
                boundary.probabilities.data() + std::ptrdiff_t(row * boundary.columns + column) * boundary.classes;
            float best = 0;
            for (int other = 0; other < boundary.classes; ++other)
                best = other == label ? best : std::max(best, all[other]);
            return all[label] - best;
        };
        for (QPolygonF &line : zeroLines(boundary.columns, boundary.rows, lead)) {
            for (QPointF &point : line)
                point = {boundary.left + point.x() * width, boundary.bottom + point.y() * height};
            borders.push_back(std::move(line));
        }
    }
    return borders;
}

} // namespace stacklight
