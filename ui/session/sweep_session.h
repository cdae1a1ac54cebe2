// A sweep beside the window: its thread, and what has come of it.
#pragma once

#include "session/background_work.h"
#include "session/mailbox.h"
#include "sweep/sweep_run.h"

namespace stacklight {

/// Lives in the window's thread, which never waits for a run. The sweep's threads run only while nobody else wants the
/// processor, so that the open experiment's training goes on as if it were alone.
class SweepSession : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    bool isRunning() const { return m_work.isBusy(); }
    /// Runs that were asked for; 0 before the first sweep and while the data loads.
    std::size_t runs() const { return m_runs; }
    /// Of the last sweep that was begun. Its address stays.
    const SweepRecord &record() const { return m_record; }
    bool wasCancelled() const { return m_wasCancelled; }
    /// Why the last one could not go on.
    const std::optional<Error> &error() const { return m_error; }
    /// 0 … 1, by the work.
    double progress() const { return m_work.progress(); }
    /// Until it is done, as far as can be said; NaN before that.
    double secondsLeft() const;

public slots:
    /// Nothing happens while one is going on. What the last one came to is forgotten.
    void begin(const stacklight::Sweep &sweep, const QString &folder);
    /// Shows runs that were made elsewhere. Nothing happens while a sweep is going on.
    void show(const stacklight::SweepRecord &record);
    /// The rows so far stay.
    void cancel();

signals:
    void updated();      ///< there are more rows, or more is done
    void stateChanged(); ///< began or ended

private:
    struct Update
    {
        std::vector<SweepRow> rows;
        std::size_t runs = 0;
    };

    Result<void> work(const Sweep &sweep, const std::string &folder, Progress &progress);
    template <class Fill>
    void tell(const Fill &fill);
    void receive();

    using Clock = std::chrono::steady_clock;

    SweepRecord m_record;
    bool m_wasCancelled = false;
    std::size_t m_runs = 0;
    std::optional<Error> m_error;
    Clock::time_point m_begin{};
    Mailbox<Update> m_mailbox;
    BackgroundWork m_work; ///< last: it ends before the mailbox goes
};

} // namespace stacklight
