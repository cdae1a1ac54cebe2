// The thread on which networks are examined, beside the one that trains them.
#pragma once

#include "labs/lab_bench.h"
#include "session/command_queue.h"

#include <atomic>
#include <functional>
#include <thread>

namespace stacklight {

/// Examinations of one state of a run.
struct LabJob
{
    int branch = 0;
    std::int64_t run = 0;                                   ///< which of all runs that there were
    std::int64_t step = 0;                                  ///< of the state
    std::optional<std::int64_t> asked = {};                 ///< of an earlier state: the step that was asked for
    std::function<Result<CheckpointPtr>(Progress *)> state; ///< is called on the thread, and may take its time
    std::shared_ptr<const Dataset> data;
    std::vector<LabRequest> requests;
};

/// Does one job after the other, and says so on its own thread. `done` is called once for each request of a job: an
/// error says why there is nothing to be found, and a null report that it was cancelled.
class LabThread
{
public:
    using Done = std::function<void(const LabJob &job, const LabRequest &request, Result<LabReportPtr> found)>;

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
    void examine(const Order &order, LabBench &bench);

    Done m_done;
    CommandQueue<Order> m_orders;
    std::shared_ptr<Progress> m_progress = std::make_shared<Progress>(); ///< of all jobs until the next cancel
    std::atomic<int> m_waiting = 0;
    std::thread m_thread; ///< last: starts when everything else is there
};

} // namespace stacklight
