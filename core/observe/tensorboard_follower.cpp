#include "observe/tensorboard_follower.h"

#include "observe/tensorboard_run.h"

#include <algorithm>

namespace stacklight {

namespace {

/// Whether two runs have the same layers and settings, and are made of the same tags.
bool isSame(const RecordedTrace &a, const RecordedTrace &b)
{
    const auto same = [](const Message &one, const Message &other) { return one.english() == other.english(); };
    return a.header.plan->layers == b.header.plan->layers && a.header.experiment == b.header.experiment
        && std::ranges::equal(a.notes, b.notes, same);
}

} // namespace

EventFollower::EventFollower(std::string path, std::size_t maximumBytes)
    : m_path(std::move(path)), m_maximumBytes(maximumBytes), m_series(maximumBytes)
{
}

std::optional<Error> EventFollower::add(std::string_view bytes)
{
    m_records.add(bytes);
    for (std::string record;;) {
        const Result<RecordBuffer::Outcome> outcome = m_records.next(record);
        if (!outcome)
            return Error{m_path, {}, outcome.error().message};
        if (*outcome == RecordBuffer::Outcome::TooLong)
            continue;
        if (*outcome != RecordBuffer::Outcome::Record)
            return {};
        std::optional<TensorBoardEvent> event = decodeEvent(record);
        if (!event)
            return Error{
                m_path, {}, message(TR("record %1 is no event of TensorBoard"), std::to_string(m_records.number()))};
        if (auto fault = m_series.take(*std::move(event)))
            return Error{m_path, {}, *std::move(fault)};
    }
}

Result<TraceUpdate> EventFollower::takeUpdate(bool isAtEnd)
{
    if (const auto change = m_series.takeChange())
        m_untold = m_untold
            ? TensorBoardSeries::Change{std::min(m_untold->step, change->step), m_untold->isBack || change->isBack}
            : *change;
    StepRange range;
    if (m_untold)
        range.first = m_untold->step;
    if (!isAtEnd)
        range.end = m_series.lastStep();
    if (!m_untold || range.first >= range.end)
        return TraceUpdate();
    Result<SeriesRun> run = runOfSeries(m_series, m_path, m_maximumBytes, range);
    TraceUpdate update;
    if (run && m_told && isSame(run->trace, *m_told)) {
        const std::int64_t before = range.first + run->shift - 1;
        if (before < m_toldStep)
            update.back = TraceUpdate::Back{before, m_untold->isBack};
        update.history = std::move(run->trace.record.history);
    } else {
        if (run && !range.isWhole())
            run = runOfSeries(m_series, m_path, m_maximumBytes, {0, range.end});
        if (!run)
            return run.error();
        update.begun = std::make_shared<const RecordedTrace>(run->trace);
        run->trace.record.history.clear();
        m_told = std::make_shared<const RecordedTrace>(std::move(run->trace));
    }
    m_toldStep = std::min(range.end - 1, m_series.lastStep()) + run->shift;
    m_untold.reset();
    if (!isAtEnd)
        m_untold = TensorBoardSeries::Change{range.end, false};
    return update;
}

} // namespace stacklight
