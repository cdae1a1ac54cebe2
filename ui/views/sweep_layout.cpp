// Where the points of a sweep stand: depths, what diverged, what is pointed at.
#include "views/sweep_view.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <set>

namespace stacklight {

namespace {

constexpr double reach = 18;        // pixels around a point that count as pointing at it
constexpr double apart = 8;         // pixels between the lines at one depth
constexpr double widestShare = 0.3; // of the way to the next depth that the lines may take up
constexpr int gapOfLabels = 6;      // pixels

} // namespace

void SweepView::setDepthAxis()
{
    std::set<int> depths;
    for (const SweepCell &cell : cellsOf(input().sweep->sweep))
        depths.insert(cell.depth.value_or(1));
    const bool logarithmic = choice("depth") == Logarithmic;
    const double first = *depths.begin(), last = *depths.rbegin();
    const double margin = logarithmic ? std::pow(last / first, 0.07) : (last - first) * 0.07;
    QCPAxis *axis = m_rect->axis(QCPAxis::atBottom);
    const QCPRange wanted = first == last ? QCPRange(first * 0.5, first * 1.5)
        : logarithmic                     ? QCPRange(first / margin, last * margin)
                                          : QCPRange(first - margin, last + margin);
    follow(axis, wanted);
    const bool asItIs = input().sweep->sweep.depths.empty();
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    const QFontMetrics metrics(theme().font);
    double free = -1e9;
    for (const int depth : depths) {
        const QString label = asItIs ? tr("as it is") : QString::number(depth);
        const double pixel = axis->coordToPixel(depth), half = metrics.horizontalAdvance(label) / 2.0;
        const bool hasRoom = pixel - half >= free;
        ticker->addTick(depth, hasRoom ? label : QString());
        if (hasRoom)
            free = pixel + half + gapOfLabels;
    }
    axis->setTicker(ticker);
}

double SweepView::position(const SweepSummary &one) const
{
    const QCPAxis *axis = m_rect->axis(QCPAxis::atBottom);
    const double depth = one.cell.depth.value_or(1);
    if (m_rect->width() <= 0) // not laid out yet
        return depth;
    double room = m_rect->width();
    for (const int other : input().sweep->sweep.depths) {
        if (other != one.cell.depth)
            room = std::min(room, std::abs(axis->coordToPixel(other) - axis->coordToPixel(depth)));
    }
    const int lines = lineCount();
    const double step = std::min(apart, widestShare * room / lines);
    return axis->pixelToCoord(axis->coordToPixel(depth) + (lineOf(one.cell) - (lines - 1) / 2.0) * step);
}

/// A row above the plot for each line with runs that diverged.
void SweepView::reserveLane()
{
    m_lanes.assign(std::size_t(lineCount()), -1);
    std::vector<bool> has(m_lanes.size());
    for (const SweepSummary &one : m_summary) {
        if (one.diverged > 0)
            has[std::size_t(lineOf(one.cell))] = true;
    }
    m_laneRows = 0;
    for (std::size_t line = 0; line < has.size(); ++line) {
        if (has[line])
            m_lanes[line] = m_laneRows++;
    }
    const int height = QFontMetrics(theme().font).height() * m_laneRows;
    m_rect->setMinimumMargins({4, m_laneRows > 0 ? height + 6 : 4, 4, 4});
}

QPointF SweepView::lanePixel(const SweepSummary &one) const
{
    const int height = QFontMetrics(theme().font).height();
    const int row = m_lanes[std::size_t(lineOf(one.cell))];
    return {m_rect->axis(QCPAxis::atBottom)->coordToPixel(one.cell.depth.value_or(1)),
        m_rect->top() - 3 - (m_laneRows - row - 0.5) * height};
}

void SweepView::drawLane(QCPPainter *painter)
{
    painter->setFont(theme().font);
    const QFontMetricsF metrics(theme().font);
    constexpr double gap = 5;
    for (const SweepSummary &one : m_summary) {
        if (one.diverged == 0)
            continue;
        const Style look = style(one.cell);
        const QPointF at = lanePixel(one);
        const QString text = QString::number(one.diverged) + u'/' + QString::number(one.runs);
        const double size = 3 + 2 * theme().lineWidth, width = 2 * size + 2 * gap + metrics.horizontalAdvance(text);
        const QPen pen(look.colour, 1.5);
        const QCPScatterStyle marker(look.marker, pen, look.isHollow ? theme().background : look.colour, size);
        marker.applyTo(painter, pen);
        marker.drawShape(painter, at.x() - width / 2 + size / 2, at.y());
        const QCPScatterStyle cross(QCPScatterStyle::ssCross, QPen(theme().text, 1.5), Qt::NoBrush, size);
        cross.applyTo(painter, QPen(theme().text, 1.5));
        cross.drawShape(painter, at.x() - width / 2 + 1.5 * size + gap, at.y());
        painter->setPen(theme().text);
        painter->drawText(
            QRectF(at.x() - width / 2 + 2 * size + 2 * gap, at.y() - metrics.height() / 2, width, metrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
    }
}

std::optional<QPointF> SweepView::pixel(std::size_t index) const
{
    const SweepSummary &one = m_summary[index];
    const double value = shown(one.figures[std::size_t(choice("measure"))].mean);
    const QCPAxis *values = m_rect->axis(QCPAxis::atLeft);
    if (std::isfinite(value) && values->range().contains(value))
        return QPointF(m_rect->axis(QCPAxis::atBottom)->coordToPixel(position(one)), values->coordToPixel(value));
    return one.diverged > 0 ? std::optional(lanePixel(one)) : std::nullopt;
}

QString SweepView::layerAt(const QPointF &position) const
{
    QString nearest;
    double best = reach;
    const auto offer = [&](std::size_t index, const QPointF &point) {
        if (const double distance = QLineF(point, position).length(); distance < best) {
            best = distance;
            nearest = QString::number(index);
        }
    };
    for (std::size_t index = 0; index < m_summary.size(); ++index) {
        if (const auto point = pixel(index))
            offer(index, *point);
        if (m_summary[index].diverged > 0)
            offer(index, lanePixel(m_summary[index]));
    }
    return nearest;
}

void SweepView::drawMarks(QCPPainter *painter)
{
    if (!selection())
        return;
    for (const QString &path : {selection()->selected(), selection()->hovered()}) {
        const SweepSummary *one = find(path);
        const auto point = one ? pixel(std::size_t(one - m_summary.data())) : std::nullopt;
        if (!point)
            continue;
        painter->setPen(QPen(theme().accent, theme().lineWidth));
        painter->setBrush(Qt::NoBrush);
        const double radius = 5 + 2 * theme().lineWidth;
        painter->drawEllipse(*point, radius, radius);
    }
}

} // namespace stacklight
