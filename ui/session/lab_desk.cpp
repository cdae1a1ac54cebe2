#include "session/lab_desk.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr int restBefore = 200; // ms without another step, so that dragging costs nothing

} // namespace

LabDesk::LabDesk(Runs &runs, std::function<void(commands::Examine)> send) : m_runs(runs), m_send(std::move(send))
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restBefore);
    m_rest.callOnTimeout([this] { m_send({{}, m_step, m_visits}); });
}

void LabDesk::want(const std::vector<LabRequest> &requests, std::int64_t step)
{
    if (m_requests == requests && m_step == step)
        return;
    m_requests = requests;
    m_step = step;
    m_rest.stop();
    for (auto &[branch, run] : m_runs)
        run.record.history.revisits().forgetAwaited();
    m_send({m_step < 0 ? m_requests : std::vector<LabRequest>()});
    follow();
}

void LabDesk::follow()
{
    if (m_step < 0)
        return;
    bool isNew = false;
    std::vector<LabVisit> visits;
    for (auto &[branch, run] : m_runs) {
        if (!run.record.isLive)
            continue;
        LabVisit visit{branch, {}};
        for (const LabRequest &request : m_requests) {
            if (isThere(run, request))
                continue;
            visit.requests.push_back(request);
            LabRevisits &revisits = run.record.history.revisits();
            const LabRevisit *known = revisits.find(request, m_step);
            if (known && known->isAwaited())
                continue;
            revisits.add({request, m_step});
            isNew = true;
        }
        if (!visit.requests.empty())
            visits.push_back(std::move(visit));
    }
    if (!isNew)
        return;
    m_visits = std::move(visits);
    m_send({});
    m_rest.start();
}

bool LabDesk::isThere(BranchRun &run, const LabRequest &request) const
{
    History &history = run.record.history;
    if (const LabRevisit *known = history.revisits().find(request, m_step)) {
        if (known->isAwaited() || (known->report && known->report->step < std::min(m_step, run.step)))
            return false;
        history.add(LabRevisit(*known)); // the last one of a laboratory is shown
        return true;
    }
    // What was found as it trained is of this state, unless something was switched right after the step.
    const LabReportPtr report = history.reportAt(std::size_t(request.laboratory), m_step);
    if (!report || report->step != m_step || report->request != request
        || *report->experiment != run.record.experimentAt(m_step - 1))
        return false;
    history.add(LabRevisit{request, m_step, report});
    return true;
}

} // namespace stacklight
