#include "base/utf8.h"

#include <unicode/utf8.h>

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
    std::size_t next = at;
    std::int32_t code = -1;
    U8_NEXT(text.data(), next, text.size(), code);
    if (code >= 0)
        at = next;
    return code;
}

} // namespace stacklight
