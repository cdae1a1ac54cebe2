#include "base/byte_stream.h"

#include "base/descriptor.h"
#include "base/gzip.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace stacklight {

namespace {

/// What a packed file may hold: more than data ever do that are not made to fill a memory.
std::uint64_t mostUnpacked(std::uint64_t fileSize)
{
    constexpr std::uint64_t ofAnyFile = std::uint64_t(16) << 20, ratio = 100;
    return ofAnyFile + ratio * fileSize;
}

} // namespace

struct ByteStream::Unpacker
{
    GzipUnpacker gzip;
    char packed[65536];
    std::string_view left; ///< of what was read
    std::uint64_t unpacked = 0;
};

Result<std::unique_ptr<ByteStream>> ByteStream::open(const std::string &path)
{
    std::error_code code;
    const std::filesystem::file_status status = std::filesystem::status(path, code);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return Error{path, {},
            message(std::filesystem::is_directory(status) ? TR("this is a folder; a file is needed")
                                                          : TR("this is not a regular file; one is needed"))};
    errno = 0;
    std::FILE *file = std::fopen(path.c_str(), "rb");
    if (!file)
        return Error{path, {}, message(TR("the file cannot be read: %1"), systemReason(errno))};
    const std::uint64_t size = std::filesystem::file_size(path, code);
    std::unique_ptr<ByteStream> stream(new ByteStream(path, file, code ? 0 : size));
    const int first = std::fgetc(file), second = std::fgetc(file);
    std::rewind(file);
    if (first == 0x1f && second == 0x8b)
        stream->m_unpacker = std::make_unique<Unpacker>();
    return stream;
}

ByteStream::ByteStream(std::string path, std::FILE *file, std::uint64_t fileSize)
    : m_path(std::move(path)), m_file(file), m_fileSize(fileSize)
{
}

ByteStream::~ByteStream()
{
    std::fclose(m_file);
}

bool ByteStream::isPacked() const
{
    return m_unpacker != nullptr;
}

std::uint64_t ByteStream::mostBytes() const
{
    return isPacked() ? mostUnpacked(m_fileSize) : m_fileSize;
}

double ByteStream::done() const
{
    return m_fileSize ? double(m_fileRead) / double(m_fileSize) : 1;
}

Error ByteStream::error(Message message) const
{
    return {m_path, {}, std::move(message)};
}

Result<std::size_t> ByteStream::read(void *to, std::size_t size)
{
    m_filled = 0;
    Result<std::size_t> got = m_unpacker ? unpack(to, size) : readPlain(to, size);
    if (got)
        m_filled = *got;
    return got;
}

Result<std::size_t> ByteStream::readPlain(void *to, std::size_t size)
{
    errno = 0;
    const std::size_t got = std::fread(to, 1, size, m_file);
    m_fileRead += got;
    if (got < size && std::ferror(m_file))
        return error(message(TR("the file cannot be read: %1"), systemReason(errno)));
    return got;
}

Result<std::size_t> ByteStream::unpack(void *to, std::size_t size)
{
    auto &[gzip, packed, left, unpacked] = *m_unpacker;
    const std::span<char> room(static_cast<char *>(to), size);
    while (m_filled < size) {
        if (left.empty() && !gzip.isHolding()) {
            Result<std::size_t> got = readPlain(packed, sizeof packed);
            if (!got)
                return got;
            if (*got == 0 && gzip.isBetweenMembers())
                break;
            if (*got == 0)
                return error(message(TR("the gzip data end at byte %1, in the middle; the file was cut off"),
                    std::to_string(m_fileRead)));
            left = {packed, *got};
        }
        const std::size_t made = gzip.unpack(left, room.subspan(m_filled));
        m_filled += made;
        unpacked += made;
        if (unpacked > mostBytes())
            return error(message(TR("the gzip data, %1 bytes, unpack to more than %2, 16 MiB and 100 times as many; if "
                                    "this is right, unpack the file yourself"),
                std::to_string(m_fileSize), std::to_string(mostBytes())));
        if (gzip.fault())
            return error(message(TR("the gzip data are broken at byte %1: %2"),
                std::to_string(m_fileRead - left.size()), *gzip.fault()));
    }
    return m_filled;
}

} // namespace stacklight
