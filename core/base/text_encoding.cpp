#include "base/text_encoding.h"

#include "base/utf8.h"

namespace stacklight {

namespace {

constexpr std::size_t longestSample = 4096;

using namespace std::string_view_literals;

const char *markedEncoding(std::string_view text)
{
    if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv))
        return "UTF-32";
    if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv))
        return "UTF-16";
    return nullptr;
}

/// As far as a text says that is perhaps cut within a character.
bool mayBeUtf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        if (nextCodePoint(text, at) < 0)
            return text.size() - at < 4;
    }
    return true;
}

/// UTF-8 has no NUL bytes. In UTF-16 those of Latin letters, digits and blanks stand at places of one parity; UTF-32
/// has two a character.
const char *encodingByNulBytes(std::string_view text)
{
    std::size_t nuls[4] = {0, 0, 0, 0};
    for (std::size_t i = 0; i < text.size(); ++i)
        nuls[i % 4] += text[i] == 0;
    const std::size_t characters = text.size() / 4, even = nuls[0] + nuls[2], odd = nuls[1] + nuls[3];
    if (characters == 0 || even + odd == 0)
        return nullptr;
    const auto areTwo = [&](int first, int second, int other) {
        return nuls[first] >= characters && nuls[second] >= characters && nuls[other] == 0;
    };
    if (areTwo(2, 3, 0) || areTwo(0, 1, 3))
        return "UTF-32";
    const bool ofOneParity = even == 0 || odd == 0;
    return ofOneParity && (4 * (even + odd) >= text.size() || !mayBeUtf8(text)) ? "UTF-16" : nullptr;
}

} // namespace

std::optional<Message> encodingFault(std::string_view text)
{
    const char *encoding = markedEncoding(text);
    if (!encoding)
        encoding = encodingByNulBytes(text.substr(0, longestSample));
    if (!encoding)
        return {};
    return message(TR("this is text in %1; it must be in UTF-8: save it in that encoding, as editors and spreadsheets "
                      "offer it under \"Save as\""),
        encoding);
}

} // namespace stacklight
