// What the lines of a trace say.
#pragma once

#include "base/json.h"
#include "observe/trace_reader.h"
#include "observe/trace_values.h"

namespace stacklight {

/// Bytes of the longest line that is read.
constexpr std::size_t longestTraceLine = std::size_t(128) << 20;

/// A trace that is made of its lines, one by one; see readTrace.
class TraceLines
{
public:
    /// The record has the file's name, and room for `maximumBytes`.
    TraceLines(const std::string &path, std::size_t maximumBytes);

    /// Takes the next line, without its newline, whose number counts from 1. One that is not whole ends a file; it may
    /// break off.
    std::optional<Error> take(std::string_view line, std::size_t number, bool isWhole = true);

    RecordedTrace &trace() { return m_trace; }
    /// How often steps began again that had been there.
    int timesBack() const { return m_timesBack; }
    /// From now on, a line with which the run goes back is not taken as long as the history has anything: see
    /// isWaiting.
    void waitBeforeGoingBack() { m_waits = true; }
    /// Whether the line was not taken that was given last: it is to be given again when the history is empty.
    bool isWaiting() const { return m_isWaiting; }
    /// The step that the run went back to with the line that was taken last.
    std::optional<std::int64_t> takeBackTo() { return std::exchange(m_backTo, {}); }

private:
    std::optional<Error> takeHeader(const Json &json);
    std::optional<Error> takeStep(const Json &line);
    void readStep(const TracePlace &root);
    void goBack(std::int64_t step);
    void readLayer(const TracePlace &place, const PlannedLayer &planned, LayerStatistics &into);
    void readTensor(const TracePlace &place, TensorStatistics &into);
    void readValidation(const TracePlace &root);
    double share(const TracePlace &place);
    Error named(Error error) const;

    std::string m_path;
    std::size_t m_maximumBytes;
    RecordedTrace m_trace;
    Json m_layers; ///< as the header lists them
    TraceValues m_values;
    std::size_t m_number = 0;
    std::int64_t m_lastStep = 0;
    int m_timesBack = 0;
    bool m_waits = false, m_isWaiting = false;
    std::optional<std::int64_t> m_backTo;
};

} // namespace stacklight
