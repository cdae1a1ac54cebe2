// Texts of files.
#pragma once

#include "data/sources/sources.h"

#include <string_view>

namespace stacklight {

/// Reads a whole text, gzipped or plain, of at most 32 MiB. NUL bytes, UTF-16 and UTF-32 are refused. `share` is the
/// part of the load's progress that this is.
Result<std::string> readText(const std::string &path, double share, const LoadContext &context);

/// The text without a byte order mark.
std::string_view withoutByteOrderMark(std::string_view utf8);

} // namespace stacklight
