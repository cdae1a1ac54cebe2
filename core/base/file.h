// Whole files in, whole files out.
#pragma once

#include "base/result.h"

#include <cstdio>
#include <memory>
#include <string_view>

namespace stacklight {

/// Reads a whole file of at most `maximumBytes`.
Result<std::string> readFile(const std::string &path, std::size_t maximumBytes);

/// Writes a file whole or not at all: an AtomicFile of one piece.
Result<void> writeFile(const std::string &path, std::string_view bytes);

/// A file that appears under its name when it is complete. Until `commit` the bytes go to a temporary file beside it, which
/// then takes its name; an object that dies before leaves nothing behind. A link is followed; a pipe or device is written
/// to as it is.
class AtomicFile
{
public:
    static Result<std::unique_ptr<AtomicFile>> create(const std::string &path);
    ~AtomicFile();

    Result<void> write(std::string_view bytes);
    Result<void> commit();

private:
    AtomicFile(std::string path, std::string target, std::string temporary, std::FILE *file);

    std::string m_path;
    std::string m_target;
    std::string m_temporary; ///< empty: written to as it is
    std::FILE *m_file;
};

} // namespace stacklight
