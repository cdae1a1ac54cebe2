#include "session/trace_reading.h"

#include "session/texts.h"

namespace stacklight {

namespace {

constexpr int readingInterval = 100; // ms

} // namespace

TraceReading::TraceReading(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(readingInterval);
    connect(&m_timer, &QTimer::timeout, this, &TraceReading::progressed);
}

TraceReading::~TraceReading()
{
    cancel();
}

void TraceReading::begin(const QString &path)
{
    cancel();
    m_path = path;
    m_progress.done = 0;
    m_progress.cancelled = false;
    m_timer.start();
    m_thread = std::thread([this, reading = ++m_readings, file = path.toStdString()] {
        Result<RecordedTrace> recorded = readTrace(file, History::usualBytes, &m_progress);
        m_mailbox.post([&](auto &content) { content = std::move(recorded); });
        QMetaObject::invokeMethod(this, [this, reading] { receive(reading); }, Qt::QueuedConnection);
    });
}

void TraceReading::cancel()
{
    m_timer.stop();
    m_progress.cancelled = true;
    if (m_thread.joinable())
        m_thread.join();
    m_mailbox.take();
}

void TraceReading::receive(int reading)
{
    if (reading != m_readings || !isReading())
        return; // it was cancelled
    m_timer.stop();
    m_thread.join();
    auto recorded = m_mailbox.take();
    if (*recorded)
        emit finished(m_path, std::make_shared<const RecordedTrace>(**std::move(recorded)));
    else
        emit failed(translated(recorded->error()));
}

} // namespace stacklight
