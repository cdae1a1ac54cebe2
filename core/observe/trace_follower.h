// A trace that is looked at while it is still being written.
#pragma once

#include "base/growing_file.h"
#include "observe/tensorboard_follower.h"
#include "observe/trace_lines.h"

namespace stacklight {

/// Reads a trace, or an event file of TensorBoard's, as it grows; see GrowingFile for what it copes with. A file that
/// takes the place of another one begins anew. Of a trace that it has told it keeps nothing but the header.
class TraceFollower
{
public:
    /// `path` "-" is standard input.
    explicit TraceFollower(const std::string &path);

    /// Whole lines that came, some MiB at most: call it again until there is nothing. After an error, which names file
    /// and line, nothing comes until the file is replaced.
    Result<TraceUpdate> read();
    /// Nothing can follow any more: standard input was closed.
    bool isClosed() const { return m_file.isClosed(); }

private:
    std::optional<Error> take(std::string_view bytes);
    std::optional<Error> takeLines();
    Result<TraceUpdate> updateOfLines();

    std::string m_path;
    GrowingFile m_file;
    TraceLines m_lines;
    std::unique_ptr<EventFollower> m_events; ///< instead of lines
    bool m_isKindKnown = false;              ///< whether it is one of these
    std::string m_rest; ///< the last line, whose end is still to come, and what is behind one that waits
    std::size_t m_number = 0;
    bool m_hasBegun = false;      ///< and was told
    std::optional<Error> m_fault; ///< behind it nothing is read
    bool m_isFaultTold = false;
};

} // namespace stacklight
