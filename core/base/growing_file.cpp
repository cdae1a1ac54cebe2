#include "base/growing_file.h"

#include "base/gzip.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stacklight {

namespace {

constexpr std::size_t pieceSize = std::size_t(1) << 16;

bool isStandardInput(const std::string &path)
{
    return path == "-";
}

} // namespace

struct GrowingFile::Unpacker
{
    GzipUnpacker gzip;
    std::string packed; ///< what is still to be unpacked
};

GrowingFile::GrowingFile(std::string path) : m_path(std::move(path)) {}

GrowingFile::~GrowingFile() = default;

Error GrowingFile::error(Message message) const
{
    return {isStandardInput(m_path) ? "standard input" : m_path, {}, std::move(message)};
}

Result<bool> GrowingFile::openAnew()
{
    struct stat now = {};
    if (::stat(m_path.c_str(), &now) != 0) {
        if (errno == ENOENT || errno == ESTALE)
            return false; // not there yet, or about to be replaced
        return error(message(TR("cannot be read: %1"), systemReason(errno)));
    }
    if (!S_ISREG(now.st_mode))
        return error(message(TR("is no file")));
    const bool isSame =
        m_file && now.st_dev == m_device && now.st_ino == m_inode && std::uint64_t(now.st_size) >= m_offset;
    if (isSame)
        return false;
    Descriptor opened(::open(m_path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened)
        return errno == ENOENT ? Result<bool>(false) : error(message(TR("cannot be read: %1"), systemReason(errno)));
    ::fstat(opened.number(), &now); // another one may have come in between
    m_file = std::move(opened);
    m_device = now.st_dev;
    m_inode = now.st_ino;
    m_offset = 0;
    m_unpacker.reset();
    return true;
}

Result<std::string> GrowingFile::readBytes()
{
    std::string bytes(pieceSize, '\0');
    const int from = isStandardInput(m_path) ? STDIN_FILENO : m_file.number();
    if (isStandardInput(m_path)) {
        pollfd readable = {from, POLLIN, 0};
        if (::poll(&readable, 1, 0) <= 0)
            return std::string();
    }
    ssize_t got = 0;
    do
        got = ::read(from, bytes.data(), bytes.size());
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno != EAGAIN && errno != ESTALE)
        return error(message(TR("cannot be read: %1"), systemReason(errno)));
    m_isClosed = got == 0 && isStandardInput(m_path);
    bytes.resize(std::size_t(std::max<ssize_t>(got, 0)));
    m_offset += bytes.size();
    return bytes;
}

Result<GrowingFile::Piece> GrowingFile::read()
{
    Piece piece;
    if (isStandardInput(m_path)) {
        piece.begins = m_offset == 0;
    } else {
        const Result<bool> isNew = openAnew();
        if (!isNew)
            return isNew.error();
        piece.begins = *isNew;
        if (!m_file)
            return piece;
    }
    if (!m_unpacker || (m_unpacker->packed.empty() && !m_unpacker->gzip.isHolding())) {
        const bool isFirst = m_offset == 0;
        Result<std::string> bytes = readBytes();
        if (!bytes)
            return bytes.error();
        if (isFirst && bytes->starts_with(GzipUnpacker::magic[0])) {
            if (bytes->size() < 2 && !isStandardInput(m_path)) { // one byte tells nothing yet
                m_offset = std::uint64_t(::lseek(m_file.number(), 0, SEEK_SET));
                return piece;
            }
            m_unpacker = std::make_unique<Unpacker>();
        }
        if (!m_unpacker) {
            piece.bytes = *std::move(bytes);
            return piece;
        }
        m_unpacker->packed = *std::move(bytes);
    }
    piece.bytes.resize(pieceSize);
    std::string_view left = m_unpacker->packed;
    piece.bytes.resize(m_unpacker->gzip.unpack(left, piece.bytes));
    if (m_unpacker->gzip.fault())
        return error(
            message(TR("is damaged near byte %1: it does not unpack"), std::to_string(m_offset - left.size())));
    m_unpacker->packed.erase(0, m_unpacker->packed.size() - left.size());
    return piece;
}

} // namespace stacklight
