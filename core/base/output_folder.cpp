#include "base/output_folder.h"

#include "base/descriptor.h"
#include "base/part_names.h"

#include <cerrno>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace stacklight {

namespace fs = std::filesystem;

namespace {

Error notWritable(const std::string &path, int error)
{
    return {path, {}, message(TR("the folder cannot be written: %1"), systemReason(error))};
}

void makeDurable(const std::string &path)
{
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder)
        synchronize(folder);
}

} // namespace

Result<std::unique_ptr<OutputFolder>> OutputFolder::create(const std::string &path)
{
    if (path.empty())
        return Error{{}, {}, message(TR("the name of a folder is needed"))};
    std::string trimmed = path;
    while (trimmed.size() > 1 && trimmed.ends_with('/'))
        trimmed.pop_back();
    std::unique_ptr<OutputFolder> folder(new OutputFolder(trimmed));
    struct stat there;
    folder->m_exists = ::stat(trimmed.c_str(), &there) == 0;
    if (!folder->m_exists && errno != ENOENT)
        return notWritable(path, errno);
    std::error_code code;
    if (folder->m_exists && !S_ISDIR(there.st_mode))
        return Error{path, {}, message(TR("this is not a folder; a folder that is new or empty is needed"))};
    if (!folder->m_exists && fs::is_symlink(fs::symlink_status(trimmed, code)))
        return Error{path, {}, message(TR("this is a link to nothing; a folder that is new or empty is needed"))};
    if (folder->m_exists) {
        const fs::directory_iterator first(trimmed, code);
        if (code)
            return notWritable(path, code.value());
        if (first != fs::directory_iterator())
            return Error{path, {},
                message(TR("the folder is not empty: it holds \"%1\"; a folder that is new or empty is needed"),
                    first->path().filename().string())};
    }
    const fs::path parent = fs::path(trimmed).parent_path();
    const std::string place = folder->m_exists ? trimmed : parent.empty() ? "." : parent.string();
    if (!fs::is_directory(place, code))
        return Error{path, {}, message(TR("the folder \"%1\" does not exist; make it first"), place)};
    constexpr unsigned mostTries = 1000;
    for (unsigned number = 0; number < mostTries; ++number) {
        const std::string name = place + "/" + partName(fs::path(trimmed).filename(), place, number);
        if (::mkdir(name.c_str(), 0777) == 0) {
            folder->m_temporary = name;
            return folder;
        }
        if (errno != EEXIST)
            break;
    }
    return notWritable(path, errno);
}

OutputFolder::~OutputFolder()
{
    std::error_code code;
    if (!m_temporary.empty())
        fs::remove_all(m_temporary, code);
}

Result<void> OutputFolder::commit()
{
    makeDurable(m_temporary);
    if (m_exists) {
        if (auto moved = commitInto(); !moved)
            return moved;
    } else if (std::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
        return notWritable(m_path, errno);
    } else {
        m_temporary.clear();
    }
    const fs::path parent = fs::path(m_path).parent_path();
    makeDurable(m_exists ? m_path : parent.empty() ? "." : parent.string());
    return {};
}

/// What was moved is taken away again where the rest cannot follow.
Result<void> OutputFolder::commitInto() const
{
    std::error_code code;
    std::vector<fs::path> moved;
    for (const fs::directory_entry &entry : fs::directory_iterator(m_temporary, code)) {
        const fs::path target = m_path / entry.path().filename();
        // Nothing that came meanwhile is overwritten.
        fs::create_hard_link(entry.path(), target, code);
        if (code && code.value() != EEXIST && !fs::exists(fs::symlink_status(target))) {
            code.clear();
            fs::rename(entry.path(), target, code); // on file systems without links
        }
        if (code) {
            const Error error = notWritable(m_path, code.value());
            for (const fs::path &file : moved)
                fs::remove(file, code);
            return error;
        }
        moved.push_back(target);
    }
    return code ? notWritable(m_path, code.value()) : Result<void>();
}

} // namespace stacklight
