// The trace of a run as JSON Lines: a header, then a line a traced step and a line a validation.
#pragma once

#include "observe/snapshot.h"

#include <cstdio>

namespace stacklight {

/// The lines without their newline. Numbers are the shortest that read back as the same double; what is not finite is
/// null. The same values give the same bytes.
std::string traceHeader(const Experiment &experiment, const Plan &plan);
std::string traceLine(const Validation &validation);
void appendTraceLine(const Snapshot &snapshot, std::string &line);

/// Writes whole lines, and hands each to the system before it returns, so that a trace is whole wherever a run ends.
class TraceWriter
{
public:
    /// "-" is standard output. Makes the file, or empties it, and writes the header.
    static Result<TraceWriter> open(const std::string &path, const Experiment &experiment, const Plan &plan);
    TraceWriter(TraceWriter &&other) noexcept;
    TraceWriter &operator=(TraceWriter &&) = delete;
    ~TraceWriter();

    Result<void> write(const Snapshot &snapshot);
    Result<void> write(const Validation &validation);

private:
    TraceWriter(std::FILE *file, std::string path) : m_file(file), m_path(std::move(path)) {}
    Result<void> put();

    std::FILE *m_file;
    std::string m_path;
    std::string m_line; // keeps its room
};

} // namespace stacklight
