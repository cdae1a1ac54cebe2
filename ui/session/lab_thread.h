// The thread on which networks are examined, beside the one that trains them.
#pragma once

#include "labs/lab_bench.h"
#include "session/command_queue.h"

#include <atomic>
#include <functional>
#include <thread>

namespace stacklight {

/// One examination of a run's state.
struct LabJob
{
    int branch = 0;
    std::int64_t run = 0; ///< which of all runs that there were
    CheckpointPtr checkpoint;
    std::shared_ptr<const Dataset> data;
    LabRequest request;
};

/// Does one job after the other, and says so on its own thread. `done` is called once for each job, with a null report where there
/// is nothing to be found or it was cancelled.
class LabThread
{
public:
    using Done = std::function<void(const LabJob &job, LabReportPtr report)>;

    explicit LabThread(Done done);
    /// Cancels what is going on.
    ~LabThread();

    /// Whether all jobs are done, and their reports handed over.
    bool isIdle() const { return m_waiting == 0; }
    void begin(LabJob job);
    /// Forgets all jobs, and gives their memory back.
    void cancel();

private:
    struct Order
    {
        LabJob job;
        std::shared_ptr<Progress> progress;
        enum What { Examine, Clear, Quit } what = Examine;
    };

    void run();

    Done m_done;
    CommandQueue<Order> m_orders;
    std::shared_ptr<Progress> m_progress = std::make_shared<Progress>(); ///< of all jobs until the next cancel
    std::atomic<int> m_waiting = 0;
    std::thread m_thread; ///< last: starts when everything else is there
};

} // namespace stacklight
