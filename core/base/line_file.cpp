#include "base/line_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stacklight {

namespace {

Error unwritableLines(const std::string &name, int error)
{
    return {name, {}, message(TR("the file cannot be written: %1"), systemReason(error))};
}

} // namespace

Result<LineFile> LineFile::open(const std::string &path)
{
    LineFile file;
    file.m_name = path == "-" ? "standard output" : path;
    const std::optional<std::string> target = path == "-" ? "/proc/self/fd/1" : followLinks(path);
    if (!target)
        return unwritableLines(path, errno);
    file.m_end = OpenEnd::at(*target);
    if (!file.m_end) {
        if (auto opened = file.openFile(*target); !opened)
            return opened.error();
    } else if (!file.m_end->prepare(file.m_file)) {
        return unwritableLines(file.m_name, errno);
    }
    return file;
}

/// Opens and locks it.
Result<void> LineFile::openFile(const std::string &target)
{
    constexpr int mostTries = 100;
    for (int i = 0; i < mostTries; ++i) {
        m_file = Descriptor(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        const bool isNew = bool(m_file), isThere = !isNew && errno == EEXIST;
        if (isThere)
            m_file = Descriptor(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
        if (!m_file && isThere && errno == ENOENT)
            continue;
        if (!m_file)
            return unwritableLines(m_name, errno);
        if (::flock(m_file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            return Error{m_name, {}, message(TR("another run is writing this file; each run needs a file of its own"))};
        struct stat mine;
        if (::fstat(m_file.number(), &mine) == 0 && mine.st_nlink == 0)
            continue; // who made it took it away before it was locked here
        m_made = isNew ? target : std::string();
        m_replaces = true;
        return {};
    }
    return unwritableLines(m_name, EBUSY);
}

LineFile::~LineFile()
{
    if (m_file && !m_made.empty())
        ::unlink(m_made.c_str());
}

Result<void> LineFile::begin()
{
    if (!m_file && m_end)
        m_file = m_end->open();
    const bool isCut = m_file
        && (!std::exchange(m_replaces, false)
            || (::ftruncate(m_file.number(), off_t(m_kept)) == 0
                && ::lseek(m_file.number(), off_t(m_kept), SEEK_SET) >= 0));
    if (!isCut)
        return unwritableLines(m_name, errno);
    return {};
}

Result<void> LineFile::write(std::string_view lines)
{
    if (auto begun = begin(); !begun)
        return begun;
    const std::size_t done = writeBytes(m_file, lines);
    if (done == lines.size()) {
        m_made.clear();
        return {};
    }
    const int error = errno;
    const std::size_t end = lines.substr(0, done).rfind('\n');
    takeBack(end == lines.npos ? done : done - end - 1);
    return unwritableLines(m_name, error);
}

void LineFile::takeBack(std::size_t bytes)
{
    // Where standard output is a file, others may have written to it since.
    struct stat status;
    const off_t end = ::lseek(m_file.number(), 0, SEEK_CUR), before = end - off_t(bytes);
    if (end >= 0 && ::fstat(m_file.number(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == end
        && before >= 0 && ::ftruncate(m_file.number(), before) == 0)
        ::lseek(m_file.number(), before, SEEK_SET);
}

Result<void> LineFile::finish()
{
    if (!m_file)
        return {};
    return synchronize(m_file) && m_file.close()
        ? Result<void>()
        : unwritableLines(m_name, errno); // a pipe has nothing to bring to a disk
}

} // namespace stacklight
