#include "session/background_work.h"

#include "session/thread_priority.h"

namespace stacklight {

namespace {

constexpr int tellingInterval = 100; // ms

} // namespace

BackgroundWork::BackgroundWork(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(tellingInterval);
    connect(&m_timer, &QTimer::timeout, this, &BackgroundWork::progressed);
}

BackgroundWork::~BackgroundWork()
{
    cancel();
}

double BackgroundWork::progress() const
{
    return isBusy() ? m_threads.at(m_current).progress->done.load() : 0;
}

void BackgroundWork::beginThread(std::function<std::function<void()>(Progress &)> work)
{
    cancel();
    m_current = ++m_begun;
    m_timer.start();
    const auto progress = std::make_shared<Progress>();
    m_threads[m_current] = {
        progress, std::jthread([this, work = std::move(work), progress, number = m_current]() mutable {
            lowerThreadPriority();
            std::function<void()> tell = work(*progress);
            QMetaObject::invokeMethod(
                this, [this, number, tell = std::move(tell)] { receive(number, tell); }, Qt::QueuedConnection);
        })};
}

void BackgroundWork::stop()
{
    if (isBusy())
        m_threads.at(m_current).progress->cancelled = true;
}

void BackgroundWork::cancel()
{
    stop();
    m_timer.stop();
    m_current = 0;
}

void BackgroundWork::receive(int number, const std::function<void()> &tell)
{
    m_threads.erase(number);
    if (number != m_current)
        return; // it was cancelled
    m_current = 0;
    m_timer.stop();
    tell();
}

} // namespace stacklight
