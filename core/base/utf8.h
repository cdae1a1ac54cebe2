// Well-formed UTF-8, by ICU's macros.
#pragma once

#include <cstdint>
#include <string_view>

namespace stacklight {

/// Whether `text` is well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool isUtf8(std::string_view text);

/// The code point at byte `at`, which moves behind it; −1, and `at` stays, where no well-formed one begins.
std::int32_t nextCodePoint(std::string_view text, std::size_t &at);

} // namespace stacklight
