#include "base/interrupt.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace stacklight {

namespace {

volatile std::sig_atomic_t interrupted = 0;
int wakeUp[2] = {-1, -1};

void onInterrupt(int)
{
    const int before = errno;
    interrupted = 1;
    [[maybe_unused]] const ssize_t written = ::write(wakeUp[1], "", 1); // a full pipe says it already
    errno = before;
}

} // namespace

void catchInterrupts()
{
    if (wakeUp[0] < 0 && ::pipe2(wakeUp, O_CLOEXEC | O_NONBLOCK) != 0)
        wakeUp[0] = wakeUp[1] = -1;
    struct sigaction action = {}; // without SA_RESTART: who waits for a pipe's reader is to stop waiting
    action.sa_handler = onInterrupt;
    struct sigaction before;
    if (::sigaction(SIGHUP, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
        ::sigaction(SIGHUP, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

bool isInterrupted()
{
    return interrupted != 0;
}

int interruptDescriptor()
{
    return wakeUp[0];
}

} // namespace stacklight
