// Pairs of texts as sequences "source ⟶ target ⏎" of tokens, of which the target and its end are to be predicted.
#pragma once

#include "data/sources/sources.h"

#include <string_view>

namespace stacklight {

/// What stands between source and target.
inline constexpr std::string_view pairArrow = " ⟶ ";
/// What the end of a sequence is called. It is a token of its own, also where texts have this character.
inline constexpr std::string_view pairEnd = "⏎";

struct TextPair
{
    std::string source, target; ///< neither is empty
    std::int64_t line = 0;      ///< of the file, from 1; 0: of none
};

/// Reads a file in UTF-8, gzipped or plain: a pair a line, separated by a tab. What stands behind a second tab is
/// passed over, as are empty lines and a byte order mark. Errors name file and line.
Result<std::vector<TextPair>> readPairs(const std::string &path, const LoadContext &context);

/// Each example is the tokens of source, " ⟶ " (of words one token), target and the end, filled up with padding to the
/// length of the longest; the position before each of the target's tokens, and before the end, has it as its target,
/// all others −1. The vocabulary is the padding, as an empty text, the end, of words the arrow, and then the pairs'
/// tokens in ascending order. Pairs with a side of more than `maxLength` tokens are left out and counted, unless that
/// is 0. At most 1024 tokens an example; an error names the line of one that has more. `pairs` are well-formed UTF-8;
/// `file` may be empty.
LoadedData makePairs(const std::vector<TextPair> &pairs, const std::string &file, TextTokens kind, int maxLength,
    const LoadContext &context);

} // namespace stacklight
