// A sweep in numbers: every run, and the seeds' mean and deviation of each combination.
#pragma once

#include "base/csv_table.h"
#include "sweep/sweep_run.h"

namespace stacklight {

/// One of the figures. Tables, commands and the window iterate these declarations.
struct SweepMeasure
{
    const char *name;  ///< of its column
    const char *label; ///< with its unit
    const char *tooltip;
    double SweepFigures::*value;
    bool isShare;       ///< 0 … 1, shown in per cent
    bool isLogarithmic; ///< spans decades
};
const std::vector<SweepMeasure> &sweepMeasures();

struct MeanAndDeviation
{
    double mean = SweepFigures::none;
    double deviation = SweepFigures::none; ///< the sample's: √(Σ(x − mean)² / (n − 1)); NaN of fewer than two
};
MeanAndDeviation meanAndDeviation(const std::vector<double> &values);

/// One combination of depth, residual and norm over its seeds. Runs that diverged are counted, and are in no mean.
struct SweepSummary
{
    SweepCell cell; ///< with the first seed
    std::int64_t runs = 0;
    std::int64_t diverged = 0;
    std::vector<MeanAndDeviation> figures; ///< in the order of sweepMeasures()
};

/// In the order in which the combinations appear in the rows.
std::vector<SweepSummary> summaryOf(const std::vector<SweepRow> &rows);

/// One line per run. What was not measured is empty. The same rows give the same bytes, but for `withSeconds`.
CsvTable sweepTable(const std::vector<SweepRow> &rows, bool withSeconds = false);
CsvTable sweepSummaryTable(const std::vector<SweepSummary> &summary);

} // namespace stacklight
