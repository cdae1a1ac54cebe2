#include "views/norm_panel.h"

#include "views/depth_view.h"

#include <QCoreApplication>

#include <cmath>

namespace stacklight {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("NormPanel", text);
}

/// How a cube of so many cells is drawn, and which of them stand out.
struct Axis
{
    int cells = 1;
    int first = 0, last = 0; ///< of those that stand out
};

Axis axisOf(int all, int taken, int first, int mostCells)
{
    Axis axis;
    axis.cells = std::clamp(all, 1, mostCells);
    axis.last = axis.cells - 1;
    if (taken == all)
        return axis;
    const int shown = std::max(1, int(std::lround(double(taken) / all * axis.cells)));
    axis.first = std::clamp(int(std::int64_t(first) * axis.cells / all), 0, axis.cells - shown);
    axis.last = axis.first + shown - 1;
    return axis;
}

QString minus(double value)
{
    return value < 0 ? QStringLiteral("(%1)").arg(shortNumber(value)) : shortNumber(value);
}

} // namespace

QString cellsThatShare(const NormSpecimen &specimen)
{
    const bool hasPositions = specimen.positions > 1;
    switch (specimen.spec.kind) {
    case NormKind::Batch:
        return hasPositions ? tr("Batch norm: one channel, all examples and positions") : tr("Batch norm: one channel, all examples");
    case NormKind::Layer:
    case NormKind::Rms: {
        const bool eachPosition = hasPositions && !specimen.training.empty() && specimen.training.front().positions == 1;
        const QString name = specimen.spec.kind == NormKind::Rms ? tr("RMS norm") : tr("Layer norm");
        return (eachPosition ? tr("%1: one position of one example, all channels")
                : hasPositions ? tr("%1: one example, all channels and positions")
                               : tr("%1: one example, all channels")).arg(name);
    }
    case NormKind::Group:
        return hasPositions ? tr("Group norm: one example, a group of channels, all positions") : tr("Group norm: one example, a group of channels");
    case NormKind::Instance:
        return tr("Instance norm: one channel of one example, all positions");
    case NormKind::None:
        break;
    }
    return {};
}

QString formulaWithNumbers(const NormReading &reading)
{
    const NormSlice &slice = *reading.slice;
    if (slice.cells.empty())
        return {};
    const NormCell &cell = slice.cells[slice.cells.size() / 2];
    const QString root = QStringLiteral("√(%1 + %2)").arg(shortNumber(slice.variance), shortNumber(reading.specimen->spec.epsilon));
    const bool isRms = reading.specimen->spec.kind == NormKind::Rms;
    const QString above = isRms ? minus(cell.input) : QStringLiteral("(%1 − %2)").arg(shortNumber(cell.input), minus(slice.mean));
    QString text = QStringLiteral("%1·%2/%3").arg(shortNumber(cell.gamma), above, root);
    if (!isRms)
        text += QStringLiteral(" + ") + minus(cell.beta);
    return text + QStringLiteral(" = ") + shortNumber(cell.output);
}

int NormPanel::lineHeight() const
{
    return QFontMetrics(m_theme->font).height() + 2;
}

QSize NormPanel::minimumOuterSizeHint() const
{
    return {1, lineHeight() * std::max(7, 4 + int(readings.size()))};
}

QSize NormPanel::maximumOuterSizeHint() const
{
    return {QWIDGETSIZE_MAX, minimumOuterSizeHint().height()};
}

void NormPanel::draw(QCPPainter *painter)
{
    if (readings.empty())
        return;
    painter->setFont(m_theme->font);
    painter->setAntialiasing(true);
    const QRectF area = QRectF(rect()).adjusted(6, 0, -6, 0);
    const double cube = std::min(area.width() * 0.32, 1.6 * area.height());
    drawCube(painter, QRectF(area.left(), area.top(), cube, area.height()), readings.front());
    drawNumbers(painter, area.adjusted(cube + 16, 0, 0, 0));
}

