// Marks on an axis of steps: what was switched, and which step is shown.
#pragma once

#include "views/view.h"

namespace stacklight {

/// Dashed lines through an axis rect at every event of the runs, with their texts at the top where they do not overlap, and a
/// solid line at `input.step`.
void drawEvents(QCPPainter *painter, const QCPAxisRect *rect, const ViewInput &input, const Theme &theme, bool withText);

} // namespace stacklight
