#include "base/result.h"

namespace stacklight {

std::string Message::english() const
{
    std::string text;
    for (const char *c = pattern; *c; ++c) {
        const std::size_t place = *c == '%' && c[1] >= '1' && c[1] <= '9' ? std::size_t(c[1] - '1') : arguments.size();
        if (place < arguments.size()) {
            text += arguments[place];
            ++c;
        } else {
            text += *c;
        }
    }
    return text;
}

std::string Error::text() const
{
    std::string text;
    for (const std::string &part : {file, pointer}) {
        if (!part.empty())
            text += part + ": ";
    }
    return text + message.english();
}

} // namespace stacklight
