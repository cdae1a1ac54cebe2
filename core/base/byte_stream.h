// Bytes of a file, unpacked on the way where it is gzipped.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <cstdio>
#include <memory>

namespace stacklight {

/// Reads a regular file piece by piece. A file that begins with gzip's magic bytes (RFC 1952) is unpacked, several
/// members one after the other. What is broken is refused with the byte of the file where it broke; so is what unpacks
/// to more than 16 MiB and 100 times the file's size.
class ByteStream
{
public:
    static Result<std::unique_ptr<ByteStream>> open(const std::string &path);
    ~ByteStream();

    /// Fills `to` with `size` bytes; fewer at the end of the file alone.
    Result<std::size_t> read(void *to, std::size_t size);
    /// How many bytes the last read put there, also when it failed.
    std::size_t filled() const { return m_filled; }

    const std::string &path() const { return m_path; }
    bool isPacked() const;
    /// Size of the file itself.
    std::uint64_t fileSize() const { return m_fileSize; }
    /// No more than this many bytes can come out: what a gzipped file of this size can hold at most.
    std::uint64_t mostBytes() const;
    /// How much of the file has been read, 0 … 1.
    double done() const;

private:
    struct Unpacker;
    ByteStream(std::string path, std::FILE *file, std::uint64_t fileSize);
    Result<std::size_t> readPlain(void *to, std::size_t size);
    Result<std::size_t> unpack(void *to, std::size_t size);
    Error error(Message message) const;

    std::string m_path;
    std::FILE *m_file;
    std::uint64_t m_fileSize;
    std::uint64_t m_fileRead = 0;
    std::size_t m_filled = 0;
    std::unique_ptr<Unpacker> m_unpacker;
};

} // namespace stacklight
