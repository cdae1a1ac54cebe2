#include "base/utf8.h"

namespace stacklight {

bool isUtf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<signed char>(text[at]) >= 0) // most are
            ++at;
        else if (nextCodePoint(text, at) < 0)
            return false;
    }
    return true;
}

std::int32_t nextCodePoint(std::string_view text, std::size_t &at)
{
    const std::uint32_t lead = std::uint8_t(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (length == 0 || length > text.size() - at)
        return -1;
    std::uint32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
        const std::uint32_t byte = std::uint8_t(text[at + k]);
        if (byte >> 6 != 2)
            return -1;
        code = code << 6 | (byte & 0x3F);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return -1;
    at += length;
    return std::int32_t(code);
}

std::string toUtf8(char32_t codePoint)
{
    const auto tail = [codePoint](int shift) { return char(0x80 | (codePoint >> shift & 0x3F)); };
    if (codePoint < 0x80)
        return {char(codePoint)};
    if (codePoint < 0x800)
        return {char(0xC0 | codePoint >> 6), tail(0)};
    if (codePoint < 0x10000)
        return {char(0xE0 | codePoint >> 12), tail(6), tail(0)};
    return {char(0xF0 | codePoint >> 18), tail(12), tail(6), tail(0)};
}

} // namespace stacklight
