#include "session/examinations.h"

#include <algorithm>

namespace stacklight {

using namespace std::chrono_literals;

namespace {

constexpr auto shortestRest = 200ms; // while it trains, and at least as long as an examination took
constexpr int lesionRest = 4; // times as long, since that takes long

} // namespace

void Examinations::want(const commands::Examine &wish)
{
    if (m_wish == wish)
        return;
    m_wish = wish;
    m_laboratories.cancel();
    m_paces.clear();
}

void Examinations::begin(const Lanes &lanes, const std::shared_ptr<const Dataset> &data, bool isRunning)
{
    const auto now = Clock::now();
    for (const LabRequest &request : m_wish.requests) {
        Pace &pace = m_paces[request.laboratory];
        if (!m_laboratories.isIdle() || (isRunning && now < pace.next))
            continue;
        for (const auto &lane : lanes) {
            const std::pair state(lane->number(), lane->revision());
            if (std::exchange(pace.sent[lane->branch()], state) == state)
                continue;
            pace.began = now;
            m_laboratories.begin({lane->branch(), lane->number(), lane->run().trainer().checkpoint(), data, request});
        }
    }
}

bool Examinations::finish(const commands::Examined &examined, const Lanes &lanes)
{
    const auto now = Clock::now();
    Pace &pace = m_paces[examined.request.laboratory];
    const auto took = now - pace.began;
    pace.next = now + std::max<Clock::duration>(shortestRest, examined.request.laboratory == Laboratory::Lesion ? lesionRest * took : took);
    const auto lane = std::ranges::find(lanes, examined.run, [](const auto &each) { return each->number(); });
    if (!examined.report || lane == lanes.end())
        return false;
    (*lane)->add(examined.report);
    return true;
}

} // namespace stacklight
