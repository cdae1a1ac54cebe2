#include "session/branch_training.h"

#include "experiment/edit_summary.h"

namespace stacklight {

using namespace std::chrono_literals;

namespace {

constexpr auto boundaryInterval = 200ms;
constexpr int besideShare = 10; // boundaries take one part in this many of the time
constexpr int boundarySize = 80;

} // namespace

BranchTraining::BranchTraining(const Branch &branch, std::int64_t number, std::unique_ptr<Run> run)
    : m_branch(branch.id), m_runOfBranch(branch.run), m_number(number), m_run(std::move(run))
{
    m_update.branch = branch.id;
    m_update.run = branch.run;
    m_update.begins = true;
    m_update.origin = branch.origin;
    m_update.begun = m_run->trainer().experiment();
    if (step() == 0) {
        m_isNoted = m_run->experimentAt(0) == m_run->experimentAt(0, EditsThere::LeftOut);
        m_update.snapshots.push_back(m_run->observe()); // initialization is worth a look
    }
    drawBoundary();
}

void BranchTraining::edit(const PlannedExperiment &edited)
{
    if (auto done = m_run->edit(edited); !done)
        m_update.error = done.error();
    ++m_revision;
    m_isNoted = m_isDiverged = false;
    m_validator.beginAgain();
}

Result<bool> BranchTraining::goTo(std::int64_t step, std::int64_t number)
{
    if (step == this->step() && m_hasFailedStep)
        tellBackTo(step);
    if (step >= this->step())
        return false;
    if (auto gone = m_run->goTo(step); !gone)
        return gone.error();
    tellBackTo(step);
    m_isSeen = true;
    m_number = number;
    m_isNoted = false;
    ++m_revision;
    m_validator = {};
    drawBoundary();
    return true;
}

void BranchTraining::tellBackTo(std::int64_t step)
{
    RunUpdate back;
    back.branch = m_branch;
    back.run = m_runOfBranch;
    back.backTo = step;
    m_update.append(std::move(back));
    m_isDiverged = m_hasFailedStep = false;
}

bool BranchTraining::train(bool observe, const RequiredSteps &requiredSteps, std::int64_t mostValues)
{
    if (m_hasFailedStep)
        tellBackTo(step()); // it is tried again
    noteChanges();
    const auto begin = Clock::now();
    const bool isDemanded = step() == 0 || requiredSteps.snapshots.contains(step() + 1);
    Trainer::StepResult result = m_run->step(observe || isDemanded, isDemanded ? 0 : mostValues);
    m_isSeen = bool(result.snapshot);
    result.point.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    if (result.snapshot)
        m_update.snapshots.push_back(result.snapshot);
    m_update.curve.push_back(result.point);
    if (result.divergence)
        m_update.divergence = result.divergence;
    m_isDiverged = result.divergence.has_value();
    m_hasFailedStep = step() < result.point.step;
    const bool isObserved = m_isSeen;
    if (m_hasFailedStep && !std::exchange(m_isSeen, true))
        m_update.snapshots.push_back(m_run->step(true).snapshot); // as it failed: which tensors are not finite
    ++m_revision;
    if (!m_isDiverged)
        m_validator.beginWhenDue(m_run->trainer(), requiredSteps.validations.contains(step()));
    return isObserved;
}

/// What was edited since the last step becomes one event, however many edits it took. It takes the place of one that
/// was told before: the run went back, or the step after it failed. An empty one says that nothing was edited after
/// all.
void BranchTraining::noteChanges()
{
    if (std::exchange(m_isNoted, true))
        return;
    const Experiment &stepped = m_run->experimentAt(step(), EditsThere::LeftOut);
    const Experiment &current = m_run->experimentAt(step());
    m_update.events.push_back({step(), editSummary(stepped, current), std::make_shared<Experiment>(current)});
}

void BranchTraining::validate(Clock::time_point end)
{
    while (m_validator.isRunning() && Clock::now() < end) {
        if (const std::optional<Validation> validation = m_validator.advance(m_run->trainer()))
            m_update.validations.push_back(*validation);
    }
}

void BranchTraining::tellPast(const KeptPast &past, const RunPoint &point)
{
    m_update.origin = {};
    m_update.begun = point.begun();
    double before = 0;
    for (CurvePoint each : past.curve) {
        if (each.step > step())
            continue;
        each.seconds -= std::exchange(before, each.seconds); // news have those of each step
        m_update.curve.push_back(each);
    }
    for (const Validation &each : past.validations) {
        if (each.step <= step())
            m_update.validations.push_back(each);
    }
    const Experiment *last = &point.begun();
    for (const RunEdit &edit : point.edits()) {
        if (Message change = editSummary(*last, *edit.experiment); edit.step < step())
            m_update.events.push_back({edit.step, std::move(change), edit.experiment});
        last = edit.experiment.get();
    }
    if (m_update.snapshots.empty())
        m_update.snapshots.push_back(m_run->observe());
}

void BranchTraining::drawBoundaryWhenDue()
{
    if (Clock::now() >= m_nextBoundary)
        drawBoundary();
}

void BranchTraining::drawBoundary()
{
    const auto begin = Clock::now();
    if (BoundaryPtr boundary = m_run->trainer().boundary(boundarySize, boundarySize))
        m_update.boundaries.push_back(std::move(boundary));
    const auto end = Clock::now();
    m_nextBoundary = end + std::max<Clock::duration>(boundaryInterval, besideShare * (end - begin));
}

RunUpdate BranchTraining::takeUpdate()
{
    m_update.step = step();
    m_update.epoch = m_run->trainer().epoch();
    RunUpdate next;
    next.branch = m_branch;
    next.run = m_runOfBranch;
    return std::exchange(m_update, std::move(next));
}

} // namespace stacklight
