// A text as windows of characters, each of which predicts the next.
#pragma once

#include "data/sources/sources.h"

#include <optional>
#include <span>
#include <string_view>

namespace stacklight {

/// The text that the program carries: its licence.
std::string_view carriedText();

/// Cuts a text into examples of `context` tokens, whose targets are the tokens that follow. A token is a code point's
/// or a word's place in the vocabulary: all of the text's, in ascending order. The last `validation_fraction` of the
/// text validates (at least one window, leaving at least one). Training windows begin context/8 tokens apart (at least
/// 1), so that an epoch predicts a token about eight times, each time at another place of its window; validation
/// windows do not overlap. What fills no window at the end is left out. Errors name `file`, and the byte where it is
/// not UTF-8.
LoadedData makeText(
    std::string_view utf8, const std::string &file, int context, TextTokens kind, const LoadContext &load);

/// What the examples of one split of a text are cut from: `context` tokens from every `stride`-th on, and the one
/// behind them.
struct TokenWindows
{
    std::span<const std::int32_t> tokens;
    int stride;
};

/// None of data that are no text.
std::optional<TokenWindows> tokenWindows(const Dataset &data, Split split);

} // namespace stacklight
