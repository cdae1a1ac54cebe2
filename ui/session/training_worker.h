// The thread that owns the runs. Knows neither window nor event loop.
#pragma once

#include "session/command_queue.h"
#include "session/examinations.h"
#include "session/mailbox.h"
#include "session/observation_pace.h"

#include <functional>
#include <thread>

namespace stacklight {

/// Trains while it is told to, and answers commands between two steps. Branches go in lockstep: the runs with the
/// fewest steps make the next one, so one that begins late catches up first. `notify` is called on the worker's thread
/// when the mailbox was empty and something came in.
class TrainingWorker
{
public:
    explicit TrainingWorker(std::function<void()> notify);
    /// Stops after the step in hand.
    ~TrainingWorker();

    void send(Command command) { m_commands.push(std::move(command)); }
    SessionUpdate take() { return m_mailbox.take(); }

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void execute(const commands::Load &load);
    void execute(const commands::Begin &begin);
    void execute(const commands::Fork &fork);
    void execute(const commands::Resume &resume);
    void execute(const commands::Revive &revive);
    void execute(const commands::Remove &remove);
    void execute(const commands::Drop &drop);
    void execute(const commands::Edit &edit);
    void execute(const commands::GoTo &goTo);
    void execute(const commands::Keep &keep);
    void execute(const commands::Capture &capture);
    void execute(const commands::Play &);
    void execute(const commands::Pause &);
    void execute(const commands::StepOnce &);
    void execute(const commands::StopAt &stop) { m_stopAt = stop.step; }
    void execute(const commands::Watch &watch) { m_requiredSteps = watch.requiredSteps; }
    void execute(const commands::SetSpeed &speed);
    void execute(const commands::Examine &examine);
    void execute(const commands::Examined &examined);
    void execute(const commands::Quit &) { m_quitting = true; }

    /// Without a plan.
    void edit(int branch, const Experiment &experiment);
    void add(const Branch &branch, Result<std::unique_ptr<Run>> run,
        const std::function<void(BranchTraining &)> &prepare = {});
    /// What it has to tell is told; it can be resumed.
    void putAside(BranchTraining &training);
    BranchTraining *find(int branch);
    /// The trainings that make the next step, all of them after as many as any.
    std::vector<BranchTraining *> nextInStep();
    void tryAgainWhereAllDiverged();
    void train(const std::vector<BranchTraining *> &next, bool observe);
    void pauseSeen();
    void pauseHere();
    bool isObservationDue(Clock::time_point now) const;
    /// Pauses where it was to stop; false: it is not there yet.
    bool stopWhenThere();
    bool isValidating() const;
    /// Goes on with what has to be validated before the next step.
    void validate(Clock::time_point end);
    void measureSpeed(Clock::time_point begin, Clock::time_point end);
    void examineWhenDue() { m_examinations.begin(m_trainings, m_data, m_state == SessionState::Running); }
    /// Hands over what was gathered.
    void flush();
    void fail(const Error &error);
    /// There is no run of this branch; those of others go on.
    void fail(const Branch &branch, const Error &error);

    std::function<void()> m_notify;
    CommandQueue<Command> m_commands;
    Mailbox<SessionUpdate> m_mailbox;

    // From here on of the worker's thread alone.
    const RunOptions m_options{.trainer = {std::max(1, int(std::thread::hardware_concurrency()) - 1)}};
    std::shared_ptr<const Dataset> m_data;
    std::vector<std::unique_ptr<BranchTraining>> m_trainings; ///< in the order of their letters
    std::map<std::pair<int, int>, RunPoint> m_aside;          ///< by branch and number
    SessionUpdate m_outbox;                                   ///< beside the trainings' own updates
    SessionState m_state = SessionState::Empty;
    bool m_isPausing = false; ///< as soon as what is being validated is
    bool m_quitting = false;
    RequiredSteps m_requiredSteps;
    std::int64_t m_stopAt = 0;   ///< 0: nowhere
    double m_stepsPerSecond = 0; ///< the limit; 0: none
    Clock::time_point m_nextStep{};
    ObservationPace m_pace;
    Clock::time_point m_lastObservation{}; ///< its end
    Clock::time_point m_nextFlush{};
    Clock::time_point m_rateBegan{};
    std::int64_t m_rateSteps = 0;
    Clock::duration m_rateBusy{};

    std::int64_t m_runsSoFar = 0;
    Examinations m_examinations{[this](const LabJob &job, const LabRequest &request, Result<LabReportPtr> found) {
        m_commands.push(commands::Examined{job.branch, job.run, job.step, job.asked, request, std::move(found)});
    }};

    std::thread m_thread; ///< last: starts when everything else is there
};

} // namespace stacklight
