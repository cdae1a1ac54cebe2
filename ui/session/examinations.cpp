#include "session/examinations.h"

#include <algorithm>

namespace stacklight {

using namespace std::chrono_literals;

namespace {

constexpr auto shortestRest = 200ms; // while it trains, and at least as long as an examination took
constexpr int longRest = 4;          // times as long, of what takes long

} // namespace

bool takesLong(Laboratory laboratory)
{
    return laboratory == Laboratory::Lesion || laboratory == Laboratory::Answers || laboratory == Laboratory::Samples;
}

void Examinations::want(const commands::Examine &wish)
{
    if (m_wish == wish)
        return;
    std::map<Laboratory, Pace> kept;
    for (const LabRequest &request : wish.requests) {
        const auto pace = m_paces.find(request.laboratory);
        if (pace != m_paces.end() && std::ranges::find(m_wish.requests, request) != m_wish.requests.end())
            kept.insert(*pace);
    }
    m_wish = wish;
    beginAgain();
    m_paces = std::move(kept);
}

void Examinations::beginAgain()
{
    m_visits = m_wish.visits;
    m_laboratories.cancel();
    m_paces.clear();
}

void Examinations::begin(const Lanes &trainings, const std::shared_ptr<const Dataset> &data, bool isRunning)
{
    visit(trainings, data);
    const auto now = Clock::now();
    for (const LabRequest &request : m_wish.requests) {
        Pace &pace = m_paces[request.laboratory];
        if (!m_laboratories.isIdle() || (isRunning && now < pace.next))
            continue;
        for (const auto &training : trainings) {
            const std::pair state(training->number(), training->revision());
            if (std::exchange(pace.sent[training->branch()], state) == state)
                continue;
            pace.began = now;
            const auto asItIs = [state = training->run().trainer().checkpoint()](
                                    Progress *) -> Result<CheckpointPtr> { return state; };
            m_laboratories.begin(
                {training->branch(), training->number(), training->step(), {}, asItIs, data, {request}});
        }
    }
}

void Examinations::visit(const Lanes &trainings, const std::shared_ptr<const Dataset> &data)
{
    for (const LabVisit &visit : std::exchange(m_visits, {})) {
        const auto found = std::ranges::find(trainings, visit.branch, [](const auto &each) { return each->branch(); });
        if (found == trainings.end())
            continue;
        const BranchTraining &training = **found;
        const std::int64_t step = std::min(m_wish.step, training.step());
        // What the step itself left behind, since that is what its snapshot shows.
        const Result<RunPoint> point = training.run().at(step, EditsThere::LeftOut);
        const auto asItWas = [point](Progress *progress) -> Result<CheckpointPtr> {
            return point ? point->checkpoint({.threads = 1}, progress) : point.error();
        };
        m_laboratories.begin({visit.branch, training.number(), step, m_wish.step, asItWas, data, visit.requests});
    }
}

bool Examinations::finish(const commands::Examined &examined, const Lanes &trainings)
{
    const auto found = std::ranges::find(trainings, examined.run, [](const auto &each) { return each->number(); });
    const bool isCancelled = examined.found && !*examined.found;
    if (!examined.asked)
        rest(examined.request.laboratory);
    if (!examined.asked && isCancelled)
        m_paces[examined.request.laboratory].sent.erase(examined.branch);
    if (isCancelled || found == trainings.end() || examined.step > (*found)->step()
        || (!examined.asked && !examined.found))
        return false;
    BranchTraining &training = **found;
    if (!examined.asked)
        training.add(*examined.found);
    else if (examined.found)
        training.add(LabRevisit{examined.request, *examined.asked, *examined.found});
    else
        training.add(LabRevisit{examined.request, *examined.asked, nullptr, examined.found.error().message});
    return true;
}

void Examinations::rest(Laboratory laboratory)
{
    const auto now = Clock::now();
    Pace &pace = m_paces[laboratory];
    const auto took = now - pace.began;
    pace.next = now + std::max<Clock::duration>(shortestRest, takesLong(laboratory) ? longRest * took : took);
}

} // namespace stacklight
