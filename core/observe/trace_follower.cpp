#include "observe/trace_follower.h"

namespace stacklight {

namespace {

constexpr std::size_t bytesAtOnce = std::size_t(4) << 20;

std::string nameOfTrace(const std::string &path)
{
    return path == "-" ? "standard input" : path;
}

} // namespace

TraceFollower::TraceFollower(const std::string &path)
    : m_path(nameOfTrace(path)), m_file(path), m_lines(m_path, History::usualBytes)
{
}

Result<TraceNews> TraceFollower::read()
{
    std::size_t got = 0;
    while (got < bytesAtOnce) {
        Result<GrowingFile::Piece> piece = m_file.read();
        if (!piece) {
            m_fault = m_fault.value_or(piece.error());
            break;
        }
        if (piece->begins) {
            m_lines = TraceLines(m_path, History::usualBytes);
            m_rest.clear();
            m_number = 0;
            m_hasBegun = m_isFaultTold = false;
            m_fault.reset();
        }
        if (piece->bytes.empty() && !m_file.isClosed())
            break;
        got += piece->bytes.size();
        if (!m_fault) {
            m_rest += piece->bytes;
            m_fault = takeLines(m_file.isClosed());
        }
        if (m_file.isClosed())
            break;
    }
    RecordedTrace &trace = m_lines.trace();
    TraceNews news;
    news.backTo = m_lines.takeBackTo();
    if (!m_hasBegun && trace.header.plan) {
        m_hasBegun = true;
        news.backTo.reset();
        news.begun = std::make_shared<const RecordedTrace>(trace);
    } else if (m_hasBegun) {
        news.history = trace.record.history;
    }
    trace.record.history.clear();
    if (m_fault && !m_isFaultTold && news.isEmpty()) { // else it is told next time
        m_isFaultTold = true;
        return *m_fault;
    }
    return news;
}

/// Takes the whole lines of what was read.
std::optional<Error> TraceFollower::takeLines(bool isLast)
{
    std::size_t begin = 0;
    std::optional<Error> fault;
    while (begin < m_rest.size()) {
        const std::size_t end = m_rest.find('\n', begin);
        const bool isWhole = end != m_rest.npos;
        if (!isWhole && !isLast && m_rest.size() - begin <= longestTraceLine)
            break;
        fault = m_lines.take(
            std::string_view(m_rest).substr(begin, isWhole ? end - begin : m_rest.npos), m_number + 1, isWhole);
        if (fault)
            break;
        ++m_number;
        begin = isWhole ? end + 1 : m_rest.size();
    }
    m_rest.erase(0, begin);
    return fault;
}

} // namespace stacklight
