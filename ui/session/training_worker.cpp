#include "session/training_worker.h"

#include "base/json.h"
#include "session/thread_priority.h"

#include <set>
#include <type_traits>

namespace stacklight {

using namespace std::chrono_literals;

namespace {

/// Numbers of a tensor that are measured while training goes on: more tell nothing more, and would slow down large
/// networks by more than a tenth. Steps that are demanded or made one by one are measured whole.
constexpr std::int64_t mostObservedValues = std::int64_t(1) << 17;

/// Commands that a step must not come before where they were given after a pause.
bool changesRuns(const Command &command)
{
    return std::visit(
        []<class Content>(const Content &) {
            return !(std::is_same_v<Content, commands::Play> || std::is_same_v<Content, commands::Pause>
                || std::is_same_v<Content, commands::StopAt> || std::is_same_v<Content, commands::Watch>
                || std::is_same_v<Content, commands::SetSpeed> || std::is_same_v<Content, commands::Examine>
                || std::is_same_v<Content, commands::Examined>);
        },
        command);
}

constexpr auto windowsTime = 4 * ObservationPace::frame;
constexpr auto validationBudget = 30ms; // of one go, so that a pause never waits long

} // namespace

TrainingWorker::TrainingWorker(std::function<void()> notify) : m_notify(std::move(notify)), m_thread([this] { run(); })
{
}

TrainingWorker::~TrainingWorker()
{
    send(commands::Quit{});
    m_thread.join();
}

void TrainingWorker::run()
{
    lowerThreadPriority();
    const auto execute = [this](const Command &command) {
        std::visit([this](const auto &content) { this->execute(content); }, command);
    };
    while (!m_quitting) {
        const bool isRunning = m_state == SessionState::Running;
        std::optional<Command> command;
        if (isValidating() || m_isPausing)
            command = m_commands.next();
        else if (!isRunning)
            command = m_commands.waitForNext();
        else if (m_stepsPerSecond > 0 && Clock::now() < m_nextStep)
            command = m_commands.waitForNext(m_nextStep);
        else
            command = m_commands.next();

        if (command) {
            if (m_isPausing && changesRuns(*command))
                pauseHere(); // what comes after the pause comes after it
            execute(*command);
            if (m_state != SessionState::Running)
                examineWhenDue();
            continue;
        }
        const auto now = Clock::now();
        if (isValidating()) {
            validate(now + validationBudget);
        } else if (m_isPausing) {
            pauseSeen();
        } else if (isRunning && !stopWhenThere()) {
            if (m_stepsPerSecond > 0) {
                if (now < m_nextStep)
                    continue;
                const auto period =
                    std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / m_stepsPerSecond));
                m_nextStep = std::max(m_nextStep + period, now);
            }
            const bool everyStepIsSeen = m_stepsPerSecond > 0 && m_stepsPerSecond * ObservationPace::frame < 1s;
            train(nextInStep(), everyStepIsSeen || isObservationDue(now));
        }
        if (m_state != SessionState::Running)
            examineWhenDue();
        if (m_state != SessionState::Running || Clock::now() >= m_nextFlush)
            flush();
    }
}

void TrainingWorker::execute(const commands::Load &load)
{
    if (load.keepsRuns) {
        for (const auto &training : m_trainings)
            putAside(*training);
    } else {
        m_aside.clear();
        m_outbox.runs.clear();
    }
    m_trainings.clear();
    m_examinations.cancel();
    m_data.reset();
    SessionUpdate first;
    first.generation = load.generation;
    first.keepsRuns = load.keepsRuns;
    first.runs = std::move(m_outbox.runs);
    m_outbox = std::move(first);
    m_state = SessionState::Loading;
    flush();
    auto data = load.loaded ? load.loaded : loadData(load.data, load.seed, load.folder, load.progress.get(), load.loss);
    if (!data)
        return fail(data.error());
    m_data = *data;
    m_outbox.data = m_data;
    flush();
}

void TrainingWorker::execute(const commands::Begin &begin)
{
    if (!m_data)
        return;
    if (!begin.first)
        return add(
            {begin.branch, {}, begin.experiment, {}, begin.run}, Run::create(begin.experiment, m_data, m_options));
    add({begin.branch, {}, *begin.first->experiment, {}, begin.run},
        Run::create(RunPoint::of(begin.first, {}, begin.first, m_data, m_options)));
    edit(begin.branch, begin.experiment); // the document may be further
}

