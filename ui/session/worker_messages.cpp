#include "session/worker_messages.h"

#include <algorithm>

namespace stacklight {

namespace {

template <class T>
void appendTo(std::vector<T> &all, std::vector<T> &&more)
{
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::int64_t stepOf(const SnapshotPtr &snapshot)
{
    return snapshot->step;
}
std::int64_t stepOf(const LabReportPtr &report)
{
    return report->step;
}
std::int64_t stepOf(const BoundaryPtr &boundary)
{
    return boundary->step;
}
template <class T>
std::int64_t stepOf(const T &each)
{
    return each.step;
}

template <class T>
void truncateTo(std::vector<T> &all, std::int64_t last)
{
    std::erase_if(all, [last](const T &each) { return stepOf(each) > last; });
}

} // namespace

void RunUpdate::truncate(std::int64_t last)
{
    truncateTo(curve, last);
    truncateTo(snapshots, last);
    truncateTo(validations, last);
    truncateTo(events, last);
    truncateTo(boundaries, last);
    truncateTo(reports, last);
    truncateTo(revisits, last);
    if (divergence && divergence->step > last)
        divergence.reset();
}

void RunUpdate::append(RunUpdate &&later)
{
    if (later.begins || later.failure) {
        *this = std::move(later);
        return;
    }
    if (later.backTo) {
        truncate(*later.backTo);
        backTo = std::min(*later.backTo, backTo.value_or(*later.backTo));
    }
    if (later.error)
        error = std::move(later.error);
    if (later.divergence)
        divergence = std::move(later.divergence);
    appendTo(curve, std::move(later.curve));
    appendTo(snapshots, std::move(later.snapshots));
    appendTo(validations, std::move(later.validations));
    appendTo(events, std::move(later.events));
    appendTo(boundaries, std::move(later.boundaries));
    appendTo(reports, std::move(later.reports));
    appendTo(revisits, std::move(later.revisits));
    step = later.step;
    epoch = later.epoch;
}

void SessionUpdate::append(SessionUpdate &&later)
{
    if (later.generation != generation) {
        if (later.keepsRuns)
            later.runs.insert(
                later.runs.begin(), std::make_move_iterator(runs.begin()), std::make_move_iterator(runs.end()));
        *this = std::move(later);
        return;
    }
    state = later.state;
    if (later.error)
        error = std::move(later.error);
    if (later.data)
        data = std::move(later.data);
    for (RunUpdate &update : later.runs) {
        const auto mine = std::find_if(
            runs.rbegin(), runs.rend(), [&](const RunUpdate &each) { return each.branch == update.branch; });
        if (mine == runs.rend() || mine->run != update.run)
            runs.push_back(std::move(update));
        else
            mine->append(std::move(update));
    }
    if (later.stoppedAt > 0)
        stoppedAt = later.stoppedAt;
    stepsPerSecond = later.stepsPerSecond;
    millisecondsPerStep = later.millisecondsPerStep;
}

} // namespace stacklight
