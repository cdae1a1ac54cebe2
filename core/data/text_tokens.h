// Texts as numbers: how they are cut into tokens, and what the tokens are called.
#pragma once

#include "data/dataset.h"

#include <functional>
#include <string_view>
#include <unordered_map>

namespace stacklight {

/// Calls `add(token)` for each token of a text in UTF-8: its code points, or its words. Tokens joined are the text. A
/// word begins and ends where Unicode says (UAX 29, by ICU, which knows words of languages without spaces from
/// dictionaries); punctuation is by itself; a single space before either belongs to it. False from `add` ends it.
void cutText(std::string_view utf8, TextTokens kind, const std::function<bool(std::string_view token)> &add);

/// Numbers tokens by their order. Some come before all others, whatever they are called.
class Vocabulary
{
public:
    /// `special`: those that come first. Texts may have tokens of the same name, which are others.
    Vocabulary(TextTokens kind, std::vector<std::string> special) : m_kind(kind), m_names(std::move(special)) {}

    TextTokens kind() const { return m_kind; }
    const std::vector<std::string> &names() const { return m_names; }

    /// Appends the tokens of a text in well-formed UTF-8 as provisional numbers, which `finish` replaces. False where
    /// `goOn`, asked now and then with the bytes that are done, says so.
    bool add(
        std::string_view utf8, std::vector<std::int32_t> &tokens, const std::function<bool(std::size_t)> &goOn = {});
    /// What stands among these for a special token.
    static std::int32_t provisional(std::int32_t special) { return -1 - special; }
    /// Orders what was added by bytes in UTF-8, which is the order of code points, and gives `tokens` their numbers.
    void finish(std::vector<std::int32_t> &tokens);

    /// After `finish`: the tokens of another text, or what it has that is not known. `what` names the text: "the
    /// prompt".
    Result<std::vector<std::int32_t>> tokensOf(std::string_view utf8) const;

private:
    TextTokens m_kind;
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::int32_t> m_numbers; ///< of those that are not special; only looked up
    std::vector<std::int32_t> m_ofCharacters; ///< the same, while texts are added, by code point; −1: none yet
};

/// What a dataset is as well whose examples are texts.
class TextReader
{
public:
    virtual ~TextReader() = default;

    virtual const Vocabulary &vocabulary() const = 0;
    /// The token that ends a sequence; −1: none does.
    virtual std::int32_t end() const { return -1; }
    /// The tokens of a text that is to be continued; of pairs those of a source, with the arrow behind it, unless it is
    /// there.
    virtual Result<std::vector<std::int32_t>> promptOf(const std::string &text) const = 0;
};

/// Null of data that are no texts.
const TextReader *textReaderOf(const Dataset &data);

} // namespace stacklight
