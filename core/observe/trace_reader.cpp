#include "observe/trace_reader.h"

#include "base/byte_stream.h"
#include "observe/tensorboard_reader.h"
#include "observe/trace_lines.h"

#include <filesystem>

namespace stacklight {

namespace {

constexpr std::size_t longestSign = std::size_t(1) << 16; // in which a header says its format

/// Lines of a file, gzipped or plain, whose longest stays in memory.
class LineSource
{
public:
    explicit LineSource(ByteStream &in) : m_in(in) {}

    /// False at the end, or where no more can be read. Without its newline; `line` holds until the next call.
    bool next(std::string_view &line)
    {
        for (std::size_t searched = m_at;;) {
            const std::size_t end = m_buffer.find('\n', searched), left = m_buffer.size() - m_at;
            if (end != m_buffer.npos || (m_atEnd && left > 0) || left > longestTraceLine) {
                m_isWhole = end != m_buffer.npos;
                line = std::string_view(m_buffer).substr(m_at, m_isWhole ? end - m_at : left);
                m_at += line.size() + m_isWhole;
                ++m_number;
                return true;
            }
            if (m_atEnd)
                return false;
            // What is used goes when more is needed, not line by line: there may be a million of them in it.
            m_buffer.erase(0, m_at);
            m_at = 0;
            searched = m_buffer.size();
            fill();
        }
    }

    std::size_t number() const { return m_number; }
    /// Whether the line ended in a newline.
    bool isWhole() const { return m_isWhole; }
    const std::optional<Error> &fault() const { return m_fault; }
    /// 0 … 1.
    double done() const { return m_in.done(); }

private:
    void fill()
    {
        const std::size_t before = m_buffer.size();
        m_buffer.resize(before + chunk);
        const Result<std::size_t> got = m_in.read(m_buffer.data() + before, chunk);
        if (!got)
            m_fault = got.error();
        m_buffer.resize(before + m_in.filled());
        m_atEnd = !got || *got < chunk;
    }

    static constexpr std::size_t chunk = std::size_t(1) << 16;

    ByteStream &m_in;
    std::string m_buffer;
    std::size_t m_at = 0;
    std::size_t m_number = 0;
    bool m_isWhole = true;
    bool m_atEnd = false;
    std::optional<Error> m_fault;
};

/// Reads a trace to its end, or to the first line that is none.
class TraceFileReader
{
public:
    TraceFileReader(ByteStream &in, std::size_t maximumBytes, Progress *progress)
        : m_path(in.path()), m_source(in), m_progress(progress), m_lines(in.path(), maximumBytes)
    {
    }

    Result<RecordedTrace> read()
    {
        std::string_view line;
        std::optional<Error> fault;
        while (!fault && m_source.next(line)) {
            if (m_progress) {
                m_progress->done = m_source.done();
                if (m_progress->cancelled)
                    return Error{m_path, {}, message(TR("reading the trace was cancelled"))};
            }
            fault = m_lines.take(line, m_source.number(), m_source.isWhole());
        }
        if (m_source.fault() && !fault)
            fault = m_source.fault();
        if (fault && m_lines.trace().record.history.isEmpty())
            return *fault;
        if (!m_lines.trace().header.plan)
            return Error{m_path, {}, message(TR("the file is empty; a trace begins with a header"))};
        note(fault);
        return std::move(m_lines.trace());
    }

private:
    void note(const std::optional<Error> &fault)
    {
        std::vector<Message> &notes = m_lines.trace().notes;
        if (fault) {
            const Message what =
                fault->pointer.empty() ? fault->message : message("%1: %2", fault->pointer, fault->message);
            notes.push_back(m_source.fault()
                    ? message(TR("behind line %1 the file cannot be read; what came before is shown (%2)"),
                          std::to_string(m_source.number()), what)
                    : message(TR("line %1 is damaged; what came before it is shown (%2)"),
                          std::to_string(m_source.number()), what));
        }
        noteTimesBack(m_lines.trace(), m_lines.timesBack());
        if (m_lines.trace().record.history.isEmpty())
            notes.push_back(message(TR("no step was recorded")));
    }

    std::string m_path;
    LineSource m_source;
    Progress *m_progress;
    TraceLines m_lines;
};

} // namespace

std::vector<RunRecord> leftRuns(const RecordedTrace &trace)
{
    std::vector<RunRecord> runs(trace.left.size(), trace.record);
    // Each was what the next one, or the run itself, is up to the step that it went back to.
    for (std::size_t i = runs.size(); i-- > 0;) {
        const auto &[backTo, steps] = trace.left[i];
        History &history = runs[i].history;
        if (i + 1 < runs.size())
            history = runs[i + 1].history;
        history.truncate(backTo);
        for (const CurvePoint &point : steps.curve())
            history.add(point);
        for (const SnapshotPtr &snapshot : steps.snapshots())
            history.add(snapshot);
        for (const Validation &validation : steps.validations())
            history.add(validation);
        runs[i].name = std::string(1, char('B' + i));
        runs[i].colour = int(i) + 1;
    }
    return runs;
}

void noteTimesBack(RecordedTrace &trace, int timesBack)
{
    const std::size_t branches = trace.left.size();
    if (timesBack > int(branches))
        trace.notes.push_back(
            message(TR("the run went back and on again, %1 times; of steps that occur twice, the later "
                       "ones are shown, and the earlier ones of the last %2 times are branches"),
                std::to_string(timesBack), std::to_string(branches)));
    else if (branches > 0)
        trace.notes.push_back(
            message(TR("the run went back and on again, %1 times; of steps that occur twice, the later "
                       "ones are shown, and the earlier ones are branches"),
                std::to_string(branches)));
}

bool isTrace(const std::string &path)
{
    const std::filesystem::path name(path);
    const std::string ending = ".jsonl";
    if (name.extension() == ending || (name.extension() == ".gz" && name.stem().extension() == ending))
        return true;
    if (isEventFile(path))
        return true;
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return false;
    std::string begin(longestSign, '\0');
    const Result<std::size_t> got = (*in)->read(begin.data(), begin.size());
    begin.resize(got ? *got : 0);
    const std::string_view line = std::string_view(begin).substr(0, begin.find('\n'));
    return line.find("\"stacklight-trace\"") != line.npos;
}

Result<RecordedTrace> readTrace(const std::string &path, std::size_t maximumBytes, Progress *progress)
{
    if (isEventFile(path))
        return readEventFile(path, maximumBytes, progress);
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    return TraceFileReader(**in, maximumBytes, progress).read();
}

} // namespace stacklight
