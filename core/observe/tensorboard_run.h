// A recorded run that is made of the series of TensorBoard's event files.
#pragma once

#include "observe/tensorboard_series.h"
#include "observe/trace_reader.h"

#include <limits>

namespace stacklight {

/// Steps as the file counts them, the last one not among them.
struct StepRange
{
    std::int64_t first = 0, end = std::numeric_limits<std::int64_t>::max();

    bool has(std::int64_t step) const { return step >= first && step < end; }
    bool isWhole() const { return first == 0 && end == std::numeric_limits<std::int64_t>::max(); }
};

struct SeriesRun
{
    RecordedTrace trace;
    std::int64_t shift = 0; ///< from a step as the file counts it to the trace's
};

/// What readEventFile gives; of the steps of a range alone, which changes neither layers nor notes, and with what was
/// left where that begins at step 0. An error tells what is wrong with the header of a run of this program, and names
/// `path`.
Result<SeriesRun> runOfSeries(
    const TensorBoardSeries &series, const std::string &path, std::size_t maximumBytes, const StepRange &range = {});

} // namespace stacklight
