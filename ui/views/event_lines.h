// What was switched in mid-run: lines on an axis of steps, and how a view without one shows it.
#pragma once

#include "views/view.h"

namespace stacklight {

/// Dashed lines through an axis rect at every event of the runs, and a solid line at `input.step`.
void drawEvents(QCPPainter *painter, const QCPAxisRect *rect, const ViewInput &input, const Theme &theme);
/// Their texts stand above the rect, where they cover nothing, the newest first, as far as they do not overlap.
/// reserveEventTexts makes room for them as soon as the axis of steps has its range; the second, which draws outside of
/// the rect, fills it.
void reserveEventTexts(QCPAxisRect *rect, const ViewInput &input, const Theme &theme);
void drawEventTexts(QCPPainter *painter, const QCPAxisRect *rect, const ViewInput &input, const Theme &theme);
/// "after step 1,200: residual on → off" of the event whose line a point lies on; empty where there is none.
QString eventAt(const QCPAxisRect *rect, const ViewInput &input, const QPointF &position);

/// The last thing that was switched before a step; null when there is none.
const Event *lastEvent(const RunRecord &run, std::int64_t step);

/// Of what is drawn as it was just before an event: dashed, as the lines of events are.
QPen eventPen(const Theme &theme);
/// Likewise, in the colour of the run where there are several.
QPen beforePen(const ViewInput &input, const RunRecord &run, const Theme &theme);
/// "before step 1200: residual on → off"; the events are those of the runs, at least one.
LegendEntry beforeEntry(const std::vector<const Event *> &events, const QPen &pen);

} // namespace stacklight
