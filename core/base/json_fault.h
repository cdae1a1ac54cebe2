// Why a text is no JSON, in words that can be translated.
#pragma once

#include "base/result.h"

#include <string_view>

namespace stacklight {

/// What is being read where a parser stops.
enum class JsonPart {
    Document, ///< nothing was read yet
    End,      ///< the document is whole
    List,
    Object,
    Member, ///< of an object, after its key
};

/// Describes the fault of `text` for which a parser stopped after it had read `position` bytes, one more than there are
/// at the end. `isTooLarge`: a number.
Message jsonFault(std::string_view text, std::size_t position, JsonPart part, bool isTooLarge);

} // namespace stacklight
