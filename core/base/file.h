// Whole files in, whole files out.
#pragma once

#include "base/result.h"

#include <cstdio>
#include <memory>
#include <string_view>

namespace stacklight {

/// Reads a whole file of at most `maximumBytes`.
Result<std::string> readFile(const std::string &path, std::size_t maximumBytes);

/// Writes a file whole or not at all: an OutputFile of one piece.
Result<void> writeFile(const std::string &path, std::string_view bytes);

} // namespace stacklight
