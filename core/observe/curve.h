// Loss curves as they are read: smoothed, and thinned to what a picture can show.
#pragma once

#include "observe/snapshot.h"

namespace stacklight {

/// Loss and accuracy as means over about `window` steps to both sides, so that nothing lags: each other point weighs
/// exp(−|Δstep|/window). Points that are not finite do not enter.
std::vector<CurvePoint> smoothed(const std::vector<CurvePoint> &curve, double window);

/// The same as means over the steps so far alone, so that nothing is seen before its cause: each earlier point weighs
/// exp(−Δstep/window). Restarts after each of the steps `ends`, in their order. With a window of 0 nothing is
/// smoothed.
std::vector<CurvePoint> smoothedSoFar(
    const std::vector<CurvePoint> &curve, double window, const std::vector<std::int64_t> &ends);

/// At most `maximum` points: of each stretch the two of smallest and largest loss, in the order of steps.
std::vector<CurvePoint> thinned(const std::vector<CurvePoint> &curve, std::size_t maximum);

/// The step at which an epoch was reached, between the recorded points by interpolation.
double stepOfEpoch(const std::vector<CurvePoint> &curve, double epoch);

} // namespace stacklight
