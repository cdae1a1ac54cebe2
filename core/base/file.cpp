#include "base/file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stacklight {

namespace {

Error unreadable(const std::string &path)
{
    return {path, {}, message(TR("the file cannot be read: %1"), std::strerror(errno))};
}

Error unwritable(const std::string &path)
{
    return {path, {}, message(TR("the file cannot be written: %1"), std::strerror(errno))};
}

/// A new file beside `target`, with the permissions of the one that it will replace. Its name is left in `temporary`.
std::FILE *openBeside(const std::string &target, std::string &temporary)
{
    struct stat before;
    const bool replaces = ::stat(target.c_str(), &before) == 0;
    constexpr int mostTries = 1000;
    for (int i = 0; i < mostTries; ++i) {
        temporary = target + "." + std::to_string(::getpid()) + "." + std::to_string(i) + ".part";
        const int handle = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (handle >= 0) {
            if (replaces)
                static_cast<void>(::fchmod(handle, before.st_mode & 0777));
            return ::fdopen(handle, "wb");
        }
        if (errno != EEXIST)
            break;
    }
    return nullptr;
}

} // namespace

Result<std::string> readFile(const std::string &path, std::size_t maximumBytes)
{
    std::error_code code;
    if (std::filesystem::is_directory(path, code))
        return Error{path, {}, message(TR("this is a folder; a file is needed"))};
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return unreadable(path);
    std::string bytes;
    char chunk[65536];
    while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
        bytes.append(chunk, std::size_t(in.gcount()));
        if (bytes.size() > maximumBytes)
            return Error{path, {}, message(TR("the file is larger than the %1 bytes that are allowed here"), std::to_string(maximumBytes))};
    }
    if (in.bad())
        return unreadable(path);
    return bytes;
}

Result<void> writeFile(const std::string &path, std::string_view bytes)
{
    Result<std::unique_ptr<AtomicFile>> file = AtomicFile::create(path);
    if (!file)
        return file.error();
    if (auto written = (*file)->write(bytes); !written)
        return written;
    return (*file)->commit();
}

Result<std::unique_ptr<AtomicFile>> AtomicFile::create(const std::string &path)
{
    std::error_code code;
    const std::filesystem::file_status status = std::filesystem::status(path, code);
    if (std::filesystem::is_directory(status))
        return Error{path, {}, message(TR("this is a folder; a file is to be written"))};
    const bool asItIs = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
    const bool isLink = std::filesystem::is_symlink(path, code);
    const std::string target = isLink ? std::filesystem::weakly_canonical(path, code).string() : path;
    std::string temporary;
    errno = 0;
    std::FILE *file = asItIs ? std::fopen(path.c_str(), "wb") : openBeside(target, temporary);
    if (!file)
        return unwritable(path);
    return std::unique_ptr<AtomicFile>(new AtomicFile(path, target, asItIs ? std::string() : temporary, file));
}

AtomicFile::AtomicFile(std::string path, std::string target, std::string temporary, std::FILE *file)
    : m_path(std::move(path)), m_target(std::move(target)), m_temporary(std::move(temporary)), m_file(file)
{
}

AtomicFile::~AtomicFile()
{
    if (!m_file)
        return;
    std::fclose(m_file);
    if (!m_temporary.empty())
        std::remove(m_temporary.c_str());
}

Result<void> AtomicFile::write(std::string_view bytes)
{
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_file) != bytes.size())
        return unwritable(m_path);
    return {};
}

Result<void> AtomicFile::commit()
{
    errno = 0;
    if (std::fflush(m_file) != 0)
        return unwritable(m_path);
    if (!m_temporary.empty() && std::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        return unwritable(m_path);
    m_temporary.clear();
    std::FILE *file = std::exchange(m_file, nullptr);
    return std::fclose(file) == 0 ? Result<void>() : unwritable(m_path);
}

} // namespace stacklight
