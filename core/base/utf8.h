// Whether bytes are text.
#pragma once

#include <string_view>

namespace stacklight {

/// Whether `text` is well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool isUtf8(std::string_view text);

} // namespace stacklight
