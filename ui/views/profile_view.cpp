#include "views/profile_view.h"

#include "views/event_lines.h"
#include "views/role_texts.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr int pixelsAScatter = 14;

} // namespace

ProfileView::ProfileView(const ViewType &type, QWidget *parent, std::vector<Role> usualRoles) : DepthView(type, parent)
{
    addChoice("scale", tr("Vertical axis"), {tr("Logarithmic"), tr("Linear")});
    const bool hasUsual = !usualRoles.empty();
    addRoleChoice(hasUsual ? tr("One per block (usual)") : tr("Every layer"), std::move(usualRoles));
    plot()->addLayer("beneath", plot()->layer("main"), QCustomPlot::limBelow);
    QCPAxisRect *rect = addAxisRect(0, 0);
    m_depth = rect->axis(QCPAxis::atBottom);
    m_value = rect->axis(QCPAxis::atLeft);
    addDepthAxis(m_depth);
    m_depth->setTicker(m_blocks);
}

void ProfileView::applyTheme()
{
    setScale(m_value, isLogarithmic());
}

QCPGraph *ProfileView::addGraph(const QString &layer)
{
    auto *graph = new QCPGraph(m_depth, m_value);
    graph->setSelectable(QCP::stNone);
    graph->setLayer(layer);
    return graph;
}

std::vector<RoleMember> ProfileView::drawnLayers(const Snapshot &shown) const
{
    std::vector<RoleMember> all = members(shown.plan, role());
    std::erase_if(all, [&shown](const RoleMember &member) { return std::size_t(member.layer) >= shown.layers.size(); });
    return all;
}

/// What a snapshot has of the layers that are shown; an earlier one under the same paths. The number of layers that the
/// curve has.
int ProfileView::fill(
    QCPGraph *curve, const RunRecord *run, const SnapshotPtr &shown, const SnapshotPtr &from, Extent &extent) const
{
    QVector<double> depth, values;
    const std::vector<int> matched = shown && from ? matchedLayers(*shown->plan, *from) : std::vector<int>();
    for (const RoleMember &member : shown &&from ? members(shown->plan, role()) : std::vector<RoleMember>()) {
        const int layer = matched[std::size_t(member.layer)];
        const std::optional<double> value = layer < 0 ? std::nullopt : profile(*run, *from, std::size_t(layer));
        if (!value)
            continue;
        const bool isDrawable = std::isfinite(*value) && (*value > smallest || !isLogarithmic());
        depth.append(member.place);
        values.append(isDrawable ? *value : qQNaN());
        if (isDrawable)
            extent.add(*value);
    }
    curve->setData(depth, values, true);
    return int(depth.size());
}

void ProfileView::fillCurve(QCPGraph *curve, const RunRecord *record, const SnapshotPtr &shown, Extent &extent)
{
    const int layers = fill(curve, record, shown, shown, extent);
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
    if (const std::optional<Role> shown = role())
        entries.push_back({roleTitle(*shown)});
    if (const std::optional<LegendEntry> asOf = asOfLegend())
        entries.push_back(*asOf);
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
        fillCurve(curve.now, run, shown, extent);
        fill(curve.before, run, shown, run ? before(*run) : nullptr, extent);
        if (run)
            curve.before->setPen(beforePen(input(), *run, theme()));
    }
    if (extent.isEmpty())
        extent = {1e-6, 1};
    follow(m_value, isLogarithmic() ? extent.decades() : QCPRange(0, extent.upper > 0 ? extent.upper * 1.05 : 1));
    m_blocks->blocks = role() ? blocks() : 1 << 30;
    setTitle(m_depth, depthTitle(role()));
    followDepth();
    fitTickCount(m_depth);
    rangesAreSet();
}

} // namespace stacklight
