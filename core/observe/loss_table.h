// Loss and accuracy of runs in numbers, as the figure of them draws them.
#pragma once

#include "base/csv_table.h"
#include "observe/history.h"

namespace stacklight {

/// What the losses of all steps of all runs are counted in; Unknown where they are of several kinds.
enum class LossUnit { Nats, MeanSquaredError, Unknown };
LossUnit lossUnit(const std::vector<const RunRecord *> &runs);
/// "loss_nats", "loss_mean_squared_error", or "loss" where nobody knows or they are of several kinds.
std::string lossColumn(const std::vector<const RunRecord *> &runs);

/// Every point of the curve of training with its loss smoothed, a hundredth of the run's length to both sides.
std::vector<CurvePoint> smoothedCurve(const RunRecord &run);

/// A row for each step of training, each validation and each event, in the column "kind".
CsvTable lossTable(const std::vector<const RunRecord *> &runs);

} // namespace stacklight
