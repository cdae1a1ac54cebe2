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
        examine(*order, bench);
    }
}

void LabThread::examine(const Order &order, LabBench &bench)
{
    const LabJob &job = order.job;
    Progress &progress = *order.progress;
    const Result<CheckpointPtr> state = progress.cancelled ? CheckpointPtr() : job.state(&progress);
    for (const LabRequest &request : job.requests) {
        Result<LabReportPtr> found = LabReportPtr();
        if (!state)
            found = state.error();
        else if (!progress.cancelled)
            found = bench.examine(**state, job.data, request, &progress);
        if (progress.cancelled)
            found = LabReportPtr();
        if (&request == &job.requests.back())
            --m_waiting; // before the last report comes, so that whoever gets it finds the thread idle
        m_done(job, request, std::move(found));
    }
}

} // namespace stacklight
