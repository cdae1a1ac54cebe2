#include "session/lane.h"

#include "session/edit_summary.h"

namespace stacklight {

using namespace std::chrono_literals;

namespace {

constexpr auto boundaryInterval = 200ms;
constexpr auto validationInterval = 4s;    // at the latest, also in the middle of an epoch
constexpr auto validationPause = 250ms;    // at least, where epochs are short
constexpr int besideShare = 10;            // validation and boundary take one part in this many of the time
constexpr int boundarySize = 80;
constexpr auto validationBudget = 50ms;    // of one go, so that a pause never waits long
constexpr std::int64_t validationProbe = 64; // examples whose time tells how many fit in

} // namespace

Lane::Lane(const Branch &branch, std::unique_ptr<Run> run, bool hasValidation)
    : m_branch(branch.id), m_hasValidation(hasValidation), m_run(std::move(run)), m_stepped(m_run->trainer().experiment()),
      m_validationWanted(Clock::now() + validationInterval)
{
    m_news.branch = branch.id;
    m_news.begins = true;
    m_news.origin = branch.origin;
    m_news.begun = m_stepped;
    drawBoundary();
}

void Lane::edit(const Experiment &experiment)
{
    if (auto edited = m_run->edit(experiment); !edited)
        m_news.error = edited.error();
    m_isDiverged = false;
    m_validationLimit = 0;
}

Result<void> Lane::goTo(std::int64_t step)
{
    if (step >= this->step())
        return {};
    if (auto gone = m_run->goTo(step); !gone)
        return gone;
    News back;
    back.branch = m_branch;
    back.backTo = step;
    m_news.append(std::move(back));
    m_stepped = m_run->trainer().experiment();
    m_isDiverged = false;
    m_validatedEpoch = std::int64_t(m_run->trainer().epoch());
    m_validationLimit = 0;
    drawBoundary();
    return {};
}

void Lane::train(bool observe)
{
    noteChanges();
    const auto begin = Clock::now();
    Trainer::StepResult result = m_run->step(observe);
    m_seconds += std::chrono::duration<double>(Clock::now() - begin).count();
    result.point.seconds = m_seconds;
    if (result.snapshot)
        m_news.snapshots.push_back(result.snapshot);
    m_news.curve.push_back(result.point);
    if (result.divergence)
        m_news.divergence = result.divergence;
    m_isDiverged = result.divergence.has_value();
}

/// What was edited since the last step becomes one event, however many edits it took.
void Lane::noteChanges()
{
    const Experiment &current = m_run->trainer().experiment();
    if (current == m_stepped)
        return;
    if (const std::string summary = editSummary(m_stepped, current); !summary.empty())
        m_news.events.push_back({step(), summary, std::make_shared<Experiment>(current)});
    m_stepped = current;
}

void Lane::evaluateWhenDue()
{
    Trainer &trainer = m_run->trainer();
    const auto begin = Clock::now();
    const auto epoch = std::int64_t(trainer.epoch());
    if (!m_hasValidation || begin < m_validationAllowed || (epoch <= m_validatedEpoch && begin < m_validationWanted))
        return;
    if (m_validationLimit == 0) {
        trainer.evaluate(validationProbe);
        const auto needed = std::max<Clock::duration>(Clock::now() - begin, 1us);
        m_validationLimit = std::max<std::int64_t>(validationProbe, validationProbe * (validationBudget / needed));
    }
    m_news.validations.push_back(trainer.evaluate(m_validationLimit));
    const auto end = Clock::now();
    m_validatedEpoch = epoch;
    m_validationAllowed = end + std::max<Clock::duration>(validationPause, besideShare * (end - begin));
    m_validationWanted = std::max<Clock::time_point>(end + validationInterval, m_validationAllowed);
}

void Lane::drawBoundaryWhenDue()
{
    if (Clock::now() >= m_nextBoundary)
        drawBoundary();
}

void Lane::drawBoundary()
{
    const auto begin = Clock::now();
    if (BoundaryPtr boundary = m_run->trainer().boundary(boundarySize, boundarySize))
        m_news.boundaries.push_back(std::move(boundary));
    const auto end = Clock::now();
    m_nextBoundary = end + std::max<Clock::duration>(boundaryInterval, besideShare * (end - begin));
}

News Lane::takeNews()
{
    m_news.step = step();
    m_news.epoch = m_run->trainer().epoch();
    News next;
    next.branch = m_branch;
    return std::exchange(m_news, std::move(next));
}

} // namespace stacklight
