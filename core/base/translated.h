// A text in both languages of the program.
#pragma once

#include "base/json_fwd.h"
#include "base/result.h"

namespace stacklight {

struct Translated
{
    std::string english;
    std::string chinese; ///< simplified

    bool operator==(const Translated &) const = default;
};

/// An object with "en" and "zh"; each a text or a list of paragraphs, which are joined by empty lines.
Result<Translated> translatedFromJson(const Json &value, const std::string &pointer);
/// The same of the value under a key that must be there.
Result<Translated> translatedUnder(const Json &object, const char *key, const std::string &pointer);

} // namespace stacklight
