#include "base/file.h"

#include "base/output_file.h"

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace stacklight {

namespace {

Error unreadable(const std::string &path)
{
    return {path, {}, message(TR("the file cannot be read: %1"), systemReason(errno))};
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
            return Error{path, {},
                message(
                    TR("the file is larger than the %1 bytes that are allowed here"), std::to_string(maximumBytes))};
    }
    if (in.bad())
        return unreadable(path);
    return bytes;
}

Result<void> writeFile(const std::string &path, std::string_view bytes)
{
    Result<std::unique_ptr<OutputFile>> file = OutputFile::create(path);
    if (!file)
        return file.error();
    if (auto written = (*file)->write(bytes); !written)
        return written;
    return (*file)->commit();
}

} // namespace stacklight
