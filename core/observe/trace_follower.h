// A trace that is looked at while it is still being written.
#pragma once

#include "base/growing_file.h"
#include "observe/trace_lines.h"

namespace stacklight {

/// What came into a trace since it was last looked at.
struct TraceNews
{
    std::shared_ptr<const RecordedTrace>
        begun; ///< set where a trace begins, with all that was read of it; nothing else is, then
    std::optional<std::int64_t> backTo; ///< the run went back to this step before the rest came
    History history;                    ///< steps and validations

    bool isEmpty() const { return !begun && !backTo && history.curve().empty() && history.validations().empty(); }
};

/// Reads a trace as it grows; see GrowingFile for what it copes with. A file that takes the place of another one begins
/// anew. Of what it has told it keeps nothing but the header.
class TraceFollower
{
public:
    /// `path` "-" is standard input.
    explicit TraceFollower(const std::string &path);

    /// Whole lines that came, some MiB at most: call it again until there is nothing. After an error, which names file
    /// and line, nothing comes until the file is replaced.
    Result<TraceNews> read();
    /// Nothing can follow any more: standard input was closed.
    bool isClosed() const { return m_file.isClosed(); }

private:
    std::optional<Error> takeLines(bool isLast);

    std::string m_path;
    GrowingFile m_file;
    TraceLines m_lines;
    std::string m_rest; ///< the last line, whose end is still to come
    std::size_t m_number = 0;
    bool m_hasBegun = false;      ///< and was told
    std::optional<Error> m_fault; ///< behind it nothing is read
    bool m_isFaultTold = false;
};

} // namespace stacklight
