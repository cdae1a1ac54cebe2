#include "base/forked_work.h"

#include "base/descriptor.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stacklight {

namespace {

Error forkError(int error)
{
    return {{}, {}, message(TR("the system starts no further process: %1"), systemReason(error))};
}

[[noreturn]] void runCopy(const std::function<int(const WriteBytes &write)> &work, const Descriptor &to, pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        ::signal(signal, SIG_DFL);
    ::_exit(work([&](std::string_view bytes) {
        if (writeBytes(to, bytes) != bytes.size())
            ::_exit(1);
    }));
}

} // namespace

Result<int> runForked(
    const std::function<int(const WriteBytes &write)> &work, const std::function<bool(std::string_view)> &take)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return forkError(errno);
    Descriptor from(ends[0]), to(ends[1]);
    const pid_t parent = ::getpid(), copy = ::fork();
    if (copy < 0)
        return forkError(errno);
    if (copy == 0) {
        from.close();
        runCopy(work, to, parent);
    }
    to.close();
    std::array<char, 65536> piece;
    bool isWanted = true;
    while (isWanted) {
        pollfd ready{from.number(), POLLIN, 0};
        constexpr int milliseconds = 50;
        const int count = ::poll(&ready, 1, milliseconds);
        const ssize_t got = count > 0 ? ::read(from.number(), piece.data(), piece.size()) : -1;
        if (got == 0)
            break;
        // Also asked where nothing came: whether somebody still waits for it.
        isWanted = take({piece.data(), got > 0 ? std::size_t(got) : 0});
    }
    if (!isWanted)
        ::kill(copy, SIGKILL);
    int status = 0;
    while (::waitpid(copy, &status, 0) < 0 && errno == EINTR) {
    }
    if (!isWanted)
        return -1;
    if (!WIFEXITED(status))
        return Error{
            {}, {}, message(TR("a part of the program was ended by signal %1"), std::to_string(WTERMSIG(status)))};
    return WEXITSTATUS(status);
}

} // namespace stacklight
