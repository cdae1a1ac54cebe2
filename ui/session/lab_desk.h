// Which states of which runs the laboratories are asked about.
#pragma once

#include "session/branch_run.h"

#include <QTimer>

#include <functional>
#include <map>

namespace stacklight {

/// As long as the newest step is shown, the runs as they train. Where an earlier one is shown, each run as it was
/// there, once: as soon as the step has rested for a moment, and unless the record still has it. What nobody waits for
/// any more is cancelled.
class LabDesk
{
public:
    using Runs = std::map<int, BranchRun>;

    /// `send` brings a command to the worker.
    LabDesk(Runs &runs, std::function<void(commands::Examine)> send);

    /// `step` −1: the newest. Marks in the records what is awaited.
    void want(const std::vector<LabRequest> &requests, std::int64_t step);
    /// The runs have changed.
    void follow();

private:
    bool isThere(BranchRun &run, const LabRequest &request) const;

    Runs &m_runs;
    std::function<void(commands::Examine)> m_send;
    std::vector<LabRequest> m_requests;
    std::int64_t m_step = -1;
    QTimer m_rest;
    std::vector<LabVisit> m_visits; ///< that are awaited
};

} // namespace stacklight
