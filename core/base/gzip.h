// gzip's format (RFC 1952), unpacked piece by piece.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stacklight {

/// Unpacks a gzipped stream as its bytes come; several members follow one another.
class GzipUnpacker
{
public:
    /// The first two bytes of what it takes.
    static constexpr std::string_view magic = "\x1f\x8b";

    GzipUnpacker();
    ~GzipUnpacker();

    /// Takes bytes off the front of `packed`, and gives how many it put into `room`, until that is full, there is no
    /// more to be had, or the data turn out to be broken; see `fault`.
    std::size_t unpack(std::string_view &packed, std::span<char> room);
    /// Whether there may be more to be had without more bytes: what was unpacked had no room.
    bool isHolding() const { return m_isHolding; }
    /// What is wrong with the data, in the library's words.
    const std::optional<std::string> &fault() const { return m_fault; }
    /// Whether nothing was taken of a member that has not ended: the data may end here.
    bool isBetweenMembers() const { return m_isBetweenMembers; }

private:
    struct State;
    std::unique_ptr<State> m_state;
    std::optional<std::string> m_fault;
    bool m_isHolding = false;
    bool m_isBetweenMembers = true;
};

} // namespace stacklight
