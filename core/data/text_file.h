// Texts of files, as code points.
#pragma once

#include "data/sources/sources.h"

#include <string_view>

namespace stacklight {

/// Reads a whole text, gzipped or plain, of at most 32 MiB. NUL bytes, UTF-16 and UTF-32 are refused. `share` is the part of the load's progress that this is.
Result<std::string> readText(const std::string &path, double share, const LoadContext &context);

/// The text without a byte order mark.
std::string_view withoutByteOrderMark(std::string_view utf8);

/// Replaces each code point by its place in their sorted set, counted from `first`, and returns the set in UTF-8.
std::vector<std::string> toVocabulary(std::vector<std::int32_t> &codePoints, std::int32_t first = 0);

} // namespace stacklight
