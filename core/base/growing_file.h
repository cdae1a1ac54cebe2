// Bytes of a file that is still being written.
#pragma once

#include "base/descriptor.h"

#include <cstdint>
#include <memory>

namespace stacklight {

/// Reads what is in a file so far, and later what came since; also standard input. A gzipped file is unpacked. The file
/// need not be there yet. It is looked at whenever it is read, so that a network file system, which tells of no
/// changes, will do.
class GrowingFile
{
public:
    /// `path` "-" is standard input.
    explicit GrowingFile(std::string path);
    ~GrowingFile();

    struct Piece
    {
        bool begins = false; ///< these are the first bytes of a file: it came, or took the place of another, or was cut
        std::string bytes;   ///< empty: nothing new so far
    };
    /// At most some 64 KiB. Never waits for more to be written.
    Result<Piece> read();
    /// Nothing can follow any more: standard input was closed.
    bool isClosed() const { return m_isClosed; }

private:
    struct Unpacker;
    Result<bool> openAnew();
    Result<std::string> readBytes();
    Error error(Message message) const;

    std::string m_path;
    Descriptor m_file;
    std::uint64_t m_device = 0, m_inode = 0, m_offset = 0;
    bool m_isClosed = false;
    std::unique_ptr<Unpacker> m_unpacker; ///< of a gzipped file
};

} // namespace stacklight
