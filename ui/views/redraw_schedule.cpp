#include "views/redraw_schedule.h"

#include <algorithm>
#include <vector>

namespace stacklight {

namespace {

constexpr int shortestInterval = 33; // ms: 30 draws a second
constexpr int shareOfTime = 2;       // all that are being drawn take at most half of the window's time
constexpr qint64 lately = 1000;      // ms: what was drawn since then is being drawn
constexpr int settleAfter = 350;     // ms without a change until it is drawn in full quality

std::vector<RedrawSchedule *> &allSchedules()
{
    static std::vector<RedrawSchedule *> all;
    return all;
}

} // namespace

RedrawSchedule::RedrawSchedule(std::function<bool()> isSeen, std::function<void()> draw)
    : m_isSeen(std::move(isSeen)), m_draw(std::move(draw))
{
    allSchedules().push_back(this);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // a coarse one is late by milliseconds
    m_settle.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { drawIfDue(); });
    QObject::connect(&m_settle, &QTimer::timeout, &m_settle, [this] {
        rest();
        request();
    });
    m_sinceBegin.start();
}

RedrawSchedule::~RedrawSchedule()
{
    std::erase(allSchedules(), this);
}

void RedrawSchedule::request()
{
    m_isDue = true;
    resume();
}

void RedrawSchedule::requestLive()
{
    m_isLive = true;
    request();
}

void RedrawSchedule::resume()
{
    if (!m_isDue || m_timer.isActive() || !m_isSeen())
        return;
    qint64 cost = 0;
    for (const RedrawSchedule *each : allSchedules()) {
        if (each->m_sinceBegin.elapsed() < lately)
            cost += each->m_lastCost;
    }
    const qint64 interval = std::max<qint64>(shortestInterval, shareOfTime * cost / 1'000'000);
    m_timer.start(int(std::max<qint64>(0, interval - m_sinceBegin.elapsed())));
}

void RedrawSchedule::drawIfDue()
{
    if (!m_isDue || !m_isSeen())
        return;
    if (m_isLive)
        m_settle.start(settleAfter);
    m_draw();
}

double RedrawSchedule::begin()
{
    m_isDue = false;
    return double(m_sinceBegin.restart()) / 1000;
}

void RedrawSchedule::end()
{
    m_lastCost = m_sinceBegin.nsecsElapsed();
}

} // namespace stacklight
