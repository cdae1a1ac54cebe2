// Pairs of texts as sequences "source ⟶ target" of characters, of which the target is to be predicted.
#pragma once

#include "data/sources/sources.h"

#include <string_view>

namespace stacklight {

/// What stands between source and target.
inline constexpr std::string_view pairArrow = " ⟶ ";

struct TextPair
{
    std::string source, target; ///< neither is empty
    std::int64_t line = 0;      ///< of the file, from 1; 0: of none
};

/// Reads a file in UTF-8, gzipped or plain: a pair a line, separated by a tab. What stands behind a second tab is passed over, as
/// are empty lines and a byte order mark. Errors name file and line.
Result<std::vector<TextPair>> readPairs(const std::string &path, const LoadContext &context);

/// Each example is the characters of source, " ⟶ " and target, filled up with padding to the length of the longest; the
/// position before each of the target's characters has it as its target, all others −1. The vocabulary is the padding, as an
/// empty text, and then the pairs' code points in ascending order. At most 1024 characters an example; an error names the
/// line of one that has more. `pairs` are well-formed UTF-8; `file` may be empty.
LoadedData makePairs(const std::vector<TextPair> &pairs, const std::string &file, const LoadContext &context);

} // namespace stacklight