void TrainingWorker::execute(const commands::Fork &fork)
{
    const BranchTraining *parent = find(fork.parent);
    // What was forked once may come back by an undo or redo when the parent is not there any more, or was restarted.
    if (!parent || parent->step() < fork.step)
        return execute(commands::Begin{fork.branch, fork.experiment, fork.run});
    add({fork.branch, {fork.parent, fork.step}, fork.experiment, {}, fork.run}, parent->run().branch(fork.step));
    edit(fork.branch, fork.experiment); // the document may be further
}

void TrainingWorker::execute(const commands::Resume &resume)
{
    const BranchTraining *training = find(resume.branch);
    if (!training || training->runOfBranch() != resume.run) {
        const auto aside = m_aside.find({resume.branch, resume.run});
        if (aside == m_aside.end())
            return execute(commands::Begin{resume.branch, resume.experiment, resume.run});
        const RunPoint point = aside->second;
        m_aside.erase(aside);
        add({resume.branch, {resume.branch, point.step()}, resume.experiment, {}, resume.run}, Run::create(point));
    }
    edit(resume.branch, resume.experiment); // the document may be further
}

void TrainingWorker::execute(const commands::Revive &revive)
{
    if (!m_data)
        return;
    Result<KeptRun> kept = readKeptRun(revive.folder, revive.branch, m_data, m_options);
    Result<std::unique_ptr<Run>> run = kept ? Run::create(kept->point) : kept.error();
    if (!run) {
        execute(commands::Begin{revive.branch, revive.experiment, revive.run});
        if (BranchTraining *training = find(revive.branch))
            training->refuse(run.error());
        return flush();
    }
    add({revive.branch, {}, revive.experiment, {}, revive.run}, std::move(run),
        [&kept](BranchTraining &training) { training.tellPast(kept->past, kept->point); });
    edit(revive.branch, revive.experiment);
}

void TrainingWorker::execute(const commands::Keep &keep)
{
    std::map<int, const Run *> runs;
    for (const auto &training : m_trainings)
        runs.emplace(training->branch(), &training->run());
    // Where it cannot be written there is nobody left to be told.
    if (!runs.empty())
        static_cast<void>(keep.keeping->write(runs));
}

void TrainingWorker::execute(const commands::Capture &capture)
{
    if (const BranchTraining *training = find(capture.branch))
        capture.take(training->run().trainer().checkpoint());
    else
        capture.take(Error{{}, "/stack", message(TR("there is no network of this branch"))});
}

void TrainingWorker::execute(const commands::Drop &drop)
{
    m_aside.erase({drop.branch, drop.run});
}

void TrainingWorker::putAside(BranchTraining &training)
{
    if (Result<RunPoint> end = training.run().at(training.step()))
        m_aside.insert_or_assign({training.branch(), training.runOfBranch()}, *std::move(end));
    m_outbox.runs.push_back(training.takeUpdate());
}

void TrainingWorker::add(
    const Branch &branch, Result<std::unique_ptr<Run>> run, const std::function<void(BranchTraining &)> &prepare)
{
    const BranchTraining *before = find(branch.id);
    execute(commands::Remove{branch.id, before && before->runOfBranch() != branch.run});
    if (!run)
        return fail(branch, run.error());
    const auto place = std::find_if(
        m_trainings.begin(), m_trainings.end(), [&](const auto &training) { return training->branch() > branch.id; });
    const auto training =
        m_trainings.insert(place, std::make_unique<BranchTraining>(branch, ++m_runsSoFar, std::move(*run)));
    if (prepare)
        prepare(**training);
    m_nextStep = {};
    m_pace.forget();
    if (m_state != SessionState::Running)
        m_state = SessionState::Paused;
    flush();
}

void TrainingWorker::execute(const commands::Remove &remove)
{
    if (BranchTraining *training = find(remove.branch); training && remove.putAside)
        putAside(*training);
    std::erase_if(m_trainings, [&](const auto &training) { return training->branch() == remove.branch; });
    m_pace.forget();
}

