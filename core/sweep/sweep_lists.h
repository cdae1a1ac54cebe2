// The lists of a sweep as a user types them: in the window and on the command line alike.
#pragma once

#include "experiment/layer_specs.h"

#include <cstdint>
#include <optional>

namespace stacklight {

/// "5, 10, 20", "1..5" or both mixed: integers from `minimum` to `maximum`, each once, in the order in which they
/// stand. An error says which part is wrong and what is allowed.
Result<std::vector<std::int64_t>> parseIntegers(const std::string &text, std::int64_t minimum, std::int64_t maximum);
/// What counts of a repeat are allowed, and seeds.
Result<std::vector<int>> parseDepths(const std::string &text);
Result<std::vector<std::uint64_t>> parseSeeds(const std::string &text);

/// Words with commas between them: "on", "off", "as-is"; kinds of norm and "as-is".
Result<std::vector<std::optional<bool>>> parseResiduals(const std::string &text);
Result<std::vector<std::optional<NormKind>>> parseNorms(const std::string &text);

/// The parts between commas, without the blanks around them.
std::vector<std::string> listParts(const std::string &text);

} // namespace stacklight
