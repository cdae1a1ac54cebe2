// Texts that are not in UTF-8, told by how they begin.
#pragma once

#include "base/result.h"

#include <optional>
#include <string_view>

namespace stacklight {

/// Describes the fault of a text in UTF-16 or UTF-32, with a byte order mark or without one, and what to do.
/// Nothing where the text may be UTF-8; other encodings show where they break its rules.
std::optional<Message> encodingFault(std::string_view text);

} // namespace stacklight
