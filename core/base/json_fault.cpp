#include "base/json_fault.h"

#include "base/json.h"

#include <algorithm>

namespace stacklight {

namespace {

// What the parser says, and what we say of the word that stands there; the first that fits.
constexpr std::pair<std::string_view, const char *> rules[] = {
    {"unexpected end of input", TR("unexpected end of file: the JSON is incomplete")},
    {"missing closing quote", TR("the text %1 has no quote at its end")},
    {"must be escaped",
        TR("the text %1 contains a line break, a tab or another control character; JSON writes them as \\n, \\t or "
           "\\u and four digits")},
    {"surrogate",
        TR("the text %1 contains half of a surrogate pair; \\ud800 to \\udbff come before \\udc00 to \\udfff, "
           "and neither without the other")},
    {"invalid string",
        TR("the text %1 is broken: it must be UTF-8, and a backslash is followed by one of \" \\ / b f n r t, or u and "
           "four digits")},
    {"invalid number", TR("%1 is not a number as JSON writes them, such as 3, -0.5 or 1e-3")},
    {"number overflow", TR("the number %1 is too large")},
    {"invalid literal", TR("%1 is not a JSON word, which are true, false and null; texts are in quotes")},
    {"; expected ':'", TR("expected a colon before %1")},
    {"; expected ']'", TR("expected a comma or ] before %1")},
    {"; expected '}'", TR("expected a comma or } before %1")},
    {"; expected string literal", TR("found %1; expected a key in quotes")},
    {"; expected end of input", TR("found %1 after the end of the JSON")},
    {"", TR("found %1; expected a value")},
};

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

std::string whatStandsAt(std::string_view text, std::size_t position, bool isNumber)
{
    if (text.empty())
        return {};
    const std::size_t place = std::min(std::max<std::size_t>(position, 1) - 1, text.size() - 1);
    if (const std::size_t quote = quoteBefore(text, place); quote != text.npos) {
        const std::string_view inside = text.substr(quote + 1, place - quote);
        return std::string(inside.ends_with('"') ? inside.substr(0, inside.size() - 1) : inside);
    }
    return std::string(
        wordAt(text, isNumber && place > 0 ? place - 1 : place)); // a number is left before it is found to be none
}

} // namespace

Message jsonFault(std::string_view text, std::size_t position, std::string_view detail)
{
    const auto rule =
        std::ranges::find_if(rules, [&](const auto &one) { return detail.find(one.first) != detail.npos; });
    const bool isNumber = rule->first == "invalid number";
    return message(rule->second, quoted(Json(whatStandsAt(text, position, isNumber))));
}

} // namespace stacklight
