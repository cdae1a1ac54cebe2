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

/// How far back smoothing reaches, in shares of the run's length: that of a usual figure.
inline constexpr double usualSmoothing = 0.01;

/// The steps that smoothing reaches back, at least one; 0 for a share of 0.
double smoothingWindow(const RunRecord &run, double share);

/// Every point of the curve of training with its loss as the mean over the steps so far, since what was switched last.
std::vector<CurvePoint> smoothedCurve(const RunRecord &run, double share = usualSmoothing);

/// Whether a run's validations say how many whole translations were right.
bool hasExactMatch(const RunRecord *run);

/// A row for each step of training, each validation and each event, in the column "kind". Where there is an exact
/// match, it has the last column.
CsvTable lossTable(const std::vector<const RunRecord *> &runs, double share = usualSmoothing);

} // namespace stacklight
