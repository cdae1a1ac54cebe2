// One panel of the activations view: its axes, its map or ridges, and the means over them.
#include "session/texts.h"
#include "views/activations_view.h"
#include "views/event_lines.h"
#include "views/painted.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr int columnsOfMap = 160;
constexpr double ridgeOverlap = 2.2; // height of the largest ridge, in rows

} // namespace

void ActivationsView::addPanel()
{
    auto panel = std::make_unique<Panel>();
    panel->rect = addAxisRect(0, int(m_panels.size()));
    panel->map = new QCPColorMap(panel->values(), panel->depth());
    panel->map->setInterpolate(false);
    panel->depth()->setRangeReversed(true);
    addDepthAxis(panel->depth());
    panel->layers.reset(new LayerTicker);
    panel->depth()->setTicker(panel->layers);
    panel->depth()->grid()->setVisible(false);
    Panel *one = panel.get();
    new Painted(plot(), "main", [this, one](QCPPainter *painter) { drawRidges(painter, *one); }, one->rect);
    new Painted(plot(), "main", [this, one](QCPPainter *painter) { drawBefore(painter, *one); }, one->rect);
    new Painted(plot(), "main", [this, one](QCPPainter *painter) { drawMeans(painter, *one); }, one->rect);
    new Painted(plot(), "main", [this, one](QCPPainter *painter) { drawTheory(painter, *one); }, one->rect);
    m_panels.push_back(std::move(panel));
}

void ActivationsView::setTickers(Panel &panel, bool isFirst)
{
    panel.layers->plan = panel.runs.empty() ? nullptr : plan();
    panel.layers->pixels = panel.rect->height();
    panel.layers->line = QFontMetricsF(theme().font).height();
    panel.layers->text = !isFirst ? LayerTicker::None : isNarrow() ? LayerTicker::Number : LayerTicker::LabelAndNumber;
    const auto name = [&](const RunRecord &run) { return isNarrow() ? QString::fromStdString(run.name) : fullName(run); };
    QString label = scale().logarithmic ? tr("Output y (signed logarithm)") : tr("Output y");
    if (style() == Heatmap && input().runs.size() > 1)
        label = name(*input().runs[panel.runs.front()]) + QStringLiteral(": ") + label;
    setTitle(panel.values(), label);
    setTitle(panel.depth(), isFirst ? tr("Depth (layer)") : QString());
    if (scale().logarithmic) {
        QSharedPointer<SignedLogTicker> ticker(new SignedLogTicker);
        ticker->pixels = panel.rect->width();
        ticker->distance = 3.5 * QFontMetricsF(theme().font).horizontalAdvance("0") + 12;
        panel.values()->setTicker(ticker);
    } else {
        panel.values()->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
        fitTickCount(panel.values());
    }
    panel.values()->setSubTicks(!scale().logarithmic);
}

void ActivationsView::fill(Panel &panel, bool isFirst)
{
    setTickers(panel, isFirst);
    const QCPRange range = panel.values()->range();
    panel.rows.clear();
    for (const std::size_t run : panel.runs) {
        const SnapshotPtr shown = snapshot(*input().runs[run]);
        panel.rows.push_back(shown ? std::make_unique<DensityRows>(*shown, scale(), range.lower, range.upper, columnsOfMap) : nullptr);
    }
    const bool hasMap = style() != Ridges && !panel.rows.empty() && panel.rows.front();
    panel.map->setVisible(hasMap);
    if (!hasMap)
        return;
    const DensityRows &first = *panel.rows.front();
    const DensityRows *second = style() == Difference && panel.rows.size() > 1 ? panel.rows[1].get() : nullptr;
    const int rows = second ? std::min(first.rows(), second->rows()) : first.rows();
    QCPColorMapData *data = panel.map->data();
    data->setSize(columnsOfMap, rows);
    const double half = range.size() / columnsOfMap / 2;
    data->setRange(QCPRange(range.lower + half, range.upper - half), QCPRange(1, std::max(rows, 1)));
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columnsOfMap; ++column)
            data->setCell(column, row, double(first.share(row, column)) - (second ? double(second->share(row, column)) : 0));
    }
    panel.map->setDataRange(m_colours->dataRange());
}

