#include "observe/history.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr std::size_t maximumPoints = 100'000;

std::size_t bytesOf(const SnapshotPtr &snapshot)
{
    std::size_t bytes = sizeof(Snapshot) + snapshot->layers.size() * sizeof(LayerStatistics);
    for (const LayerStatistics &layer : snapshot->layers)
        bytes += layer.parameters.size() * sizeof(ParameterStatistics);
    return bytes;
}

std::size_t bytesOf(const BoundaryPtr &boundary)
{
    return sizeof(Boundary) + boundary->probabilities.size() * sizeof(float);
}

std::size_t bytesOf(const LabReportPtr &report)
{
    return report->bytes();
}

} // namespace

template <class Pointer>
void ThinnedRecords<Pointer>::add(Pointer item)
{
    bytes += bytesOf(item);
    items.push_back(std::move(item));
    ordinals.push_back(seen++);
}

template <class Pointer>
void ThinnedRecords<Pointer>::thin(std::size_t maximumBytes)
{
    if (bytes <= maximumBytes || items.size() < 3)
        return;
    // Some room beyond what is needed, so that thinning is rare.
    const std::size_t wanted = maximumBytes - maximumBytes / 8;
    const auto dropWhere = [this](std::size_t end, auto drop) {
        std::size_t kept = 1;
        for (std::size_t i = 1; i < items.size(); ++i) {
            if (i < end && drop(i)) {
                bytes -= bytesOf(items[i]);
                continue;
            }
            items[kept] = std::move(items[i]);
            ordinals[kept++] = ordinals[i];
        }
        items.resize(kept);
        ordinals.resize(kept);
    };
    for (;;) {
        const std::size_t older = items.size() - std::max<std::size_t>(items.size() / 4, 1);
        dropWhere(older, [this](std::size_t i) { return ordinals[i] % stride != 0; });
        if (bytes <= wanted || stride > seen)
            break;
        stride *= 2;
    }
    // Snapshots may be of very different sizes, after a large stack followed a small one.
    if (bytes > maximumBytes)
        dropWhere(items.size() - 1, [&](std::size_t) { return bytes > wanted; });
}

template <class Pointer>
Pointer ThinnedRecords<Pointer>::at(std::int64_t step) const
{
    if (items.empty())
        return nullptr;
    const auto after = std::upper_bound(
        items.begin(), items.end(), step, [](std::int64_t s, const Pointer &item) { return s < item->step; });
    return after == items.begin() ? *after : *(after - 1);
}

template <class Pointer>
void ThinnedRecords<Pointer>::truncate(std::int64_t step)
{
    while (!items.empty() && items.back()->step > step) {
        bytes -= bytesOf(items.back());
        items.pop_back();
        seen = ordinals.back();
        ordinals.pop_back();
    }
}

template <class Point>
void History::Curve<Point>::add(const Point &point)
{
    // The newest point stays only until the next one comes, unless its turn has come.
    if (!points.empty() && (seen - 1) % stride != 0)
        points.pop_back();
    points.push_back(point);
    ++seen;
    if (points.size() < maximumPoints)
        return;
    stride *= 2;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i % 2 == 0 || i + 1 == points.size())
            points[kept++] = points[i];
    }
    points.resize(kept);
}

template <class Point>
void History::Curve<Point>::truncate(std::int64_t step)
{
    while (!points.empty() && points.back().step > step)
        points.pop_back();
    seen = points.empty() ? 0 : std::int64_t(points.size() - 1) * stride + 1; // the newest one stays
}

History::History(std::size_t maximumBytes) : m_maximumBytes(maximumBytes) {}

void History::add(SnapshotPtr snapshot)
{
    m_snapshots.add(std::move(snapshot));
    m_snapshots.thin(m_maximumBytes - m_maximumBytes / 4);
}

void History::add(const CurvePoint &point)
{
    m_curve.add(point);
}

void History::add(const Validation &validation)
{
    m_validations.add(validation);
}

/// One of a step takes the place of what stood there: a run that went back to a step can be switched there otherwise,
/// or not at all.
void History::add(Event event)
{
    std::erase_if(m_events, [&event](const Event &each) { return each.step == event.step; });
    if (!event.change.isEmpty())
        m_events.push_back(std::move(event));
}

void History::add(BoundaryPtr boundary)
{
    m_boundaries.add(std::move(boundary));
    m_boundaries.thin(m_maximumBytes / 8);
}

void History::add(LabReportPtr report)
{
    ThinnedRecords<LabReportPtr> &reports = m_reports[report->result.index()];
    reports.add(std::move(report));
    reports.thin(m_maximumBytes / 8 / m_reports.size());
}

/// The first one stays: what comes after it follows from it.
void History::setDivergence(Divergence divergence)
{
    if (!m_divergence)
        m_divergence = std::move(divergence);
}

void History::clear()
{
    *this = History(m_maximumBytes);
}

void History::truncateValidations(std::int64_t step)
{
    m_validations.truncate(step);
}

void History::truncate(std::int64_t step)
{
    m_snapshots.truncate(step);
    m_boundaries.truncate(step);
    for (auto &reports : m_reports)
        reports.truncate(step);
    m_revisits.truncate(step);
    m_curve.truncate(step);
    m_validations.truncate(step);
    std::erase_if(m_events, [step](const Event &event) { return event.step > step; });
    if (m_divergence && m_divergence->step > step)
        m_divergence.reset();
}

SnapshotPtr History::snapshotAt(std::int64_t step) const
{
    return m_snapshots.at(step);
}

BoundaryPtr History::boundaryAt(std::int64_t step) const
{
    return m_boundaries.at(step);
}

LabReportPtr History::reportAt(std::size_t laboratory, std::int64_t step) const
{
    const LabReportPtr found = m_reports[laboratory].at(step);
    return found && found->step <= step ? found : nullptr;
}

std::size_t History::bytes() const
{
    std::size_t all = m_snapshots.bytes + m_boundaries.bytes + m_revisits.bytes();
    for (const auto &reports : m_reports)
        all += reports.bytes;
    return all;
}

std::int64_t History::lastStep() const
{
    const std::int64_t curve = m_curve.points.empty() ? 0 : m_curve.points.back().step;
    return isEmpty() ? curve : std::max(curve, m_snapshots.items.back()->step);
}

const Experiment &RunRecord::experimentAt(std::int64_t step) const
{
    const Experiment *found = &begun;
    bool isSwitched = false;
    for (const Event &event : history.events()) {
        isSwitched = isSwitched || event.experiment;
        if (event.experiment && event.step <= step)
            found = event.experiment.get();
    }
    return isSwitched || begun != Experiment()
        ? *found
        : experiment; // whoever makes a record that is never switched may give one alone
}

} // namespace stacklight
