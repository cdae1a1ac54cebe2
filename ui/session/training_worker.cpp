#include "session/training_worker.h"

#include "session/edit_summary.h"
#include "session/thread_priority.h"

namespace stacklight {

using namespace std::chrono_literals;

namespace {

constexpr auto frame = 33ms;               // of the window: nothing comes more often
constexpr auto boundaryInterval = 200ms;
constexpr auto validationInterval = 4s;    // at the latest, also in the middle of an epoch
constexpr auto validationPause = 250ms;    // at least, where epochs are short
constexpr int besideShare = 10;            // validation and boundary take one part in this many of the time
constexpr int boundarySize = 80;
constexpr auto validationBudget = 50ms;    // of one go, so that a pause never waits long
constexpr std::int64_t validationProbe = 64; // examples whose time tells how many fit in

} // namespace

TrainingWorker::TrainingWorker(std::function<void()> notify) : m_notify(std::move(notify)), m_thread([this] { run(); }) {}

TrainingWorker::~TrainingWorker()
{
    send(commands::Quit{});
    m_thread.join();
}

void TrainingWorker::run()
{
    lowerThreadPriority();
    const auto execute = [this](const Command &command) { std::visit([this](const auto &content) { this->execute(content); }, command); };
    while (!m_quitting) {
        const bool isRunning = m_state == SessionState::Running;
        std::optional<Command> command;
        if (!isRunning)
            command = m_commands.waitForNext();
        else if (m_stepsPerSecond > 0 && Clock::now() < m_nextStep)
            command = m_commands.waitForNext(m_nextStep);
        else
            command = m_commands.next();

        if (command) {
            execute(*command);
        } else if (isRunning) {
            const auto now = Clock::now();
            if (m_stepsPerSecond > 0) {
                if (now < m_nextStep)
                    continue;
                const auto period = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / m_stepsPerSecond));
                m_nextStep = std::max(m_nextStep + period, now);
            }
            const bool everyStepIsSeen = m_stepsPerSecond > 0 && m_stepsPerSecond * frame < 1s;
            train(everyStepIsSeen || (now >= m_nextObservation && m_mailbox.isEmpty()));
            if (m_state == SessionState::Running) {
                evaluateWhenDue();
                drawBoundaryWhenDue();
            }
            if (m_state != SessionState::Running || Clock::now() >= m_nextFlush)
                flush();
        }
    }
}

void TrainingWorker::execute(const commands::Load &load)
{
    m_trainer.reset();
    m_data.reset();
    m_outbox = {};
    m_outbox.generation = load.generation;
    m_state = SessionState::Loading;
    flush();
    auto data = loadData(load.data, load.seed, load.folder, load.progress.get());
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
    m_trainer.reset();
    auto trainer = Trainer::create(begin.experiment, m_data, {std::max(1, int(std::thread::hardware_concurrency()) - 1)});
    const std::int64_t generation = m_outbox.generation;
    m_outbox = {};
    m_outbox.generation = generation;
    m_outbox.begins = true;
    if (!trainer)
        return fail(trainer.error());
    m_trainer = std::move(*trainer);
    m_stepped = begin.experiment;
    m_validatedEpoch = 0;
    m_validationLimit = 0;
    m_nextStep = m_nextObservation = m_nextBoundary = m_validationAllowed = {};
    m_validationWanted = Clock::now() + validationInterval;
    m_state = SessionState::Paused;
    drawBoundaryWhenDue();
    flush();
}

void TrainingWorker::execute(const commands::Edit &edit)
{
    if (!m_trainer)
        return;
    if (auto edited = m_trainer->edit(edit.experiment); !edited) {
        m_outbox.error = edited.error();
        flush();
    }
    m_validationLimit = 0;
}

void TrainingWorker::execute(const commands::Play &)
{
    if (!m_trainer || m_state == SessionState::Running)
        return;
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
    m_state = SessionState::Paused;
    flush();
}

void TrainingWorker::execute(const commands::StepOnce &)
{
    if (!m_trainer)
        return;
    m_state = SessionState::Paused;
    train(true);
    m_nextBoundary = {};
    drawBoundaryWhenDue();
    flush();
}

void TrainingWorker::execute(const commands::SetSpeed &speed)
{
    m_stepsPerSecond = speed.stepsPerSecond;
    m_nextStep = Clock::now();
}

void TrainingWorker::train(bool observe)
{
    noteChanges();
    const auto begin = Clock::now();
    Trainer::StepResult result = m_trainer->step(observe);
    const auto end = Clock::now();
    if (result.snapshot) {
        m_outbox.snapshots.push_back(result.snapshot);
        m_nextObservation = end + frame;
    }
    m_outbox.curve.push_back(result.point);
    if (result.divergence) {
        m_outbox.divergence = result.divergence;
        m_state = SessionState::Diverged;
    }
    measureSpeed(begin, end);
}

/// What was edited since the last step becomes one event, however many edits it took.
void TrainingWorker::noteChanges()
{
    const Experiment &current = m_trainer->experiment();
    if (current == m_stepped)
        return;
    if (const std::string summary = editSummary(m_stepped, current); !summary.empty())
        m_outbox.events.push_back({m_trainer->stepCount(), summary});
    m_stepped = current;
}

void TrainingWorker::evaluateWhenDue()
{
    if (m_data->count(Split::Validation) == 0)
        return;
    const auto begin = Clock::now();
    const auto epoch = std::int64_t(m_trainer->epoch());
    if (begin < m_validationAllowed || (epoch <= m_validatedEpoch && begin < m_validationWanted))
        return;
    if (m_validationLimit == 0) {
        m_trainer->evaluate(validationProbe);
        const auto needed = std::max<Clock::duration>(Clock::now() - begin, 1us);
        m_validationLimit = std::max<std::int64_t>(validationProbe, validationProbe * (validationBudget / needed));
    }
    m_outbox.validations.push_back(m_trainer->evaluate(m_validationLimit));
    const auto end = Clock::now();
    m_validatedEpoch = epoch;
    m_validationAllowed = end + std::max<Clock::duration>(validationPause, besideShare * (end - begin));
    m_validationWanted = std::max<Clock::time_point>(end + validationInterval, m_validationAllowed);
}

void TrainingWorker::drawBoundaryWhenDue()
{
    const auto begin = Clock::now();
    if (begin < m_nextBoundary)
        return;
    if (BoundaryPtr boundary = m_trainer->boundary(boundarySize, boundarySize))
        m_outbox.boundaries.push_back(std::move(boundary));
    const auto end = Clock::now();
    m_nextBoundary = end + std::max<Clock::duration>(boundaryInterval, besideShare * (end - begin));
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
    if (m_trainer) {
        m_outbox.step = m_trainer->stepCount();
        m_outbox.epoch = m_trainer->epoch();
    }
    Delivery next;
    next.generation = m_outbox.generation;
    next.stepsPerSecond = m_outbox.stepsPerSecond;
    next.millisecondsPerStep = m_outbox.millisecondsPerStep;
    const bool mustTell = m_mailbox.post([this](Delivery &waiting) { waiting.append(std::move(m_outbox)); });
    m_outbox = std::move(next);
    m_nextFlush = Clock::now() + frame;
    if (mustTell)
        m_notify();
}

void TrainingWorker::fail(const Error &error)
{
    m_state = SessionState::Failed;
    m_outbox.error = error;
    flush();
}

} // namespace stacklight
