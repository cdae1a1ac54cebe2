// Runs that were recorded, here or elsewhere.
#pragma once

#include "base/progress.h"
#include "observe/history.h"
#include "observe/trace_header.h"

namespace stacklight {

/// Steps that a run took before it went back to an earlier one.
struct LeftSteps
{
    std::int64_t backTo = 0;
    History history; ///< of the steps behind it
};

struct RecordedTrace
{
    TraceHeader header;
    RunRecord record;                 ///< named after the file; what the history has no room for is thinned as in a run
    std::vector<Message> notes;       ///< what is odd with the file, and yet no error: "the last line is cut off …"
    std::vector<LeftSteps> left = {}; ///< the last three times, in the order in which it happened
};

/// The runs that were left, each with all of its steps as they stood when the run went back: in the order of
/// `trace.left`, named "B", "C" and "D".
std::vector<RunRecord> leftRuns(const RecordedTrace &trace);

/// Notes that the run went back, if it did: so many times.
void noteTimesBack(RecordedTrace &trace, int timesBack);

/// Whether a file is one, or says that it is: by its name, run.jsonl or run.jsonl.gz, or by its first line; or one of
/// TensorBoard's, see isEventFile.
bool isTrace(const std::string &path);

/// Reads a trace of any length line by line, gzipped or plain. An error names file and line ("run.jsonl:7"), the
/// pointer in it, what stands there and what is allowed. Where steps were read before the line at fault, they are the
/// trace, and a note names the line. A last line that breaks off, as of a run that still writes or was killed, is left
/// out. Every step has all layers of the header. Where steps go back, as of a run that was resumed, the later lines
/// hold, the earlier ones are left runs, and the header may stand there again. Keys beside those of the format are
/// passed over; NaN and Infinity, which Python writes, count as null. An event file is read as readEventFile says.
Result<RecordedTrace> readTrace(
    const std::string &path, std::size_t maximumBytes = History::usualBytes, Progress *progress = nullptr);

} // namespace stacklight
