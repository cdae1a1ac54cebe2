// Text that others read while it is being written.
#pragma once

#include "base/output_file.h"

namespace stacklight {

/// A file that grows by whole lines: each is handed to the system at once, and one that the system takes only in part,
/// as on a full disk, is taken back (from a pipe nothing can be). It belongs to one program at a time; a second one
/// that opens it is refused while the first lives, wherever the file system knows locks.
class LineFile
{
public:
    /// "-" is standard output. Makes the file, or leaves what it holds until `write` replaces it. A pipe is opened by
    /// `write`.
    static Result<LineFile> open(const std::string &path);
    LineFile(LineFile &&) = default;
    /// A file that `open` made goes where nothing was written.
    ~LineFile();

    /// What the file holds stays up to there: `write` goes on behind its first `bytes` bytes. Not of pipes and devices,
    /// as `isFile` says.
    void goOnBehind(std::uint64_t bytes) { m_kept = bytes; }
    bool isFile() const { return !m_end; }

    /// Lines, each with its end. The first call empties the file, but for what stays.
    Result<void> write(std::string_view lines);
    /// Brings all to the disk; an error says that it did not get there.
    Result<void> finish();

private:
    LineFile() = default;
    Result<void> openFile(const std::string &target);
    Result<void> begin();
    void takeBack(std::size_t bytes);

    std::string m_name;           ///< in messages
    std::string m_made;           ///< the file that `open` made; empty once something is written
    std::optional<OpenEnd> m_end; ///< instead of a file
    bool m_replaces = false;      ///< a file whose old lines are still to go …
    std::uint64_t m_kept = 0;     ///< … but for so many bytes
    Descriptor m_file;            ///< null for a pipe that is not open yet
};

} // namespace stacklight