/// Channels to the right, positions downwards, examples into the picture. What shares the mean stands at the near faces.
void NormPanel::drawCube(QCPPainter *painter, const QRectF &area, const NormReading &reading) const
{
    const NormSpecimen &specimen = *reading.specimen;
    const NormSlice &slice = *reading.slice;
    const Axis channels = axisOf(specimen.channels, slice.channels, slice.channel, 8);
    const Axis positions = axisOf(specimen.positions, slice.positions, 0, 5);
    const Axis examples = axisOf(specimen.examples, slice.examples, 0, 6);
    const double line = lineHeight();
    const QRectF inside = area.adjusted(line, line, 0, -line);
    const double depthX = 0.5, depthY = 0.4; // of a cell, for each example further back
    const double wide = channels.cells + examples.cells * depthX, high = positions.cells + examples.cells * depthY;
    const double cellX = inside.width() / wide, cellY = std::min(inside.height() / high, 1.4 * cellX);
    const QPointF origin(inside.left(), inside.top() + examples.cells * depthY * cellY); // the near upper left corner
    const auto point = [&](double c, double p, double e) {
        return origin + QPointF((c + e * depthX) * cellX, p * cellY - e * depthY * cellY);
    };
    const auto has = [](const Axis &axis, int at) { return at >= axis.first && at <= axis.last; };
    painter->setPen(QPen(m_theme->background, 1));
    const auto face = [&](bool isShared, int shade, const QPolygonF &shape) {
        const QColor base = isShared ? m_theme->accent : m_theme->axis;
        painter->setBrush(m_theme->tint(base, isShared ? 1 - 0.15 * shade : 0.34 - 0.07 * shade));
        painter->drawPolygon(shape);
    };
    for (int c = 0; c < channels.cells; ++c) {
        for (int p = 0; p < positions.cells; ++p)
            face(has(channels, c) && has(positions, p) && has(examples, 0), 0,
                 QPolygonF({point(c, p, 0), point(c + 1, p, 0), point(c + 1, p + 1, 0), point(c, p + 1, 0)}));
        for (int e = 0; e < examples.cells; ++e)
            face(has(channels, c) && has(positions, 0) && has(examples, e), 1,
                 QPolygonF({point(c, 0, e), point(c + 1, 0, e), point(c + 1, 0, e + 1), point(c, 0, e + 1)}));
    }
    const int right = channels.cells;
    for (int p = 0; p < positions.cells; ++p)
        for (int e = 0; e < examples.cells; ++e)
            face(has(channels, right - 1) && has(positions, p) && has(examples, e), 2,
                 QPolygonF({point(right, p, e), point(right, p, e + 1), point(right, p + 1, e + 1), point(right, p + 1, e)}));
    painter->setPen(m_theme->text);
    const QPointF below = point(0, positions.cells, 0);
    painter->drawText(QRectF(below.x(), below.y() + 1, area.right() - below.x(), line), Qt::AlignLeft | Qt::AlignTop,
                      tr("%1 channels →").arg(specimen.channels));
    const QPointF back = point(0, 0, examples.cells);
    painter->drawText(QRectF(area.left() + line, back.y() - line - 1, area.width(), line), Qt::AlignLeft | Qt::AlignBottom,
                      tr("%1 examples ↗").arg(specimen.examples));
    if (specimen.positions < 2)
        return;
    painter->save();
    painter->translate(area.left(), below.y());
    painter->rotate(-90);
    painter->drawText(QRectF(0, 0, inside.height() + line, line), Qt::AlignLeft | Qt::AlignVCenter, tr("← %1 positions").arg(specimen.positions));
    painter->restore();
}

