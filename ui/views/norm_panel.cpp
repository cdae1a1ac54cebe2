#include "views/norm_panel.h"

#include "views/depth_view.h"

#include <QCoreApplication>

#include <cmath>
#include <numeric>

namespace stacklight {

namespace {

constexpr double smallestType = 0.75; // of the usual size, where a formula has little room

struct SpecimenTexts
{
    Q_DECLARE_TR_FUNCTIONS(NormPanel)
};

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

/// "0.001": shorter than a power of ten, where it is a round number.
QString epsilonText(double epsilon)
{
    return epsilon >= 1e-4 ? QString::number(epsilon, 'g', 3) : shortNumber(epsilon);
}

} // namespace

QString cellsThatShare(const NormSpecimen &specimen)
{
    const bool hasPositions = specimen.positions > 1;
    switch (specimen.spec.kind) {
    case NormKind::Batch:
        return hasPositions ? SpecimenTexts::tr("Batch norm: one channel, all examples and positions")
                            : SpecimenTexts::tr("Batch norm: one channel, all examples");
    case NormKind::Layer:
    case NormKind::Rms: {
        const bool eachPosition =
            hasPositions && !specimen.training.empty() && specimen.training.front().positions == 1;
        const QString name =
            specimen.spec.kind == NormKind::Rms ? SpecimenTexts::tr("RMS norm") : SpecimenTexts::tr("Layer norm");
        return (eachPosition   ? SpecimenTexts::tr("%1: one position of one example, all channels")
                : hasPositions ? SpecimenTexts::tr("%1: one example, all channels and positions")
                               : SpecimenTexts::tr("%1: one example, all channels"))
            .arg(name);
    }
    case NormKind::Group:
        return hasPositions ? SpecimenTexts::tr("Group norm: one example, a group of channels, all positions")
                            : SpecimenTexts::tr("Group norm: one example, a group of channels");
    case NormKind::Instance:
        return SpecimenTexts::tr("Instance norm: one channel of one example, all positions");
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
    const QString root =
        QStringLiteral("√(%1 + %2)").arg(shortNumber(slice.variance), epsilonText(reading.specimen->spec.epsilon));
    const bool isRms = reading.specimen->spec.kind == NormKind::Rms;
    const QString above =
        isRms ? minus(cell.input) : QStringLiteral("(%1 − %2)").arg(shortNumber(cell.input), minus(slice.mean));
    QString text = QStringLiteral("%1·%2/%3").arg(shortNumber(cell.gamma), above, root);
    if (!isRms)
        text += (cell.beta < 0 ? QStringLiteral(" − ") : QStringLiteral(" + ")) + shortNumber(std::abs(cell.beta));
    return text + QStringLiteral(" = ") + shortNumber(cell.output);
}

int NormPanel::lineHeight() const
{
    return QFontMetrics(m_theme->font).height() + 2;
}

QSize NormPanel::minimumOuterSizeHint() const
{
    return {1, lineHeight() * (isCompact ? 5 : 8) + 4}; // two of text, and a table of runs, μ, σ², γ, β and ε
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
    const QRectF area = QRectF(rect()).adjusted(8, 0, -8, 0);
    const QRectF below = area.adjusted(0, drawFormula(painter, area) + 2, 0, 0);
    const double cube = std::min(area.width() * 0.42, 2 * below.height());
    drawCube(painter, QRectF(below.left(), below.top(), cube, below.height()), readings.front());
    drawTable(painter, below.adjusted(cube + 20, 0, 0, 0));
}

/// Channels to the right, positions downwards, examples into the picture. What shares the mean stands at the near
/// faces.
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
                QPolygonF(
                    {point(right, p, e), point(right, p, e + 1), point(right, p + 1, e + 1), point(right, p + 1, e)}));
    painter->setPen(m_theme->text);
    const QPointF below = point(0, positions.cells, 0);
    painter->drawText(QRectF(below.x(), below.y() + 1, area.width(), line), Qt::AlignLeft | Qt::AlignTop,
        SpecimenTexts::tr("%1 channels →").arg(specimen.channels));
    const QPointF back = point(0, 0, examples.cells);
    painter->drawText(QRectF(area.left() + line, back.y() - line - 1, area.width(), line),
        Qt::AlignLeft | Qt::AlignBottom, SpecimenTexts::tr("%1 examples ↗").arg(specimen.examples));
    if (specimen.positions < 2)
        return;
    painter->save();
    painter->translate(area.left(), below.y());
    painter->rotate(-90);
    painter->drawText(QRectF(0, 0, inside.height() + line, line), Qt::AlignLeft | Qt::AlignVCenter,
        SpecimenTexts::tr("← %1 positions").arg(specimen.positions));
    painter->restore();
}

