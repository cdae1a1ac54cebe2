#include "interop/onnx_data_files.h"

#include "base/descriptor.h"
#include "interop/onnx_file.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stacklight {

namespace {

/// None where it is no number of bytes.
std::optional<std::uint64_t> bytesIn(const std::string &text)
{
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size())
        return {};
    return number;
}

/// The file itself, behind all links; none where it lies elsewhere than in the folder, or is not there.
std::optional<std::filesystem::path> fileWithin(const std::string &folder, const std::string &location)
{
    if (location.empty() || location.find('\0') != location.npos)
        return {};
    const std::filesystem::path relative(location);
    if (relative.is_absolute() || std::ranges::find(relative, std::filesystem::path("..")) != relative.end())
        return {};
    std::error_code fault;
    const std::filesystem::path within = std::filesystem::canonical(folder.empty() ? "." : folder, fault);
    if (fault)
        return {};
    const std::filesystem::path file = std::filesystem::canonical(within / relative, fault);
    if (fault || std::ranges::mismatch(within, file).in1 != within.end())
        return {};
    return file;
}

} // namespace

OnnxDataFiles::OnnxDataFiles(const std::string &model, std::uint64_t maximumBytes)
    : m_folder(std::filesystem::path(model).parent_path().string()), m_left(maximumBytes)
{
}

Result<std::string> OnnxDataFiles::read(const std::map<std::string, std::string> &entries)
{
    const auto entry = [&](const char *key, const char *otherwise) {
        const auto found = entries.find(key);
        return found == entries.end() ? std::string(otherwise) : found->second;
    };
    const std::string location = entry("location", ""), shown = shownName(location);
    const std::optional<std::filesystem::path> path = fileWithin(m_folder, location);
    if (!path)
        return Error{{}, {},
            message("they lie in the file \"%1\"; only a file that is there, in the model's folder, is read", shown)};
    const Descriptor file(::open(path->c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status = {};
    if (!file || ::fstat(file.number(), &status) != 0)
        return Error{{}, {}, message("the file \"%1\" cannot be read: %2", shown, systemReason(errno))};
    if (!S_ISREG(status.st_mode))
        return Error{{}, {}, message("\"%1\" is no regular file", shown)};
    const std::uint64_t size = std::uint64_t(status.st_size);
    const std::optional<std::uint64_t> offset = bytesIn(entry("offset", "0"));
    const std::optional<std::uint64_t> length =
        entries.contains("length") ? bytesIn(entries.at("length")) : size - std::min(size, offset.value_or(0));
    if (!offset || !length || *offset > size || *length > size - *offset)
        return Error{{}, {},
            message("of the file \"%1\", which has %2 bytes, they are said to be %3 bytes from byte %4 on", shown,
                std::to_string(size), shownName(entry("length", "all")), shownName(entry("offset", "0")))};
    if (*length > m_left)
        return Error{{}, {}, message("with those of the file \"%1\" there are more than are read", shown)};
    m_left -= *length;
    std::string bytes(*length, '\0');
    for (std::size_t got = 0; got < bytes.size();) {
        const ssize_t more = ::pread(file.number(), bytes.data() + got, bytes.size() - got, off_t(*offset + got));
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            return Error{
                {}, {}, message("the file \"%1\" cannot be read: %2", shown, systemReason(more ? errno : EIO))};
        got += std::size_t(more);
    }
    return bytes;
}

} // namespace stacklight
