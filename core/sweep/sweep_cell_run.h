// One run of a sweep.
#pragma once

#include "sweep/sweep_run.h"

namespace stacklight {

/// Trains and validates. `goOn` is told the share that is done, 0 … 1, between two steps; where it says no, there is no
/// row.
Result<std::optional<SweepRow>> runCell(const Sweep &sweep, const SweepCell &cell, std::shared_ptr<const Dataset> data,
    int threads, const std::function<bool(double)> &goOn);

} // namespace stacklight
