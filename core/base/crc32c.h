// The cyclic redundancy check of Castagnoli's polynomial (RFC 3720, appendix B.4).
#pragma once

#include <cstdint>
#include <string_view>

namespace stacklight {

/// Of the bytes behind others, whose check is `before`.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

} // namespace stacklight
