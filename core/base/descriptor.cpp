#include "base/descriptor.h"

#include <cerrno>
#include <cstring>

#include <poll.h>
#include <unistd.h>

namespace stacklight {

namespace {

// Those that a user meets; the window shows them in its language, the commands show all in English whatever the locale.
[[maybe_unused]] constexpr const char *translatedReasons[] = {
    TR("Permission denied"),
    TR("Operation not permitted"),
    TR("No such file or directory"),
    TR("Not a directory"),
    TR("File name too long"),
    TR("No space left on device"),
    TR("Disk quota exceeded"),
    TR("File too large"),
    TR("Read-only file system"),
    TR("Input/output error"),
    TR("Broken pipe"),
    TR("Device or resource busy"),
    TR("Too many open files"),
    TR("Too many levels of symbolic links"),
    TR("Is a directory"),
};

} // namespace

Descriptor &Descriptor::operator=(Descriptor &&other) noexcept
{
    std::swap(m_number, other.m_number);
    return *this;
}

bool Descriptor::close()
{
    return m_number < 0 || ::close(std::exchange(m_number, -1)) == 0;
}

std::size_t writeBytes(const Descriptor &file, std::string_view bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(file.number(), bytes.data() + done, bytes.size() - done);
        if (count >= 0) {
            done += std::size_t(count);
        } else if (errno == EAGAIN) { // a pipe that another program made non-blocking
            pollfd room{file.number(), POLLOUT, 0};
            if (::poll(&room, 1, -1) < 0 && errno != EINTR)
                break;
        } else if (errno != EINTR) {
            break;
        }
    }
    return done;
}

bool synchronize(const Descriptor &file)
{
    return ::fsync(file.number()) == 0 || errno == EINVAL || errno == ENOSYS || errno == ENOTSUP;
}

Message systemReason(int error)
{
    const char *text = ::strerrordesc_np(error);
    return {text ? text : "unknown error", {}, {}, false};
}

} // namespace stacklight
