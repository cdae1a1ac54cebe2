// What was switched in mid-run: lines on an axis of steps, and how a view without one shows it.
#pragma once

#include "views/view.h"

namespace stacklight {

/// Dashed lines through an axis rect at every event of the runs, with their texts at the top where they do not overlap,
/// and a solid line at `input.step`.
void drawEvents(
    QCPPainter *painter, const QCPAxisRect *rect, const ViewInput &input, const Theme &theme, bool withText);

/// The last thing that was switched before a step; null when there is none.
const Event *lastEvent(const RunRecord &run, std::int64_t step);

/// Of what is drawn as it was just before an event: dashed, as the lines of events are.
QPen eventPen(const Theme &theme);
/// Likewise, in the colour of the run where there are several.
QPen beforePen(const ViewInput &input, const RunRecord &run, const Theme &theme);
/// "before step 1200: residual on → off"; the events are those of the runs, at least one.
LegendEntry beforeEntry(const std::vector<const Event *> &events, const QPen &pen);

} // namespace stacklight
