#include "base/crc32c.h"

#include <array>

namespace stacklight {

namespace {

constexpr std::uint32_t castagnoli = 0x82F63B78; // bits reversed

constexpr auto crcTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ (value & 1 ? castagnoli : 0);
        table[byte] = value;
    }
    return table;
}();

} // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before)
{
    std::uint32_t value = ~before;
    for (const char byte : bytes)
        value = crcTable[(value ^ static_cast<unsigned char>(byte)) & 0xFF] ^ (value >> 8);
    return ~value;
}

} // namespace stacklight
