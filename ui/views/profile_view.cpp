#include "views/profile_view.h"

#include "views/event_lines.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr int pixelsAScatter = 14;

} // namespace

ProfileView::ProfileView(const ViewType &type, QWidget *parent) : DepthView(type, parent)
{
    addChoice("scale", tr("Vertical axis"), {tr("Logarithmic"), tr("Linear")});
    plot()->addLayer("beneath", plot()->layer("main"), QCustomPlot::limBelow);
    QCPAxisRect *rect = addAxisRect(0, 0);
    m_depth = rect->axis(QCPAxis::atBottom);
    m_value = rect->axis(QCPAxis::atLeft);
    addDepthAxis(m_depth);
}

void ProfileView::applyTheme()
{
    setTitle(m_depth, tr("Depth (layer, from input to output)"));
    setScale(m_value, isLogarithmic());
}

QCPGraph *ProfileView::addGraph(const QString &layer)
{
    auto *graph = new QCPGraph(m_depth, m_value);
    graph->setSelectable(QCP::stNone);
    graph->setLayer(layer);
    return graph;
}

/// The number of layers that the curve has.
int ProfileView::fill(QCPGraph *curve, const RunRecord *run, const Snapshot *snapshot, Extent &extent) const
{
    QVector<double> depth, values;
    for (std::size_t layer = 0; snapshot && layer < snapshot->layers.size(); ++layer) {
        const std::optional<double> value = profile(*run, *snapshot, layer);
        if (!value)
            continue;
        const bool isDrawable = std::isfinite(*value) && (*value > smallest || !isLogarithmic());
        depth.append(depthAt(layer));
        values.append(isDrawable ? *value : qQNaN());
        if (isDrawable)
            extent.add(*value);
    }
    curve->setData(depth, values, true);
    return int(depth.size());
}

void ProfileView::fillCurve(QCPGraph *curve, const RunRecord *record, const Snapshot *shown, Extent &extent)
{
    const int layers = fill(curve, record, shown, extent);
    const int colour = record ? record->colour : 0;
    curve->setPen(theme().pen(colour));
    const RunStyle &run = theme().run(colour);
    curve->setScatterStyle(QCPScatterStyle(run.marker, QPen(run.colour, 1), run.colour, 3 + 1.6 * theme().lineWidth));
    const double pixels = m_depth->axisRect()->width() / std::max(1.0, double(layers));
    curve->setScatterSkip(std::max(0, int(std::ceil(pixelsAScatter / std::max(pixels, 0.1))) - 1));
}

std::vector<LegendEntry> ProfileView::legend() const
{
    std::vector<LegendEntry> entries = View::legend();
    if (const std::optional<LegendEntry> earlier = beforeLegend())
        entries.push_back(*earlier);
    return entries;
}

void ProfileView::draw()
{
    const std::size_t runs = input().runs.size();
    Extent extent;
    for (std::size_t place = 0; place < std::max(runs, m_curves.size()); ++place) {
        const RunRecord *run = place < runs ? input().runs[place] : nullptr;
        const SnapshotPtr shown = run ? snapshot(*run) : nullptr;
        fillMore(place, shown ? run : nullptr, shown.get(), extent);
        if (place == m_curves.size())
            m_curves.push_back({addGraph("beneath"), addGraph("main")});
        const Curve &curve = m_curves[place];
        fillCurve(curve.now, run, shown.get(), extent);
        fill(curve.before, run, run ? before(*run).get() : nullptr, extent);
        if (run)
            curve.before->setPen(beforePen(input(), *run, theme()));
    }
    if (extent.isEmpty())
        extent = {1e-6, 1};
    follow(m_value, isLogarithmic() ? extent.decades() : QCPRange(0, extent.upper > 0 ? extent.upper * 1.05 : 1));
    followDepth();
    rangesAreSet();
}

} // namespace stacklight
