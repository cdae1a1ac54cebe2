// Which states of the runs are examined, and when. Of the worker's thread.
#pragma once

#include "session/lab_thread.h"
#include "session/branch_training.h"

#include <map>

namespace stacklight {

/// Whether a laboratory asks about hundreds of examples or writes whole texts, so that others should have their turn
/// first.
bool takesLong(Laboratory laboratory);

/// Sends what is to be examined to the laboratories: runs as they are, now and then, so that it takes little of the
/// time, and as they were at an earlier step, once.
class Examinations
{
public:
    using Clock = std::chrono::steady_clock;
    using Lanes = std::vector<std::unique_ptr<BranchTraining>>;

    /// `done` is called on the laboratories' thread; what it is given has to come back by finish().
    explicit Examinations(LabThread::Done done) : m_laboratories(std::move(done)) {}

    /// Replaces what was wanted before, and cancels it. What is wanted still and was examined already is not examined
    /// again.
    void want(const commands::Examine &wish);
    /// Sends what is due, if the laboratories are idle and something is new.
    void begin(const Lanes &trainings, const std::shared_ptr<const Dataset> &data, bool isRunning);
    /// Tells the run what was found of it, if it is still there. Whether there is something to tell.
    bool finish(const commands::Examined &examined, const Lanes &trainings);
    /// The runs are gone.
    void cancel() { m_laboratories.cancel(); }
    /// A run went back, and is another one from there: what is wanted is examined again.
    void beginAgain();

private:
    void rest(Laboratory laboratory);
    void visit(const Lanes &trainings, const std::shared_ptr<const Dataset> &data);

    /// Of one laboratory: which states of which runs it was sent, and how long it rests.
    struct Pace
    {
        std::map<int, std::pair<std::int64_t, std::int64_t>> sent; ///< number and revision, by branch
        Clock::time_point began{};
        Clock::time_point next{};
    };

    commands::Examine m_wish;
    std::vector<LabVisit> m_visits; ///< those of the wish that were not sent yet
    std::map<Laboratory, Pace> m_paces;
    LabThread m_laboratories;
};

} // namespace stacklight
