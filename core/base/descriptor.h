// Open files of the operating system.
#pragma once

#include "base/result.h"

#include <string_view>

namespace stacklight {

/// A file descriptor that closes itself.
class Descriptor
{
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    Descriptor(Descriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept;
    ~Descriptor() { close(); }

    explicit operator bool() const { return m_number >= 0; }
    int number() const { return m_number; }
    /// False with errno set when the system reports that bytes written before are lost. The descriptor is gone either
    /// way.
    bool close();

private:
    int m_number;
};

/// Writes as many of the bytes as the system takes, and returns how many; errno says why it took no more.
std::size_t writeBytes(const Descriptor &file, std::string_view bytes);

/// Waits until all is on the disk, on file systems that know what that is. False with errno set where it does not get
/// there.
bool synchronize(const Descriptor &file);

/// What an errno means.
Message systemReason(int error);

} // namespace stacklight
