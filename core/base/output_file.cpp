#include "base/output_file.h"

#include "base/part_names.h"

#include <atomic>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stacklight {

namespace fs = std::filesystem;

namespace {

constexpr mode_t anyPermission = 0777;

Error unwritable(const std::string &path, int error)
{
    return {path, {}, message(TR("the file cannot be written: %1"), systemReason(error))};
}

std::string folderOf(const std::string &file)
{
    const fs::path folder = fs::path(file).parent_path();
    return folder.empty() ? "." : folder.string();
}

/// Why an existing file may not be replaced, as an errno; 0 if it may. A file that is not to be written is not to be
/// replaced either.
int reasonToKeep(const std::string &file, const struct stat &status)
{
    if (::faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) != 0)
        return errno;
    struct stat folder;
    if (::stat(folderOf(file).c_str(), &folder) != 0)
        return errno;
    const uid_t user = ::geteuid();
    if ((folder.st_mode & S_ISVTX) && user != 0 && user != status.st_uid && user != folder.st_uid)
        return EPERM; // as in /tmp, where the owner alone may rename
#ifdef STATX_ATTR_MOUNT_ROOT
    struct statx more;
    if (::statx(AT_FDCWD, file.c_str(), 0, STATX_BASIC_STATS, &more) == 0
        && (more.stx_attributes & STATX_ATTR_MOUNT_ROOT))
        return EBUSY; // a single file that a container has mounted
#endif
    return 0;
}

} // namespace

std::optional<std::string> followLinks(const std::string &path)
{
    constexpr int mostLinks = 40; // the kernel's own limit
    fs::path place = path;
    for (int i = 0; i <= mostLinks; ++i) {
        std::error_code code;
        if (place.parent_path() == "/proc/self/fd" || !fs::is_symlink(fs::symlink_status(place, code)))
            return place.parent_path() == "/dev/fd" ? "/proc/self/fd" / place.filename() : place;
        const fs::path next = fs::read_symlink(place, code);
        if (code) {
            errno = code.value();
            return {};
        }
        place = place.parent_path() / next;
    }
    errno = ELOOP;
    return {};
}

std::optional<OpenEnd> OpenEnd::at(const std::string &followed)
{
    const fs::path path = followed;
    const std::string name = path.filename();
    if (path.parent_path() == "/proc/self/fd" && !name.empty() && name.size() < 9
        && name.find_first_not_of("0123456789") == name.npos)
        return OpenEnd(followed, std::stoi(name), false);
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    if (!fs::exists(status) || fs::is_regular_file(status) || fs::is_directory(status))
        return {};
    return OpenEnd(followed, -1, fs::is_fifo(status));
}

bool OpenEnd::prepare(Descriptor &file) const
{
    if (m_isPipe)
        return ::faccessat(AT_FDCWD, m_path.c_str(), W_OK, AT_EACCESS) == 0;
    file = open();
    return bool(file);
}

Descriptor OpenEnd::open() const
{
    return Descriptor(m_descriptor >= 0 ? ::fcntl(m_descriptor, F_DUPFD_CLOEXEC, 0)
                                        : ::open(m_path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string &path)
{
    std::unique_ptr<OutputFile> file(new OutputFile);
    file->m_path = path;
    if (auto prepared = file->prepareTarget(); !prepared)
        return prepared.error();
    return file;
}

Result<void> OutputFile::prepareTarget()
{
    std::error_code code;
    if (fs::is_directory(m_path, code))
        return Error{m_path, {}, message(TR("this is a folder; a file is to be written"))};
    std::optional<std::string> target = followLinks(m_path);
    if (!target)
        return unwritable(m_path, errno);
    m_target = *std::move(target);
    m_end = OpenEnd::at(m_target);
    if (m_end)
        return m_end->prepare(m_file) ? Result<void>() : unwritable(m_path, errno);
    if (fs::path(m_target).filename().empty())
        return unwritable(m_path, m_target.empty() ? ENOENT : ENOTDIR);
    struct stat before;
    const bool replaces = ::lstat(m_target.c_str(), &before) == 0;
    if (!replaces && errno != ENOENT)
        return unwritable(m_path, errno);
    if (const int reason = replaces ? reasonToKeep(m_target, before) : 0)
        return unwritable(m_path, reason);
    return makeTemporary();
}

/// With owner and permissions of the file that it will replace, as far as this user may give them.
Result<void> OutputFile::makeTemporary()
{
    static std::atomic<unsigned> number = 0;
    struct stat before;
    const bool replaces = ::stat(m_target.c_str(), &before) == 0;
    const std::string folder = folderOf(m_target);
    removeDeadParts(folder);
    constexpr int mostTries = 1000;
    for (int i = 0; i < mostTries; ++i) {
        const std::string name =
            (fs::path(m_target).parent_path() / partName(fs::path(m_target).filename(), folder, number++)).string();
        Descriptor file(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (!file && errno == EEXIST)
            continue;
        if (!file)
            return Error{m_path, {},
                message(TR("the file cannot be written, because none can be made in the folder \"%1\": %2"), folder,
                    systemReason(errno))};
        // Where the file system knows no locks nobody can take it for dead either.
        struct stat mine;
        const bool isTaken = ::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        if (isTaken || (::fstat(file.number(), &mine) == 0 && mine.st_nlink == 0))
            continue; // another program's create came between and removed it
        m_temporary = name;
        if (replaces) {
            [[maybe_unused]] const bool owns = ::fchown(file.number(), before.st_uid, before.st_gid) == 0;
            [[maybe_unused]] const bool permits = ::fchmod(file.number(), before.st_mode & anyPermission) == 0;
        }
        m_lock = Descriptor(::fcntl(file.number(), F_DUPFD_CLOEXEC, 0));
        m_file = std::move(file);
        return m_lock ? Result<void>() : unwritable(m_path, errno);
    }
    return unwritable(m_path, EEXIST);
}

OutputFile::~OutputFile()
{
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

Result<void> OutputFile::failed(int error)
{
    m_error = unwritable(m_path, error);
    if (!m_temporary.empty())
        ::unlink(std::exchange(m_temporary, {}).c_str());
    return *m_error;
}

Result<void> OutputFile::write(std::string_view bytes)
{
    if (m_error)
        return *m_error;
    if (!m_file) {
        m_file = m_end->open();
        if (!m_file)
            return failed(errno);
    }
    return writeBytes(m_file, bytes) == bytes.size() ? Result<void>() : failed(errno);
}

Result<void> OutputFile::commit()
{
    if (auto written = write({}); !written)
        return written;
    if (m_end)
        return m_file.close() ? Result<void>() : failed(errno);
    // The bytes come to the disk before the name, and what a network file system has to say it says when the file is
    // closed.
    if (!synchronize(m_file) || !m_file.close() || std::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        return failed(errno);
    m_temporary.clear();
    m_lock.close();
    const Descriptor folder(::open(folderOf(m_target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder && !synchronize(folder)) // a folder that may be written but not read cannot be asked
        return Error{
            m_path, {}, message(TR("the file is written, but a power cut can still undo it: %1"), systemReason(errno))};
    return {};
}

Result<Descriptor> OutputFile::scratch() const
{
    std::error_code code;
    const std::string folder = m_end ? fs::temp_directory_path(code).string() : folderOf(m_target);
    if (Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)); file)
        return file;
    std::string name = folder + "/stacklight.XXXXXX"; // the file system has no files without names from the start
    Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
    if (!file)
        return unwritable(m_path, errno);
    ::unlink(name.c_str());
    return file;
}

} // namespace stacklight
