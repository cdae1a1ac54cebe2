#include "session/sweep_session.h"

#include "session/thread_priority.h"

namespace stacklight {

namespace {

constexpr double fewestSeconds = 0.5; // of a sweep, before anything is said of its rest
constexpr double smallestShare = 0.002;

} // namespace

void SweepSession::begin(const Sweep &sweep, const QString &folder)
{
    if (isRunning())
        return;
    m_record = {sweep, {}};
    m_wasCancelled = false;
    m_runs = 0;
    m_error.reset();
    m_begin = Clock::now();
    m_work.begin([this, sweep, path = folder.toStdString()](Progress &progress) { return work(sweep, path, progress); },
        [this](const Result<void> &done) {
            if (!done && !m_wasCancelled)
                m_error = done.error();
            receive();
            emit stateChanged();
        });
    emit stateChanged();
    emit updated();
}

void SweepSession::show(const SweepRecord &record)
{
    if (isRunning())
        return;
    m_record = record;
    m_wasCancelled = false;
    m_runs = record.rows.size();
    m_error.reset();
    emit stateChanged();
    emit updated();
}

void SweepSession::cancel()
{
    if (!isRunning())
        return;
    m_wasCancelled = true;
    m_work.stop();
}

double SweepSession::secondsLeft() const
{
    const double seconds = std::chrono::duration<double>(Clock::now() - m_begin).count();
    const double done = progress();
    return m_runs > 0 && done > smallestShare && seconds > fewestSeconds ? seconds * (1 - done) / done
                                                                         : SweepFigures::none;
}

/// On the thread of the sweep.
Result<void> SweepSession::work(const Sweep &sweep, const std::string &folder, Progress &progress)
{
    makeThreadIdle();
    const auto prepared = prepareSweep(sweep, folder, &progress);
    if (!prepared)
        return prepared.error();
    tell([&](Update &update) { update.runs = prepared->cells.size(); });
    const auto onRow = [&](const SweepRow &row) { tell([&](Update &update) { update.rows.push_back(row); }); };
    const auto onWait = [&] { tell([](Update &) {}); };
    if (const auto rows = runSweep(*prepared, {.onRow = onRow, .onWait = onWait}, progress); !rows)
        return rows.error();
    return {};
}

template <class Fill>
void SweepSession::tell(const Fill &fill)
{
    if (m_mailbox.post(fill))
        QMetaObject::invokeMethod(this, &SweepSession::receive, Qt::QueuedConnection);
}

void SweepSession::receive()
{
    Update update = m_mailbox.take();
    m_runs = std::max(m_runs, update.runs);
    m_record.rows.insert(m_record.rows.end(), update.rows.begin(), update.rows.end());
    emit updated();
}

} // namespace stacklight
