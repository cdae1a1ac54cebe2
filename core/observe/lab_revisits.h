// What was found of earlier steps of a run when somebody looked back at them.
#pragma once

#include "observe/lab_report.h"

#include <optional>

namespace stacklight {

struct LabRevisit
{
    LabRequest request;
    std::int64_t step = 0; ///< asked for: the run as this step left it, or its newest state where it is not that far
    LabReportPtr report = nullptr;
    std::optional<Message> refusal = {}; ///< why there is no report

    bool isAwaited() const { return !report && !refusal; }
};

/// The `most` that were added last. Not thread-safe.
class LabRevisits
{
public:
    static constexpr std::size_t most = 64;

    /// In place of that of the same request and step.
    void add(LabRevisit revisit);
    /// Forgets what came after a step.
    void truncate(std::int64_t step);
    void forgetAwaited();

    /// Null where there is none. Valid until the next change.
    const LabRevisit *find(const LabRequest &request, std::int64_t step) const;
    const std::vector<LabRevisit> &all() const { return m_all; } ///< in the order in which they were added
    std::size_t bytes() const;

private:
    std::vector<LabRevisit> m_all;
};

} // namespace stacklight