void TrainingWorker::edit(int branch, const Experiment &experiment)
{
    execute(commands::Edit{branch, {std::make_shared<const Experiment>(experiment)}});
}

void TrainingWorker::execute(const commands::Edit &edit)
{
    if (BranchTraining *training = find(edit.branch)) {
        training->edit(edit.experiment);
        m_pace.forget();
        flush();
    }
}

void TrainingWorker::execute(const commands::GoTo &goTo)
{
    bool hasGone = false;
    for (const auto &[branch, number] : goTo.runs) {
        const BranchTraining *training = find(branch);
        if (!training)
            continue;
        const std::int64_t step = std::min(goTo.step, training->step());
        Result<std::unique_ptr<Run>> run = training->run().branch(step);
        if (!run)
            return fail(run.error());
        const Experiment experiment = (*run)->trainer().experiment();
        add({branch, {branch, step}, experiment, {}, number}, std::move(run));
        hasGone = true;
    }
    for (const auto &training : m_trainings) {
        if (goTo.runs.contains(training->branch()))
            continue;
        const Result<bool> gone = training->goTo(goTo.step, ++m_runsSoFar);
        if (!gone)
            return fail(gone.error());
        hasGone = hasGone || *gone;
    }
    if (hasGone)
        m_examinations.beginAgain();
    m_state = m_trainings.empty() ? m_state : SessionState::Paused;
    flush();
}

BranchTraining *TrainingWorker::find(int branch)
{
    const auto found = std::find_if(m_trainings.begin(), m_trainings.end(),
        [branch](const auto &training) { return training->branch() == branch; });
    return found == m_trainings.end() ? nullptr : found->get();
}

std::vector<BranchTraining *> TrainingWorker::nextInStep()
{
    std::vector<BranchTraining *> next;
    for (const auto &training : m_trainings) {
        if (training->isDiverged() || (!next.empty() && training->step() > next.front()->step()))
            continue;
        if (!next.empty() && training->step() < next.front()->step())
            next.clear();
        next.push_back(training.get());
    }
    return next;
}

void TrainingWorker::execute(const commands::Play &)
{
    m_isPausing = false;
    if (m_trainings.empty() || m_state == SessionState::Running)
        return;
    tryAgainWhereAllDiverged();
    m_state = SessionState::Running;
    m_nextStep = Clock::now();
    m_rateBegan = m_nextStep;
    m_rateSteps = 0;
    m_rateBusy = {};
    flush();
}

void TrainingWorker::execute(const commands::Pause &)
{
    if (m_state != SessionState::Running)
        return;
    if (isValidating())
        m_isPausing = true; // until then no step can be made
    else
        pauseSeen();
}

/// Nothing of a step that was made can be seen afterwards: where the last one was not, another one is made that is.
/// Runs in lockstep stay so.
void TrainingWorker::pauseSeen()
{
    std::set<std::int64_t> unseen;
    for (const auto &training : m_trainings) {
        if (!training->isDiverged() && !training->isSeen() && (m_stopAt == 0 || training->step() < m_stopAt))
            unseen.insert(training->step());
    }
    std::vector<BranchTraining *> next;
    for (const auto &training : m_trainings) {
        if (!training->isDiverged() && unseen.contains(training->step()))
            next.push_back(training.get());
    }
    pauseHere();
    if (!next.empty())
        train(next, true);
    for (BranchTraining *training : next)
        training->drawBoundary();
    flush();
}

void TrainingWorker::pauseHere()
{
    m_isPausing = false;
    m_state = SessionState::Paused;
}

void TrainingWorker::execute(const commands::StepOnce &)
{
    if (m_trainings.empty())
        return;
    tryAgainWhereAllDiverged();
    pauseHere();
    validate(Clock::time_point::max());
    train(nextInStep(), true);
    validate(Clock::time_point::max());
    for (const auto &training : m_trainings)
        training->drawBoundary();
    flush();
}

void TrainingWorker::execute(const commands::SetSpeed &speed)
{
    m_stepsPerSecond = speed.stepsPerSecond;
    m_nextStep = Clock::now();
}

