// The trace of a run as JSON Lines: a header, then a line a traced step and a line a validation.
#pragma once

#include "base/line_file.h"
#include "observe/snapshot.h"

namespace stacklight {

/// The lines without their newline. Numbers are the shortest that read back as the same double; what is not finite is
/// null. The same values give the same bytes.
std::string traceHeader(const Experiment &experiment, const Plan &plan);
std::string traceLine(const Validation &validation);
void appendTraceLine(const Snapshot &snapshot, std::string &line);

/// Writes whole lines into a file that can be read meanwhile, so that a trace is whole wherever a run ends.
class TraceWriter
{
public:
    /// Writes the header; the file's old content goes.
    static Result<TraceWriter> begin(LineFile file, const Experiment &experiment, const Plan &plan);

    Result<void> write(const Snapshot &snapshot);
    Result<void> write(const Validation &validation);
    Result<void> finish() { return m_file.finish(); }

private:
    explicit TraceWriter(LineFile file) : m_file(std::move(file)) {}
    Result<void> put();

    LineFile m_file;
    std::string m_line; // keeps its room
};

} // namespace stacklight