void ActivationsView::drawRidges(QCPPainter *painter, const Panel &panel) const
{
    if (style() != Ridges || panel.runs.empty() || !notice().isEmpty())
        return;
    const QCPRange range = panel.values()->range();
    int deepest = 0;
    for (const auto &rows : panel.rows)
        deepest = std::max(deepest, rows ? rows->rows() : 0);
    const double height = std::abs(panel.depth()->coordToPixel(1) - panel.depth()->coordToPixel(2)) * ridgeOverlap;
    for (int row = 0; row < deepest; ++row) {
        const double base = panel.depth()->coordToPixel(row + 1.45);
        for (std::size_t index = 0; index < panel.rows.size(); ++index) {
            if (!panel.rows[index] || row >= panel.rows[index]->rows())
                continue;
            QPolygonF outline;
            for (int column = 0; column < columnsOfMap; ++column) {
                const double x = panel.values()->coordToPixel(range.lower + range.size() * (column + 0.5) / columnsOfMap);
                outline.append(QPointF(x, base - height * double(panel.rows[index]->share(row, column))));
            }
            const QColor colour = theme().run(input().runs[panel.runs[index]]->colour).colour;
            if (index == 0) {
                QPolygonF area = outline;
                area.append(QPointF(outline.back().x(), base));
                area.append(QPointF(outline.front().x(), base));
                painter->setPen(Qt::NoPen);
                painter->setBrush(theme().tint(colour, 0.35));
                painter->drawPolygon(area);
            }
            painter->setPen(QPen(colour, std::clamp(height / 20, 0.7, theme().lineWidth * 0.75)));
            painter->setBrush(Qt::NoBrush);
            painter->drawPolyline(outline);
        }
    }
}

/// mean − std and mean + std as they were before the last switch, as lines through all layers.
void ActivationsView::drawBefore(QCPPainter *painter, const Panel &panel) const
{
    if (style() == Difference || !notice().isEmpty())
        return;
    painter->setAntialiasing(!isLive());
    for (const std::size_t run : panel.runs) {
        const SnapshotPtr earlier = before(*input().runs[run]);
        for (const int offset : {-1, 1}) {
            QPolygonF line;
            for (std::size_t layer = 0; earlier && layer < earlier->layers.size(); ++layer) {
                const double x = panel.values()->coordToPixel(position(earlier->layers[layer].activation, offset));
                if (std::isfinite(x))
                    line.append(QPointF(x, panel.depth()->coordToPixel(depthAt(layer))));
            }
            QPen pen = beforePen(input(), *input().runs[run], theme());
            if (style() == Heatmap) {
                painter->setPen(QPen(Qt::black, pen.widthF() + 1.4));
                painter->drawPolyline(line);
                pen.setColor(Qt::white);
            }
            painter->setPen(pen);
            painter->drawPolyline(line);
        }
    }
}

void ActivationsView::drawMeans(QCPPainter *painter, const Panel &panel) const
{
    if (choice("line") == NoLine || style() == Difference || !notice().isEmpty())
        return;
    const double rowHeight = std::abs(panel.depth()->coordToPixel(1) - panel.depth()->coordToPixel(2));
    const double half = std::max(1.0, 0.5 * rowHeight);
    const bool onMap = style() == Heatmap;
    painter->setAntialiasing(!isLive());
    for (const std::size_t run : panel.runs) {
        const SnapshotPtr shown = snapshot(*input().runs[run]);
        const QColor colour = onMap ? QColor(Qt::white) : theme().run(input().runs[run]->colour).colour;
        for (const int offset : {-1, 1, 0}) {
            QVector<QLineF> ticks;
            for (std::size_t layer = 0; shown && layer < shown->layers.size(); ++layer) {
                const double x = panel.values()->coordToPixel(position(shown->layers[layer].activation, offset));
                const double y = panel.depth()->coordToPixel(depthAt(layer));
                if (std::isfinite(x))
                    ticks.append(QLineF(x, y - half, x, y + half));
            }
            const double width = theme().lineWidth * (offset == 0 ? 1.1 : 0.6);
            if (onMap) {
                painter->setPen(QPen(Qt::black, width + 1.4, Qt::SolidLine, Qt::FlatCap));
                painter->drawLines(ticks);
            }
            painter->setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap));
            painter->drawLines(ticks);
        }
    }
}

QPen ActivationsView::theoryPen() const
{
    QPen pen(QColor(0xff9d5c), theme().lineWidth, Qt::SolidLine, Qt::FlatCap); // stands out of every colour of the map
    pen.setDashPattern({1.6, 1.2});
    return pen;
}

/// Mean ± standard deviation as predicted, where mean and deviation are drawn as measured.
void ActivationsView::drawTheory(QCPPainter *painter, const Panel &panel) const
{
    if (!showsTheory() || !notice().isEmpty())
        return;
    const double half = std::max(1.0, 0.5 * std::abs(panel.depth()->coordToPixel(1) - panel.depth()->coordToPixel(2)));
    QVector<QLineF> ticks;
    for (const std::size_t run : panel.runs) {
        for (std::size_t layer = 0; m_theory.isDrawn() && panel.rows.front() && int(layer) < panel.rows.front()->rows(); ++layer) {
            const auto [mean, deviation] = m_theory.predictedSpread(run, layer);
            const double y = panel.depth()->coordToPixel(depthAt(layer));
            for (const double value : {mean - deviation, mean + deviation}) {
                if (const double x = panel.values()->coordToPixel(scale().position(value)); std::isfinite(x))
                    ticks.append(QLineF(x, y - half, x, y + half));
            }
        }
    }
    painter->setPen(theoryPen());
    painter->drawLines(ticks);
}

} // namespace stacklight
