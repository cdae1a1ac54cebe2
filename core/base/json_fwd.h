// The name of a JSON value, for headers that only mention it. Who looks into one includes base/json.h, whose library
// takes a second to read.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace stacklight {

using Json = nlohmann::ordered_json;

} // namespace stacklight
