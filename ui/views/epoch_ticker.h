// An axis of steps, labelled with epochs.
#pragma once

#include "observe/snapshot.h"

#include <qcustomplot.h>

#include <vector>

namespace stacklight {

/// "epoch 2", "4", "6" … at the steps of `curve` where they end, as many as have room in `pixels` (from step 0 to the
/// last).
QSharedPointer<QCPAxisTicker> epochTicker(
    const std::vector<CurvePoint> &curve, double pixels, const QFontMetricsF &metrics);

} // namespace stacklight
