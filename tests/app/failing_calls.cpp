// Preloaded before the program: system calls that fail, as a full disk, a network file system or a power cut has it.
//   FAILING_CALL   write, fsync, close or rename
//   FAILING_FILE   on files whose path contains this, while they have one
//   FAILING_ERROR  with this errno; KILL: the program is killed instead
//   FAILING_AFTER  of write: after so many bytes of all of them. Default: 0
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <unistd.h>

namespace {

template <class Function>
Function *real(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

const char *setting(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

bool isMeant(const char *call, const char *path)
{
    const char *file = setting("FAILING_FILE");
    return std::strcmp(setting("FAILING_CALL"), call) == 0 && *file && std::strstr(path, file);
}

bool isMeant(const char *call, int descriptor)
{
    if (std::strcmp(setting("FAILING_CALL"), call) != 0)
        return false;
    char link[64], path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t length = ::readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = '\0';
    return !std::strstr(path, " (deleted)") && isMeant(call, path);
}

int failure()
{
    if (std::strcmp(setting("FAILING_ERROR"), "KILL") == 0)
        ::raise(SIGKILL);
    errno = std::atoi(setting("FAILING_ERROR"));
    return -1;
}

} // namespace

extern "C" {

ssize_t write(int descriptor, const void *bytes, size_t count)
{
    static std::size_t room = std::strtoull(setting("FAILING_AFTER"), nullptr, 10);
    static const auto usual = real<ssize_t(int, const void *, size_t)>("write");
    if (count == 0 || !isMeant("write", descriptor))
        return usual(descriptor, bytes, count);
    if (room == 0)
        return failure();
    const ssize_t written = usual(descriptor, bytes, count < room ? count : room);
    room -= written > 0 ? std::size_t(written) : 0;
    return written;
}

int fsync(int descriptor)
{
    static const auto usual = real<int(int)>("fsync");
    return isMeant("fsync", descriptor) ? failure() : usual(descriptor);
}

int close(int descriptor)
{
    static const auto usual = real<int(int)>("close");
    const bool fails = isMeant("close", descriptor);
    const int result = usual(descriptor);
    return fails ? failure() : result;
}

int rename(const char *from, const char *to)
{
    static const auto usual = real<int(const char *, const char *)>("rename");
    return isMeant("rename", to) ? failure() : usual(from, to);
}
}
