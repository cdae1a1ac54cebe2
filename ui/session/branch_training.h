// One branch's run on the worker's thread, and its updates not yet sent to the window.
#pragma once

#include "session/worker_messages.h"
#include "session/kept_session.h"
#include "train/run.h"
#include "train/validator.h"

#include <chrono>

namespace stacklight {

class BranchTraining
{
public:
    using Clock = std::chrono::steady_clock;

    /// `number` tells it from all other runs that there were.
    BranchTraining(const Branch &branch, std::int64_t number, std::unique_ptr<Run> run);

    int branch() const { return m_branch; }
    std::int64_t number() const { return m_number; }
    /// See Branch::run.
    int runOfBranch() const { return m_runOfBranch; }
    const Run &run() const { return *m_run; }
    std::int64_t step() const { return m_run->trainer().stepCount(); }
    /// Its last step was not finite, and nothing was changed since.
    bool isDiverged() const { return m_isDiverged; }
    /// Its next step is tried again. What was told of the one that failed is taken back as soon as it is.
    void forgetDivergence() { m_isDiverged = false; }

    void edit(const PlannedExperiment &edited);
    /// Something that was wanted of it cannot be.
    void refuse(const Error &why) { m_update.error = why; }
    /// Back to an earlier step, from where it is another run and has that number; nothing happens, and the answer is
    /// false, if it is not further than that. Takes the time of the steps from the nearest checkpoint.
    Result<bool> goTo(std::int64_t step, std::int64_t number);
    /// Is observed and validated also where it is demanded; see Snapshot::mostValues. True if it was observed.
    bool train(bool observe, const RequiredSteps &requiredSteps, std::int64_t mostValues = 0);
    /// Whether the step after which it stands is seen in full: it was observed, or a run began there.
    bool isSeen() const { return m_isSeen; }
    /// A validation is due at the step that was made, and not finished: until it is, the training must not step.
    bool isValidating() const { return m_validator.isRunning(); }
    /// Goes on with it until `end`.
    void validate(Clock::time_point end);
    /// Of the network as it is now, if so much time has passed since the last one that it does not slow down training.
    void drawBoundaryWhenDue();
    void drawBoundary();

    /// It was begun in a session that was kept, and has this past.
    void tellPast(const KeptPast &past, const RunPoint &point);

    /// Changes whenever the network does.
    std::int64_t revision() const { return m_revision; }
    /// Of this network, as it is or was.
    void add(LabReportPtr report) { m_update.reports.push_back(std::move(report)); }
    void add(LabRevisit revisit) { m_update.revisits.push_back(std::move(revisit)); }

    /// What there is to tell since the last time.
    RunUpdate takeUpdate();

private:
    void noteChanges();
    /// Takes back what was told of later steps.
    void tellBackTo(std::int64_t step);

    int m_branch;
    int m_runOfBranch;
    std::int64_t m_number;
    std::unique_ptr<Run> m_run;
    bool m_isNoted = false; ///< what was told to be trained from here on is
    RunUpdate m_update;
    std::int64_t m_revision = 0;
    bool m_isDiverged = false;
    bool m_isSeen = true;
    bool m_hasFailedStep = false; ///< one was told of that was not finite and did not count
    Clock::time_point m_nextBoundary{};
    Validator m_validator;
};

} // namespace stacklight
