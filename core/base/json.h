// JSON that keeps the order of keys, read strictly: files come from strangers.
#pragma once

#include "base/json_fwd.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace stacklight {

/// Refuses duplicate keys, nesting beyond 64 levels, too many values, invalid UTF-8 and anything that is not JSON, and
/// says where. `file` is named in the error.
Result<Json> parseJson(std::string_view text, const std::string &file, std::size_t maximumValues = 200'000);

/// A value as a message quotes it: compact, and cut when it is long.
std::string quoted(const Json &value);
/// A text from a file as a message shows it: escaped as in JSON, and cut when it is long.
std::string shortened(const std::string &text);

/// `pointer` followed by one more token, escaped as RFC 6901 says.
std::string pointerTo(const std::string &pointer, std::string_view key);
std::string pointerTo(const std::string &pointer, std::size_t index);

/// Sets the value at an RFC 6901 pointer. Objects on the way that are missing are made; "-" appends to an array.
Result<void> setAtPointer(Json &root, const std::string &pointer, Json value);

} // namespace stacklight
