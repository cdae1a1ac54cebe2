#include "session/lab_thread.h"

#include "session/thread_priority.h"

namespace stacklight {

LabThread::LabThread(Done done) : m_done(std::move(done)), m_thread([this] { run(); }) {}

LabThread::~LabThread()
{
    cancel();
    m_orders.push({{}, nullptr, Order::Quit});
    m_thread.join();
}

void LabThread::begin(LabJob job)
{
    ++m_waiting;
    m_orders.push({std::move(job), m_progress, Order::Examine});
}

void LabThread::cancel()
{
    m_progress->cancelled = true;
    m_progress = std::make_shared<Progress>();
    m_orders.push({{}, nullptr, Order::Clear});
}

void LabThread::run()
{
    lowerThreadPriority();
    LabBench bench;
    for (;;) {
        const std::optional<Order> order = m_orders.waitForNext();
        if (!order)
            continue;
        if (order->what == Order::Quit)
            return;
        if (order->what == Order::Clear) {
            bench.clear();
            continue;
        }
        LabReportPtr report;
        if (!order->progress->cancelled) {
            if (auto found = bench.examine(*order->job.checkpoint, order->job.data, order->job.request, order->progress.get()))
                report = *std::move(found);
        }
        --m_waiting; // before the report comes, so that whoever gets it finds the thread idle
        m_done(order->job, order->progress->cancelled ? nullptr : std::move(report));
    }
}

} // namespace stacklight
