#include "base/result.h"

#include <algorithm>

namespace stacklight {

namespace {

std::string inEnglish(const char *pattern)
{
    return pattern;
}

} // namespace

std::string Message::in(Translate translate) const
{
    if (*pattern == '\0')
        return text;
    std::string sentence, words = translate(pattern);
    if (isWord && words == pattern) {
        words.front() = words.front() >= 'A' && words.front() <= 'Z' ? char(words.front() - 'A' + 'a') : words.front();
        std::ranges::replace(words, '_', ' ');
    }
    for (const char *c = words.c_str(); *c; ++c) {
        const std::size_t place = *c == '%' && c[1] >= '1' && c[1] <= '9' ? std::size_t(c[1] - '1') : arguments.size();
        if (place < arguments.size()) {
            sentence += arguments[place].in(translate);
            ++c;
        } else {
            sentence += *c;
        }
    }
    return sentence;
}

std::string Message::english() const
{
    return in(inEnglish);
}

std::string Error::text() const
{
    return in(inEnglish);
}

std::string Error::in(Message::Translate translate) const
{
    std::string text;
    for (const std::string &part : {file, pointer}) {
        if (!part.empty())
            text += part + ": ";
    }
    return text + message.in(translate);
}

} // namespace stacklight
