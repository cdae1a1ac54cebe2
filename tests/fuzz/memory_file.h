// A file that lives in memory and has a path, for readers that take one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

class MemoryFile
{
public:
    MemoryFile(const std::uint8_t *data, std::size_t size) : m_handle(::memfd_create("fuzz", MFD_CLOEXEC))
    {
        if (m_handle < 0)
            std::abort();
        append(data, size);
    }
    ~MemoryFile() { ::close(m_handle); }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;

    void append(const std::uint8_t *data, std::size_t size)
    {
        if (::write(m_handle, data, size) != ssize_t(size))
            std::abort();
    }
    void cut()
    {
        if (::ftruncate(m_handle, 0) != 0 || ::lseek(m_handle, 0, SEEK_SET) != 0)
            std::abort();
    }
    std::string path() const { return "/proc/self/fd/" + std::to_string(m_handle); }

private:
    int m_handle;
};
