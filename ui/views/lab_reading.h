// What a laboratory's view shows of the runs, and which step that is of.
#pragma once

#include "views/text_strip.h"
#include "views/view.h"

namespace stacklight {

struct LabReading
{
    LabReportPtr report;    ///< of the step that is shown, or of an earlier one; null: there is nothing to show
    bool isAwaited = false; ///< that of the step that is shown
    std::optional<Message> refusal = {}; ///< why there is none of this step
};

LabReading labReading(const ViewInput &input, const RunRecord &run, Laboratory laboratory);

template <class Finding>
std::shared_ptr<const Finding> readingOf(const ViewInput &input, const RunRecord &run)
{
    return findingIn<Finding>(labReading(input, run, Laboratory(LabResult(Finding()).index())).report);
}

/// "after step 30", "A after step 30, B after step 20", "after step 10; recomputing step 30…"; none where no run is
/// seen.
std::optional<LegendEntry> stepLegend(const ViewInput &input, Laboratory laboratory);
/// The same, but only where an earlier step is shown and a run is not seen as it was there: to stand behind the runs'
/// names, where there always is room for it.
std::optional<LegendEntry> otherStepLegend(const ViewInput &input, Laboratory laboratory);
/// Where no run is seen because an earlier step is examined just now, or cannot be; else empty.
QString labNotice(const ViewInput &input, Laboratory laboratory);

} // namespace stacklight
