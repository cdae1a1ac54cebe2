#include "data/text_tokens.h"

#include "base/utf8.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>

namespace stacklight {

namespace {

void cutIntoCharacters(std::string_view utf8, const std::function<bool(std::string_view)> &add)
{
    for (std::size_t at = 0; at < utf8.size();) {
        const std::size_t begin = at;
        nextCodePoint(utf8, at);
        if (!add(utf8.substr(begin, at - begin)))
            return;
    }
}

bool isSpace(std::string_view token)
{
    return token.find_first_not_of(" \t\r\n") == token.npos;
}

/// ICU's word breaks, of the root locale.
class WordBreaks
{
public:
    WordBreaks() : m_breaks(ubrk_open(UBRK_WORD, "", nullptr, 0, &m_status)) {}
    ~WordBreaks()
    {
        if (m_breaks)
            ubrk_close(m_breaks);
        utext_close(&m_text);
    }
    WordBreaks(const WordBreaks &) = delete;

    void cut(std::string_view utf8, const std::function<bool(std::string_view)> &add)
    {
        utext_openUTF8(&m_text, utf8.data(), std::int64_t(utf8.size()), &m_status);
        if (m_breaks)
            ubrk_setUText(m_breaks, &m_text, &m_status);
        if (!m_breaks || U_FAILURE(m_status)) { // without ICU's data
            cutIntoCharacters(utf8, add);
            return;
        }
        std::size_t begin = 0; // of the token: before a single space
        bool hasSpace = false;
        std::int32_t from = ubrk_first(m_breaks);
        for (std::int32_t to = ubrk_next(m_breaks); to != UBRK_DONE; from = to, to = ubrk_next(m_breaks)) {
            const std::string_view piece = utf8.substr(std::size_t(from), std::size_t(to - from));
            if (hasSpace && isSpace(piece) && !add(utf8.substr(begin, std::size_t(from) - begin)))
                return;
            if (!hasSpace || isSpace(piece))
                begin = std::size_t(from);
            hasSpace = piece == " ";
            if (!hasSpace && !add(utf8.substr(begin, std::size_t(to) - begin)))
                return;
        }
        if (hasSpace)
            add(utf8.substr(begin));
    }

private:
    UErrorCode m_status = U_ZERO_ERROR;
    UBreakIterator *m_breaks;
    UText m_text = UTEXT_INITIALIZER;
};

} // namespace

void cutText(std::string_view utf8, TextTokens kind, const std::function<bool(std::string_view token)> &add)
{
    if (kind == TextTokens::Characters) {
        cutIntoCharacters(utf8, add);
        return;
    }
    thread_local WordBreaks breaks;
    breaks.cut(utf8, add);
}

bool Vocabulary::add(
    std::string_view utf8, std::vector<std::int32_t> &tokens, const std::function<bool(std::size_t)> &goOn)
{
    bool goesOn = true;
    const auto numberOf = [this](std::string_view token) {
        return m_numbers.try_emplace(std::string(token), std::int32_t(m_numbers.size())).first->second;
    };
    if (m_kind == TextTokens::Characters && m_ofCharacters.empty())
        m_ofCharacters.assign(0x110000, -1);
    cutText(utf8, m_kind, [&](std::string_view token) {
        if (m_kind == TextTokens::Characters) {
            std::size_t at = 0;
            std::int32_t &number = m_ofCharacters[std::size_t(nextCodePoint(token, at))];
            if (number < 0)
                number = numberOf(token);
            tokens.push_back(number);
        } else {
            tokens.push_back(numberOf(token));
        }
        if (goOn && tokens.size() % 65536 == 0)
            goesOn = goOn(std::size_t(token.data() - utf8.data()));
        return goesOn;
    });
    return goesOn;
}

void Vocabulary::finish(std::vector<std::int32_t> &tokens)
{
    m_ofCharacters = {};
    std::vector<const std::pair<const std::string, std::int32_t> *> all;
    for (const auto &entry : m_numbers)
        all.push_back(&entry);
    std::ranges::sort(all, {}, [](const auto *entry) -> const std::string & { return entry->first; });
    std::vector<std::int32_t> places(all.size());
    for (const auto *entry : all) {
        places[std::size_t(entry->second)] = std::int32_t(m_names.size());
        m_names.push_back(entry->first);
    }
    for (std::int32_t &token : tokens)
        token = token < 0 ? provisional(token) : places[std::size_t(token)];
    for (auto &[name, number] : m_numbers)
        number = places[std::size_t(number)];
}

Result<std::vector<std::int32_t>> Vocabulary::tokensOf(std::string_view utf8) const
{
    for (std::size_t at = 0; at < utf8.size();) {
        const std::size_t begin = at;
        if (nextCodePoint(utf8, at) < 0)
            return Error{{}, {},
                message(TR("byte %1 of the prompt does not begin a character of UTF-8"), std::to_string(begin))};
    }
    // The next word comes with its space, which a prompt may have already.
    if (m_kind == TextTokens::Words && utf8.size() > 1 && utf8.ends_with(' ') && utf8[utf8.size() - 2] != ' ')
        utf8.remove_suffix(1);
    std::vector<std::int32_t> tokens;
    std::string unknown;
    cutText(utf8, m_kind, [&](std::string_view token) {
        const auto found = m_numbers.find(std::string(token));
        if (found == m_numbers.end())
            unknown = token;
        else
            tokens.push_back(found->second);
        return found != m_numbers.end();
    });
    if (unknown.empty())
        return tokens;
    return Error{{}, {},
        message(m_kind == TextTokens::Words
                ? TR("the prompt has the word \"%1\", which is nowhere in the text that was learned")
                : TR("the prompt has the character \"%1\", which is nowhere in the text that was learned"),
            unknown)};
}

const TextReader *textReaderOf(const Dataset &data)
{
    return dynamic_cast<const TextReader *>(&data);
}

} // namespace stacklight
