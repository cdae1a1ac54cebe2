#include "base/json_fault.h"

#include "base/json.h"
#include "base/utf8.h"

#include <algorithm>
#include <charconv>

namespace stacklight {

namespace {

bool isOfAWord(char c)
{
    constexpr std::string_view punctuation = "[]{},:\"";
    return static_cast<unsigned char>(c) > ' ' && punctuation.find(c) == punctuation.npos;
}

// The word that has, or the punctuation that is, the byte at `place`.
std::string_view wordAt(std::string_view text, std::size_t place)
{
    std::size_t first = place, last = place + 1;
    while (isOfAWord(text[place]) && first > 0 && isOfAWord(text[first - 1]))
        --first;
    while (isOfAWord(text[place]) && last < text.size() && isOfAWord(text[last]))
        ++last;
    return text.substr(first, last - first);
}

// Where the text in quotes begins that has the byte at `place`; nowhere when none has.
std::size_t quoteBefore(std::string_view text, std::size_t place)
{
    std::size_t begin = text.npos;
    for (std::size_t i = 0; i <= place; ++i) {
        if (text[i] == '\\' && begin != text.npos)
            ++i;
        else if (text[i] == '"')
            begin = begin == text.npos ? i : i < place ? text.npos : begin;
    }
    return begin;
}

/// The code unit of \u and four digits at `at`; −1 where there is none.
int codeUnit(std::string_view text, std::size_t at)
{
    int value = 0;
    const std::string_view digits = text.substr(std::min(at, text.size()), 6);
    if (digits.size() < 6 || !digits.starts_with("\\u"))
        return -1;
    const auto [end, code] = std::from_chars(digits.data() + 2, digits.data() + 6, value, 16);
    return code == std::errc() && end == digits.data() + 6 && value >= 0 ? value : -1;
}

/// The pattern of the message on the text in quotes that begins at `at`; null where it is sound.
const char *textFault(std::string_view text, std::size_t at)
{
    const char *const broken =
        TR("the text %1 is broken: it must be UTF-8, and a backslash is followed by one of \" \\ / b f n r t, or u and "
           "four digits");
    const char *const surrogate =
        TR("the text %1 contains half of a surrogate pair; \\ud800 to \\udbff come before \\udc00 to \\udfff, "
           "and neither without the other");
    for (++at; at < text.size();) {
        const unsigned char c = static_cast<unsigned char>(text[at]);
        if (c == '"')
            return nullptr;
        if (c < 0x20)
            return TR("the text %1 contains a line break, a tab or another control character; JSON writes them as \\n, "
                      "\\t or \\u and four digits");
        if (c != '\\') {
            if (nextCodePoint(text, at) < 0)
                return broken;
        } else if (text.substr(at, 2) != "\\u") {
            if (at + 1 == text.size() || std::string_view("\"\\/bfnrt").find(text[at + 1]) == std::string_view::npos)
                return broken;
            at += 2;
        } else {
            const int unit = codeUnit(text, at);
            if (unit < 0)
                return broken;
            at += 6;
            if (unit >= 0xD800 && unit < 0xDC00) {
                if (text.substr(at, 2) != "\\u")
                    return surrogate;
                const int second = codeUnit(text, at);
                if (second < 0)
                    return broken;
                if (second < 0xDC00 || second > 0xDFFF)
                    return surrogate;
                at += 6;
            } else if (unit >= 0xDC00 && unit < 0xE000) {
                return surrogate;
            }
        }
    }
    return TR("the text %1 has no quote at its end");
}

/// RFC 8259: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
bool isNumber(std::string_view text)
{
    const auto digits = [&] {
        const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count;
    };
    const auto skip = [&](std::string_view any) {
        const bool is = !text.empty() && any.find(text[0]) != any.npos;
        text.remove_prefix(is);
        return is;
    };
    skip("-");
    if (!skip("0") && digits() == 0)
        return false;
    if (skip(".") && digits() == 0)
        return false;
    if (skip("eE")) {
        skip("+-");
        if (digits() == 0)
            return false;
    }
    return text.empty();
}

/// The same of a word outside of quotes; null where it is a number or a word of JSON, or a punctuation mark.
const char *wordFault(std::string_view word)
{
    if (word[0] == '-' || (word[0] >= '0' && word[0] <= '9'))
        return isNumber(word) ? nullptr : TR("%1 is not a number as JSON writes them, such as 3, -0.5 or 1e-3");
    if (!isOfAWord(word[0]) || word == "true" || word == "false" || word == "null")
        return nullptr;
    return TR("%1 is not a JSON word, which are true, false and null; texts are in quotes");
}

/// The pattern of the message on a word or a punctuation mark that may not come at `begin`.
const char *misplaced(std::string_view text, std::size_t begin, JsonPart part)
{
    const std::size_t last = begin > 0 ? text.find_last_not_of(" \t\r\n", begin - 1) : text.npos;
    const char before = last == text.npos ? ' ' : text[last];
    const char *const value = TR("found %1; expected a value");
    switch (part) {
    case JsonPart::Document:
        return value;
    case JsonPart::End:
        return TR("found %1 after the end of the JSON");
    case JsonPart::List:
        return before == '[' || before == ',' ? value : TR("expected a comma or ] before %1");
    case JsonPart::Object:
        return before == '{' || before == ',' ? TR("found %1; expected a key in quotes")
                                              : TR("expected a comma or } before %1");
    case JsonPart::Member:
        return before == ':' ? value : TR("expected a colon before %1");
    }
    return value;
}

} // namespace

Message jsonFault(std::string_view text, std::size_t position, JsonPart part, bool isTooLarge)
{
    const char *const incomplete = TR("unexpected end of file: the JSON is incomplete");
    if (text.empty())
        return message(incomplete);
    const bool isAtEnd = position > text.size();
    const std::size_t place = std::min(std::max<std::size_t>(position, 1) - 1, text.size() - 1);
    const auto said = [](const char *pattern, std::string_view found) {
        return message(pattern, quoted(Json(std::string(found))));
    };
    if (isTooLarge)
        return said(TR("the number %1 is too large"), wordAt(text, place));
    const std::size_t quote = quoteBefore(text, place);
    if ((quote == text.npos || quote == place) && place > 0 && !isOfAWord(text[place])) {
        // A word is left before it is found to be none.
        const std::string_view before = wordAt(text, place - 1);
        if (const char *fault = wordFault(before))
            return said(fault, before);
    }
    if (quote != text.npos) {
        std::string_view inside = text.substr(quote + 1, place - quote);
        inside.remove_suffix(inside.ends_with('"'));
        if (const char *fault = textFault(text, quote))
            return said(fault, inside);
        return isAtEnd ? message(incomplete) : said(misplaced(text, quote, part), inside);
    }
    const std::string_view word = wordAt(text, place);
    if (const char *fault = wordFault(word))
        return said(fault, word);
    return isAtEnd ? message(incomplete) : said(misplaced(text, std::size_t(word.data() - text.data()), part), word);
}

} // namespace stacklight