double NormPanel::drawFormula(QCPPainter *painter, const QRectF &area) const
{
    const NormReading &first = readings.front();
    const NormCell &cell = first.slice->cells[first.slice->cells.size() / 2];
    const double line = lineHeight();
    const auto write = [&](double y, const QString &text, const QString &more, const QColor &colour) {
        // Smaller before a formula loses its end.
        const QFont font =
            m_theme
                ->enlarged(
                    std::clamp(area.width() / QFontMetricsF(m_theme->font).horizontalAdvance(text), smallestType, 1.0))
                .font;
        const QFontMetricsF metrics(font);
        const QString shown = metrics.elidedText(text, Qt::ElideRight, area.width() + 1);
        painter->setFont(font);
        const double x = area.left() + metrics.horizontalAdvance(shown) + 24;
        painter->setPen(colour);
        painter->drawText(QRectF(area.left(), y, area.width(), line), Qt::AlignVCenter | Qt::TextSingleLine, shown);
        painter->setFont(m_theme->font);
        if (x + metrics.horizontalAdvance(more) > area.right())
            return;
        painter->setPen(m_theme->faintText);
        painter->drawText(QRectF(x, y, area.right() - x + 1, line), Qt::AlignVCenter | Qt::TextSingleLine, more);
    };
    const bool isRms = first.specimen->spec.kind == NormKind::Rms;
    write(area.top(), cellsThatShare(*first.specimen),
        isRms ? QStringLiteral("y = γ·x/√(σ² + ε)") : QStringLiteral("y = γ·(x − μ)/√(σ² + ε) + β"), m_theme->accent);
    const QString where = SpecimenTexts::tr("example %1, channel %2").arg(cell.example + 1).arg(cell.channel + 1);
    write(area.top() + line, formulaWithNumbers(first),
        first.specimen->positions > 1 ? where + SpecimenTexts::tr(", position %1").arg(cell.position + 1) : where,
        m_theme->text);
    return 2 * line;
}

std::vector<QStringList> NormPanel::table(bool withMoving) const
{
    const bool hasMoving = withMoving && std::any_of(readings.begin(), readings.end(), [](const NormReading &one) {
        return !std::isnan(one.slice->movingMean);
    });
    std::vector<QStringList> rows{{QString()}, {hasMoving ? SpecimenTexts::tr("μ (moving)") : QStringLiteral("μ")},
        {hasMoving ? SpecimenTexts::tr("σ² (moving)") : QStringLiteral("σ²")}, {QStringLiteral("γ")},
        {QStringLiteral("β")}, {QStringLiteral("ε")}};
    const auto both = [hasMoving](double value, double moving) {
        return hasMoving && !std::isnan(moving) ? QStringLiteral("%1 (%2)").arg(shortNumber(value), shortNumber(moving))
                                                : shortNumber(value);
    };
    for (const NormReading &one : readings) {
        const NormSlice &slice = *one.slice;
        const NormCell &cell = slice.cells[slice.cells.size() / 2];
        const bool isRms = one.specimen->spec.kind == NormKind::Rms;
        rows[0] << SpecimenTexts::tr("%1: layer %2").arg(one.run).arg(one.specimen->layer + 1);
        rows[1] << (isRms ? QStringLiteral("–") : both(slice.momentMean, slice.movingMean));
        rows[2] << (isRms ? shortNumber(slice.variance) : both(slice.momentVariance, slice.movingVariance));
        rows[3] << shortNumber(cell.gamma);
        rows[4] << (isRms ? QStringLiteral("–") : shortNumber(cell.beta));
        rows[5] << epsilonText(one.specimen->spec.epsilon);
    }
    return rows;
}

void NormPanel::drawTable(QCPPainter *painter, const QRectF &area) const
{
    const QFontMetricsF metrics(m_theme->font);
    const auto widthsOf = [&metrics](const std::vector<QStringList> &rows) {
        std::vector<double> widths(std::size_t(rows[0].size()), 0);
        for (const QStringList &row : rows)
            for (int column = 0; column < row.size(); ++column)
                widths[std::size_t(column)] =
                    std::max(widths[std::size_t(column)], metrics.horizontalAdvance(row[column]));
        return widths;
    };
    constexpr double smallestGap = 10, largestGap = 30;
    const auto roomFor = [&](const std::vector<double> &widths) {
        return (area.width() - std::accumulate(widths.begin(), widths.end(), 0.0)) / double(widths.size() - 1);
    };
    std::vector<QStringList> rows = table(true);
    if (roomFor(widthsOf(rows)) < smallestGap)
        rows = table(false); // the plot shows them too
    rows.resize(isCompact ? 3 : rows.size());
    const std::vector<double> widths = widthsOf(rows);
    const double gap = std::clamp(roomFor(widths), smallestGap, largestGap), line = lineHeight();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        double x = area.left();
        for (int column = 0; column < rows[row].size() && x + widths[std::size_t(column)] <= area.right() + 1;
            ++column) {
            painter->setPen(column == 0 ? m_theme->faintText
                    : row == 0          ? readings[std::size_t(column) - 1].colour
                                        : m_theme->text);
            painter->drawText(QRectF(x, area.top() + double(row) * line, widths[std::size_t(column)] + 1, line),
                Qt::AlignVCenter | (column ? Qt::AlignRight : Qt::AlignLeft), rows[row][column]);
            x += widths[std::size_t(column)] + gap;
        }
    }
}

} // namespace stacklight
