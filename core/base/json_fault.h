// Why a text is no JSON, in words that can be translated.
#pragma once

#include "base/result.h"

#include <string_view>

namespace stacklight {

/// `position` counts the bytes that the parser had read, `detail` is what it says itself.
Message jsonFault(std::string_view text, std::size_t position, std::string_view detail);

} // namespace stacklight
