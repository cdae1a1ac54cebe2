#include "views/depth_view.h"

#include "session/texts.h"
#include "views/axis_tickers.h"
#include "views/event_lines.h"

#include <cmath>

namespace stacklight {

std::shared_ptr<const Plan> DepthView::plan() const
{
    for (const RunRecord *run : input().runs) {
        if (const SnapshotPtr shown = snapshot(*run))
            return shown->plan;
    }
    return nullptr;
}

int DepthView::indexOf(const Plan &plan, const QString &path)
{
    const std::string wanted = path.toStdString();
    for (const PlannedLayer &layer : plan.layers) {
        if (layer.path == wanted)
            return layer.index;
    }
    return -1;
}

void DepthView::addDepthAxis(QCPAxis *axis)
{
    m_axes.push_back(axis);
    axis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    axis->setSubTicks(false);
}

void DepthView::followDepth()
{
    std::size_t layers = 1;
    for (const RunRecord *run : input().runs) {
        if (const SnapshotPtr shown = snapshot(*run))
            layers = std::max(layers, shown->plan->layers.size());
    }
    if (keepsRanges())
        return;
    for (QCPAxis *axis : m_axes)
        axis->setRange(0.5, double(layers) + 0.5);
}

QString DepthView::layerAt(const QPointF &position) const
{
    const std::shared_ptr<const Plan> layers = plan();
    for (QCPAxis *axis : m_axes) {
        if (!layers || !axis->axisRect()->rect().contains(position.toPoint()))
            continue;
        const double coordinate = axis->pixelToCoord(axis->orientation() == Qt::Horizontal ? position.x() : position.y());
        const int index = std::clamp(int(std::lround(coordinate)) - 1, 0, int(layers->layers.size()) - 1);
        return layers->layers.empty() ? QString() : QString::fromStdString(layers->layers[std::size_t(index)].path);
    }
    return {};
}

QString DepthView::readout(const QString &path) const
{
    const std::shared_ptr<const Plan> layers = plan();
    const int index = layers && !path.isEmpty() ? indexOf(*layers, path) : -1;
    if (index < 0)
        return {};
    QString text = QStringLiteral("%1 %2").arg(index + 1).arg(translatedLabel(layers->layers[std::size_t(index)]));
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        const int own = shown ? indexOf(*shown->plan, path) : -1;
        if (own < 0 || std::size_t(own) >= shown->layers.size())
            continue;
        const QString name = input().runs.size() > 1 ? QString::fromStdString(run->name) + u' ' : QString();
        text += QStringLiteral(" · ") + name + value(*shown, own);
    }
    return text;
}

QString DepthView::neighbour(const QString &path, int direction) const
{
    const std::shared_ptr<const Plan> layers = plan();
    if (!layers || layers->layers.empty())
        return {};
    const int index = indexOf(*layers, path);
    const int last = int(layers->layers.size()) - 1;
    const int next = index < 0 ? (direction > 0 ? 0 : last) : std::clamp(index + direction, 0, last);
    return QString::fromStdString(layers->layers[std::size_t(next)].path);
}

QString DepthView::rowPlace(const CsvTable &numbers, std::size_t row) const
{
    const int depth = int(numberIn(numbers, row, columnOf(numbers, "depth")));
    const std::string name = textIn(numbers, row, columnOf(numbers, "run"));
    const auto run = std::find_if(input().runs.begin(), input().runs.end(), [&name](const RunRecord *one) { return one->name == name; });
    const SnapshotPtr shown = run == input().runs.end() ? nullptr : snapshot(**run);
    if (!shown || depth < 1 || std::size_t(depth) > shown->plan->layers.size())
        return tr("layer %1").arg(depth);
    return tr("layer %1 (%2)").arg(depth).arg(translatedLabel(shown->plan->layers[std::size_t(depth) - 1]));
}

void DepthView::addBeforeChoice()
{
    addChoice("before", tr("Before the last switch"), {tr("Dashed line"), tr("Hidden")});
}

SnapshotPtr DepthView::before(const RunRecord &run) const
{
    const SnapshotPtr shown = choice("before") == WithBefore ? snapshot(run) : nullptr;
    const Event *event = shown ? lastEvent(run, shown->step) : nullptr;
    const SnapshotPtr found = event ? run.history.snapshotAt(event->step) : nullptr;
    return found && found->step <= event->step ? found : nullptr;
}

std::optional<LegendEntry> DepthView::beforeLegend() const
{
    std::vector<const Event *> events;
    const RunRecord *first = nullptr;
    for (const RunRecord *run : input().runs) {
        if (!before(*run))
            continue;
        events.push_back(lastEvent(*run, snapshot(*run)->step));
        first = first ? first : run;
    }
    return first ? std::optional(beforeEntry(events, beforePen(input(), *first, theme()))) : std::nullopt;
}

CsvTable DepthView::layerTable(const std::vector<std::string> &columns,
                               const std::function<void(const SnapshotPtr &, std::size_t layer, const AddRow &)> &add) const
{
    CsvTable table{{"run", "step", "profile", "index", "depth", "path", "layer"}, {}};
    table.header.insert(table.header.end(), columns.begin(), columns.end());
    auto addSnapshot = [&](const RunRecord &run, const char *profile, const SnapshotPtr &drawn) {
        for (std::size_t index = 0; drawn && index < drawn->layers.size(); ++index) {
            const PlannedLayer &layer = drawn->plan->layers[index];
            add(drawn, index, [&](const std::vector<CsvCell> &cells) {
                table.rows.push_back({run.name, drawn->step, profile, std::int64_t(index), std::int64_t(index) + 1, layer.path, layer.label});
                table.rows.back().insert(table.rows.back().end(), cells.begin(), cells.end());
            });
        }
    };
    for (const RunRecord *run : input().runs) {
        addSnapshot(*run, "shown", snapshot(*run));
        addSnapshot(*run, "before", before(*run));
    }
    return table;
}

void DepthView::drawBand(QCPPainter *painter, const QString &path, bool selected) const
{
    const std::shared_ptr<const Plan> layers = plan();
    const int index = layers && !path.isEmpty() ? indexOf(*layers, path) : -1;
    if (index < 0)
        return;
    for (QCPAxis *axis : m_axes) {
        const QRectF area = axis->axisRect()->rect();
        double from = axis->coordToPixel(index + 0.5);
        double to = axis->coordToPixel(index + 1.5);
        if (from > to)
            std::swap(from, to);
        const double missing = std::max(0.0, 5 - (to - from)) / 2; // visible among hundreds of layers, too
        QRectF band = axis->orientation() == Qt::Horizontal
                          ? QRectF(QPointF(from - missing, area.top()), QPointF(to + missing, area.bottom()))
                          : QRectF(QPointF(area.left(), from - missing), QPointF(area.right(), to + missing));
        band &= area;
        QColor fill = theme().accent;
        fill.setAlphaF(selected ? 0.22f : 0.12f);
        painter->fillRect(band, fill);
        painter->setPen(QPen(theme().accent, selected ? 1.5 : 1, selected ? Qt::SolidLine : Qt::DotLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(band);
    }
}

void DepthView::drawMarks(QCPPainter *painter)
{
    if (!selection())
        return;
    drawBand(painter, selection()->selected(), true);
    if (selection()->hovered() != selection()->selected())
        drawBand(painter, selection()->hovered(), false);
}

} // namespace stacklight
