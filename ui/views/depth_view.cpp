#include "views/depth_view.h"

#include "session/texts.h"
#include "views/axis_tickers.h"
#include "views/event_lines.h"
#include "views/role_texts.h"

#include <cmath>
#include <string_view>
#include <unordered_map>

namespace stacklight {

std::shared_ptr<const Plan> DepthView::plan() const
{
    for (const RunRecord *run : input().runs) {
        if (const SnapshotPtr shown = snapshot(*run))
            return shown->plan;
    }
    return nullptr;
}

std::shared_ptr<const Plan> DepthView::planWith(const QString &path) const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (shown && indexOf(*shown->plan, path) >= 0)
            return shown->plan;
    }
    return plan();
}

const StackRoles &DepthView::roles(const std::shared_ptr<const Plan> &plan) const
{
    constexpr std::size_t most = 8; // plans that are shown at once: four runs, and before their switches
    for (const auto &[known, roles] : m_roles) {
        if (known == plan)
            return *roles;
    }
    if (m_roles.size() >= most)
        m_roles.erase(m_roles.begin());
    return *m_roles.emplace_back(plan, std::make_unique<StackRoles>(*plan)).second;
}

void DepthView::addRoleChoice(const QString &first, std::vector<Role> usual)
{
    QStringList options = roleOptions(first);
    if (!usual.empty())
        options << tr("Every layer");
    addChoice("role", tr("Layers"), options);
    m_usualRoles = std::move(usual);
}

bool DepthView::hasRole(Role role) const
{
    return std::ranges::any_of(input().runs, [&](const RunRecord *run) {
        const SnapshotPtr shown = snapshot(*run);
        return shown && !roles(shown->plan).members(role).empty();
    });
}

std::optional<Role> DepthView::role() const
{
    const int option = choice("role");
    const std::optional<Role> chosen = roleOfOption(option);
    if (option > roleCount || (chosen && hasRole(*chosen)))
        return chosen;
    return usualRole();
}

/// A line through layers of different kinds would be a sawtooth.
std::optional<Role> DepthView::usualRole() const
{
    for (const Role role : m_usualRoles) {
        const bool isEverywhere = std::ranges::all_of(input().runs, [&](const RunRecord *run) {
            const SnapshotPtr shown = snapshot(*run);
            return !shown || roles(shown->plan).members(role).size() > 1;
        });
        if (isEverywhere && hasRole(role))
            return role;
    }
    return {};
}

std::vector<RoleMember> DepthView::members(const std::shared_ptr<const Plan> &plan, std::optional<Role> role) const
{
    if (role)
        return roles(plan).members(*role);
    std::vector<RoleMember> all(plan->layers.size());
    for (std::size_t layer = 0; layer < all.size(); ++layer)
        all[layer] = {int(layer), depthAt(layer)};
    return all;
}

std::vector<RoleMember> DepthView::membersOn(const QCPAxis *, const std::shared_ptr<const Plan> &plan) const
{
    return members(plan, role());
}

int DepthView::blocks() const
{
    int most = 0;
    for (const RunRecord *run : input().runs) {
        if (const SnapshotPtr shown = snapshot(*run))
            most = std::max(most, roles(shown->plan).blocks());
    }
    return most;
}

QString DepthView::depthTitle(std::optional<Role> role) const
{
    return role ? tr("Block, from input to output") : tr("Depth (layer, from input to output)");
}

std::vector<int> DepthView::matchedLayers(const Plan &shown, const Snapshot &earlier)
{
    std::vector<int> matched(shown.layers.size(), -1);
    const int known = int(std::min(earlier.layers.size(), earlier.plan->layers.size()));
    if (earlier.plan.get() == &shown) {
        for (std::size_t layer = 0; layer < matched.size(); ++layer)
            matched[layer] = int(layer) < known ? int(layer) : -1;
        return matched;
    }
    std::unordered_map<std::string_view, int> places;
    for (int layer = 0; layer < known; ++layer)
        places.emplace(earlier.plan->layers[std::size_t(layer)].path, layer);
    for (std::size_t layer = 0; layer < matched.size(); ++layer) {
        if (const auto found = places.find(shown.layers[layer].path); found != places.end())
            matched[layer] = found->second;
    }
    return matched;
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
    if (keepsRanges())
        return;
    for (QCPAxis *axis : m_axes) {
        Extent extent;
        for (const RunRecord *run : input().runs) {
            if (const SnapshotPtr shown = snapshot(*run)) {
                const std::vector<RoleMember> all = membersOn(axis, shown->plan);
                for (const RoleMember *end :
                    {all.empty() ? nullptr : &all.front(), all.empty() ? nullptr : &all.back()}) {
                    if (end)
                        extent.add(end->place);
                }
            }
        }
        if (extent.isEmpty())
            extent = {1, 1};
        axis->setRange(extent.lower - 0.5, extent.upper + 0.5);
    }
}

QString DepthView::layerAt(const QPointF &position) const
{
    for (QCPAxis *axis : m_axes) {
        if (!axis->axisRect()->realVisibility() || !axis->axisRect()->rect().contains(position.toPoint()))
            continue;
        const double coordinate =
            axis->pixelToCoord(axis->orientation() == Qt::Horizontal ? position.x() : position.y());
        for (const RunRecord *run : input().runs) {
            const SnapshotPtr shown = snapshot(*run);
            const std::vector<RoleMember> all = shown ? membersOn(axis, shown->plan) : std::vector<RoleMember>();
            if (all.empty())
                continue;
            const auto nearest = std::ranges::min_element(
                all, {}, [coordinate](const RoleMember &member) { return std::abs(member.place - coordinate); });
            return QString::fromStdString(shown->plan->layers[std::size_t(nearest->layer)].path);
        }
    }
    return {};
}