/// A run that diverged is passed over while others can go on; what else would pressing play again mean?
void TrainingWorker::tryAgainWhereAllDiverged()
{
    if (!nextInStep().empty())
        return;
    for (const auto &training : m_trainings)
        training->forgetDivergence();
}

void TrainingWorker::train(const std::vector<BranchTraining *> &next, bool observe)
{
    const auto begin = Clock::now();
    bool isObserved = false;
    for (BranchTraining *training : next) {
        const bool isLast = m_state != SessionState::Running || training->step() + 1 == m_stopAt;
        isObserved |= training->train(observe || isLast, m_requiredSteps, isLast ? 0 : mostObservedValues);
        if (training->isDiverged() && m_stopAt == 0)
            m_state = SessionState::Diverged;
    }
    if (nextInStep().empty())
        m_state = SessionState::Diverged;
    const auto end = Clock::now();
    m_pace.add(end - begin, isObserved);
    if (isObserved)
        m_lastObservation = end;
    measureSpeed(begin, end);
    if (m_state != SessionState::Running)
        return;
    for (BranchTraining *training : next)
        training->drawBoundaryWhenDue();
    if (observe)
        examineWhenDue();
}

/// Where a speed is set there is time left, and looking costs none. A window that has not taken the last one yet is
/// given time.
bool TrainingWorker::isObservationDue(Clock::time_point now) const
{
    const auto since = now - m_lastObservation;
    if (since < windowsTime && !m_mailbox.isEmpty())
        return false;
    return m_stepsPerSecond > 0 ? since >= ObservationPace::frame : m_pace.isDue(since);
}

void TrainingWorker::execute(const commands::Examine &examine)
{
    m_examinations.want(examine);
    examineWhenDue();
}

void TrainingWorker::execute(const commands::Examined &examined)
{
    if (m_examinations.finish(examined, m_trainings))
        flush();
}

bool TrainingWorker::stopWhenThere()
{
    const std::vector<BranchTraining *> next = nextInStep();
    if (m_stopAt == 0 || next.empty() || next.front()->step() < m_stopAt)
        return false;
    m_outbox.stoppedAt = std::exchange(m_stopAt, 0);
    pauseHere();
    return true;
}

bool TrainingWorker::isValidating() const
{
    return std::any_of(
        m_trainings.begin(), m_trainings.end(), [](const auto &training) { return training->isValidating(); });
}

void TrainingWorker::validate(Clock::time_point end)
{
    for (const auto &training : m_trainings)
        training->validate(end);
}

void TrainingWorker::measureSpeed(Clock::time_point begin, Clock::time_point end)
{
    ++m_rateSteps;
    m_rateBusy += end - begin;
    const std::chrono::duration<double> elapsed = end - m_rateBegan;
    if (elapsed < 500ms)
        return;
    m_outbox.stepsPerSecond = double(m_rateSteps) / elapsed.count();
    m_outbox.millisecondsPerStep = std::chrono::duration<double, std::milli>(m_rateBusy).count() / double(m_rateSteps);
    m_rateBegan = end;
    m_rateSteps = 0;
    m_rateBusy = {};
}

void TrainingWorker::flush()
{
    m_outbox.state = m_state;
    for (const auto &training : m_trainings)
        m_outbox.runs.push_back(training->takeUpdate());
    SessionUpdate next;
    next.generation = m_outbox.generation;
    next.stepsPerSecond = m_outbox.stepsPerSecond;
    next.millisecondsPerStep = m_outbox.millisecondsPerStep;
    const bool mustTell = m_mailbox.post([this](SessionUpdate &waiting) { waiting.append(std::move(m_outbox)); });
    m_outbox = std::move(next);
    m_nextFlush = Clock::now() + ObservationPace::frame;
    if (mustTell)
        m_notify();
}

void TrainingWorker::fail(const Error &error)
{
    m_state = SessionState::Failed;
    m_outbox.error = error;
    flush();
}

void TrainingWorker::fail(const Branch &branch, const Error &error)
{
    RunUpdate update;
    update.branch = branch.id;
    update.run = branch.run;
    update.failure = error;
    m_outbox.runs.push_back(std::move(update));
    m_trainings.empty() ? fail(error) : flush();
}

} // namespace stacklight