void NormPanel::drawNumbers(QCPPainter *painter, const QRectF &area) const
{
    const NormReading &first = readings.front();
    const double line = lineHeight();
    double y = area.top();
    const auto write = [&](const QString &text, const QColor &colour) {
        painter->setPen(colour);
        painter->drawText(QRectF(area.left(), y, area.width(), line), Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetricsF(m_theme->font).elidedText(text, Qt::ElideRight, area.width()));
        y += line;
    };
    write(cellsThatShare(*first.specimen), m_theme->accent);
    const NormCell &cell = first.slice->cells[first.slice->cells.size() / 2];
    const bool isRms = first.specimen->spec.kind == NormKind::Rms;
    const QString formula = isRms ? QStringLiteral("γ·x/√(σ² + ε) = y") : QStringLiteral("γ·(x − μ)/√(σ² + ε) + β = y");
    const QString where = first.specimen->positions > 1
                              ? tr("example %1, channel %2, position %3").arg(cell.example + 1).arg(cell.channel + 1).arg(cell.position + 1)
                              : tr("example %1, channel %2").arg(cell.example + 1).arg(cell.channel + 1);
    write(formula + QStringLiteral("     ") + where, m_theme->faintText);
    write(formulaWithNumbers(first), m_theme->text);
    drawTable(painter, area, y + line * 0.3);
}

/// One row a run: where it is, and its numbers.
void NormPanel::drawTable(QCPPainter *painter, const QRectF &area, double top) const
{
    const bool hasMoving = std::any_of(readings.begin(), readings.end(), [](const NormReading &one) { return !std::isnan(one.slice->movingMean); });
    std::vector<QStringList> rows{{QString(), QStringLiteral("μ"), QStringLiteral("σ²")}};
    if (hasMoving)
        rows[0] << tr("moving μ") << tr("moving σ²");
    rows[0] << QStringLiteral("γ") << QStringLiteral("β") << QStringLiteral("ε");
    for (const NormReading &one : readings) {
        const NormSlice &slice = *one.slice;
        const NormCell &cell = slice.cells[slice.cells.size() / 2];
        const bool isRms = one.specimen->spec.kind == NormKind::Rms;
        QStringList row{tr("%1: layer %2").arg(one.run).arg(one.specimen->layer + 1), isRms ? QStringLiteral("–") : shortNumber(slice.momentMean),
                        shortNumber(isRms ? slice.variance : slice.momentVariance)};
        if (hasMoving) {
            row << (std::isnan(slice.movingMean) ? QStringLiteral("–") : shortNumber(slice.movingMean))
                << (std::isnan(slice.movingVariance) ? QStringLiteral("–") : shortNumber(slice.movingVariance));
        }
        row << shortNumber(cell.gamma) << (isRms ? QStringLiteral("–") : shortNumber(cell.beta)) << shortNumber(one.specimen->spec.epsilon);
        rows.push_back(row);
    }
    const QFontMetricsF metrics(m_theme->font);
    const double line = lineHeight();
    std::vector<double> widths(std::size_t(rows[0].size()), 0);
    double total = 0;
    for (int column = 0; column < rows[0].size(); ++column) {
        for (const QStringList &row : rows)
            widths[std::size_t(column)] = std::max(widths[std::size_t(column)], metrics.horizontalAdvance(row[column]));
        total += widths[std::size_t(column)];
    }
    const double gap = std::clamp((area.width() - total) / double(rows[0].size()), 6.0, 26.0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        double x = area.left();
        for (int column = 0; column < rows[row].size() && x + widths[std::size_t(column)] <= area.right() + 1; ++column) {
            painter->setPen(row == 0 ? m_theme->faintText : column == 0 ? readings[row - 1].colour : m_theme->text);
            painter->drawText(QRectF(x, top + double(row) * line, widths[std::size_t(column)] + 1, line), Qt::AlignVCenter | (column ? Qt::AlignRight : Qt::AlignLeft), rows[row][column]);
            x += widths[std::size_t(column)] + gap;
        }
    }
}

} // namespace stacklight
