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

Result<TraceUpdate> TraceFollower::read()
{
    std::size_t got = 0;
    bool isAtEnd = false;
    if (m_lines.isWaiting())
        m_fault = takeLines();
    while (got < bytesAtOnce && !m_lines.isWaiting()) {
        Result<GrowingFile::Piece> piece = m_file.read();
        if (!piece) {
            m_fault = m_fault.value_or(piece.error());
            break;
        }
        if (piece->begins) {
            m_lines = TraceLines(m_path, History::usualBytes);
            m_events.reset();
            m_isKindKnown = false;
            m_rest.clear();
            m_number = 0;
            m_hasBegun = m_isFaultTold = false;
            m_fault.reset();
        }
        isAtEnd = piece->bytes.empty() || m_file.isClosed();
        if (piece->bytes.empty() && !m_file.isClosed())
            break;
        got += piece->bytes.size();
        if (!m_fault)
            m_fault = take(piece->bytes);
        if (m_file.isClosed())
            break;
    }
    Result<TraceUpdate> update = m_events ? m_events->takeUpdate(isAtEnd) : updateOfLines();
    if (!update)
        m_fault = m_fault.value_or(update.error());
    if (update && !update->isEmpty())
        return update; // a fault is told next time
    if (m_fault && !m_isFaultTold) {
        m_isFaultTold = true;
        return *m_fault;
    }
    return TraceUpdate();
}

std::optional<Error> TraceFollower::take(std::string_view bytes)
{
    if (m_events)
        return m_events->add(bytes);
    m_rest += bytes;
    if (!m_isKindKnown) {
        m_isKindKnown = m_rest.size() >= RecordBuffer::signBytes || m_file.isClosed();
        if (!m_isKindKnown)
            return {};
        if (RecordBuffer::isBegin(m_rest)) {
            m_events = std::make_unique<EventFollower>(m_path, History::usualBytes);
            return m_events->add(std::exchange(m_rest, {}));
        }
    }
    return takeLines();
}

/// Takes the whole lines of what was read, up to one that waits.
std::optional<Error> TraceFollower::takeLines()
{
    std::size_t begin = 0;
    std::optional<Error> fault;
    while (begin < m_rest.size()) {
        const std::size_t end = m_rest.find('\n', begin);
        const bool isWhole = end != m_rest.npos;
        if (!isWhole && !m_file.isClosed() && m_rest.size() - begin <= longestTraceLine)
            break;
        fault = m_lines.take(
            std::string_view(m_rest).substr(begin, isWhole ? end - begin : m_rest.npos), m_number + 1, isWhole);
        if (fault || m_lines.isWaiting())
            break;
        ++m_number;
        begin = isWhole ? end + 1 : m_rest.size();
    }
    m_rest.erase(0, begin);
    return fault;
}

Result<TraceUpdate> TraceFollower::updateOfLines()
{
    RecordedTrace &trace = m_lines.trace();
    TraceUpdate update;
    if (const auto backTo = m_lines.takeBackTo())
        update.back = TraceUpdate::Back{*backTo, true};
    if (!m_hasBegun && trace.header.plan) {
        m_hasBegun = true;
        update.back.reset();
        update.begun = std::make_shared<const RecordedTrace>(trace);
        trace.left.clear();
        m_lines.waitBeforeGoingBack();
    } else if (m_hasBegun) {
        update.history = trace.record.history;
    }
    trace.record.history.clear();
    return update;
}

} // namespace stacklight