QString DepthView::readout(const QString &path) const
{
    const std::shared_ptr<const Plan> layers = planWith(path);
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
    const std::shared_ptr<const Plan> layers = planWith(path);
    const std::vector<RoleMember> all = layers ? members(layers, role()) : std::vector<RoleMember>();
    if (all.empty())
        return {};
    const int index = indexOf(*layers, path);
    const RoleMember *next = direction > 0 ? &all.front() : &all.back();
    if (index >= 0 && direction > 0) {
        const auto after =
            std::ranges::find_if(all, [index](const RoleMember &member) { return member.layer > index; });
        next = after == all.end() ? &all.back() : &*after;
    } else if (index >= 0) {
        const auto before =
            std::find_if(all.rbegin(), all.rend(), [index](const RoleMember &member) { return member.layer < index; });
        next = before == all.rend() ? &all.front() : &*before;
    }
    return QString::fromStdString(layers->layers[std::size_t(next->layer)].path);
}

QString DepthView::rowPlace(const CsvTable &numbers, std::size_t row) const
{
    const int depth = int(numberIn(numbers, row, columnOf(numbers, "depth")));
    const std::string name = textIn(numbers, row, columnOf(numbers, "run"));
    const auto run = std::find_if(
        input().runs.begin(), input().runs.end(), [&name](const RunRecord *one) { return one->name == name; });
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

std::optional<LegendEntry> DepthView::asOfLegend() const
{
    QStringList parts;
    bool isOther = false, isOne = true;
    std::int64_t first = -1;
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (!shown)
            continue;
        isOther = isOther || shown->step != std::min(shownStep(*run), run->history.lastStep());
        isOne = isOne && (first < 0 || first == shown->step);
        first = first < 0 ? shown->step : first;
        parts
            << tr("%1 as of step %2", "a run's name").arg(QString::fromStdString(run->name), wholeNumber(shown->step));
    }
    if (!isOther)
        return {};
    return LegendEntry{isOne ? tr("as of step %1").arg(wholeNumber(first)) : parts.join(QStringLiteral(", "))};
}

std::optional<LegendEntry> DepthView::examplesLegend() const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (const int examples = shown ? measuredExamples(*shown) : 0; examples > 0)
            return LegendEntry{tr("large layers: first %1 of %2 examples").arg(examples).arg(shown->batch)};
    }
    return {};
}

CsvTable DepthView::layerTable(const std::vector<std::string> &columns,
    const std::function<void(const SnapshotPtr &, std::size_t layer, const AddRow &)> &add) const
{
    CsvTable table{{"run", "step", "profile", "index", "depth", "path", "layer"}, {}};
    table.header.insert(table.header.end(), columns.begin(), columns.end());
    // What was before is told of layers that are there still.
    auto addSnapshot = [&](const RunRecord &run, const char *profile, const SnapshotPtr &drawn,
                           const std::vector<bool> *isThere) {
        for (std::size_t index = 0; drawn && index < drawn->layers.size(); ++index) {
            if (isThere && !(*isThere)[index])
                continue;
            const PlannedLayer &layer = drawn->plan->layers[index];
            add(drawn, index, [&](const std::vector<CsvCell> &cells) {
                table.rows.push_back({run.name, drawn->step, profile, std::int64_t(index), std::int64_t(index) + 1,
                    layer.path, layer.label});
                table.rows.back().insert(table.rows.back().end(), cells.begin(), cells.end());
            });
        }
    };
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run), earlier = before(*run);
        addSnapshot(*run, "shown", shown, nullptr);
        if (!earlier)
            continue;
        std::vector<bool> isThere(earlier->layers.size());
        for (const int layer : matchedLayers(*shown->plan, *earlier)) {
            if (layer >= 0)
                isThere[std::size_t(layer)] = true;
        }
        addSnapshot(*run, "before", earlier, &isThere);
    }
    return table;
}

void DepthView::drawBand(QCPPainter *painter, const QString &path, bool selected) const
{
    const std::shared_ptr<const Plan> layers = planWith(path);
    const int index = layers && !path.isEmpty() ? indexOf(*layers, path) : -1;
    if (index < 0)
        return;
    for (QCPAxis *axis : m_axes) {
        if (!axis->axisRect()->realVisibility())
            continue;
        const std::vector<RoleMember> all = membersOn(axis, layers);
        // A layer of another role lies before the next one that is shown.
        const auto member = std::ranges::find_if(all, [index](const RoleMember &one) { return one.layer >= index; });
        if (member == all.end())
            continue;
        const bool isItself = selected && member->layer == index;
        const double lower = member == all.begin() ? 0.5 : (member->place - (member - 1)->place) / 2;
        const double upper = member + 1 == all.end() ? 0.5 : ((member + 1)->place - member->place) / 2;
        const QRectF area = axis->axisRect()->rect();
        double from = axis->coordToPixel(member->place - lower);
        double to = axis->coordToPixel(member->place + upper);
        if (from > to)
            std::swap(from, to);
        const double missing = std::max(0.0, 5 - (to - from)) / 2; // visible among hundreds of layers, too
        QRectF band = axis->orientation() == Qt::Horizontal
            ? QRectF(QPointF(from - missing, area.top()), QPointF(to + missing, area.bottom()))
            : QRectF(QPointF(area.left(), from - missing), QPointF(area.right(), to + missing));
        band &= area;
        QColor fill = theme().accent;
        fill.setAlphaF(isItself ? 0.22f : 0.12f);
        painter->fillRect(band, fill);
        painter->setPen(QPen(theme().accent, isItself ? 1.5 : 1, isItself ? Qt::SolidLine : Qt::DotLine));
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
