#include "base/translated.h"

#include "base/json.h"

#include <algorithm>

namespace stacklight {

namespace {

Result<std::string> paragraphs(const Json &value, const std::string &pointer)
{
    const auto isText = [](const Json &text) {
        return text.is_string() && !text.get_ref<const std::string &>().empty();
    };
    if (isText(value))
        return value.get<std::string>();
    if (!value.is_array() || value.empty() || !std::all_of(value.begin(), value.end(), isText))
        return Error{{}, pointer,
            message(TR("found %1; expected a text, or a list of texts, none of them empty"), quoted(value))};
    std::string joined;
    for (const Json &paragraph : value)
        joined += (joined.empty() ? "" : "\n\n") + paragraph.get<std::string>();
    return joined;
}

} // namespace

Result<Translated> translatedFromJson(const Json &value, const std::string &pointer)
{
    if (!value.is_object() || value.size() != 2 || !value.contains("en") || !value.contains("zh"))
        return Error{
            {}, pointer, message(TR("found %1; expected an object with the texts \"en\" and \"zh\""), quoted(value))};
    Result<std::string> english = paragraphs(value["en"], pointerTo(pointer, "en"));
    if (!english)
        return english.error();
    Result<std::string> chinese = paragraphs(value["zh"], pointerTo(pointer, "zh"));
    if (!chinese)
        return chinese.error();
    return Translated{*std::move(english), *std::move(chinese)};
}

Result<Translated> translatedUnder(const Json &object, const char *key, const std::string &pointer)
{
    const auto found = object.find(key);
    if (found == object.end())
        return Error{{}, pointer, message(TR("the key \"%1\" is missing"), key)};
    return translatedFromJson(*found, pointerTo(pointer, key));
}

} // namespace stacklight
