#include "experiment/field.h"

#include "base/json.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

std::string number(double value)
{
    const bool isWhole = value == std::floor(value) && std::abs(value) <= 9007199254740992.0;
    return isWhole ? std::to_string(std::int64_t(value)) : Json(value).dump();
}

Message range(const Field &field)
{
    const bool above = std::isfinite(field.minimum), below = std::isfinite(field.maximum);
    const std::string least = number(field.minimum), most = number(field.maximum);
    if (above && below) {
        return message(field.openMinimum
                ? field.openMaximum ? TR("greater than %1 and less than %2") : TR("greater than %1 and at most %2")
                : field.openMaximum ? TR("of at least %1 and less than %2")
                                    : TR("from %1 to %2"),
            least, most);
    }
    if (above)
        return message(field.openMinimum ? TR("greater than %1") : TR("of at least %1"), least);
    return message(field.openMaximum ? TR("less than %1") : TR("of at most %1"), most);
}

bool inRange(const Field &field, double value)
{
    const bool above = field.openMinimum ? value > field.minimum : value >= field.minimum;
    const bool below = field.openMaximum ? value < field.maximum : value <= field.maximum;
    return std::isfinite(value) && above && below;
}

} // namespace

Message Field::allowed() const
{
    switch (kind) {
    case FieldKind::Boolean:
        return message(TR("true or false"));
    case FieldKind::Integer:
        return message(TR("an integer %1"), range(*this));
    case FieldKind::Real:
        return message(TR("a number %1"), range(*this));
    case FieldKind::Choice:
        return message(TR("one of %1"), fields::listOf(choices));
    case FieldKind::Typed:
        return message(TR("one of %1, or an object with such a \"type\""), fields::listOf(choices));
    case FieldKind::Units:
        return message(TR("an integer %1 or \"classes\""), range(*this));
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
        return message(TR("a text in quotes"));
    case FieldKind::Texts:
        return message(TR("a list of texts in quotes, such as [\"a\", \"b\"]"));
    case FieldKind::WordOrTexts:
        return message(TR("one of %1, or a list of texts in quotes, such as [\"a\", \"b\"]"), fields::listOf(choices));
    case FieldKind::Size:
        return message(TR("[height, width], each an integer %1"), range(*this));
    case FieldKind::Object: {
        std::vector<const char *> names;
        for (const Field &field : nested)
            names.push_back(field.name);
        return message(TR("an object with %1"), fields::listOf(names));
    }
    }
    return {};
}

Field Field::primary() &&
{
    isPrimary = true;
    return std::move(*this);
}

Field Field::strict() &&
{
    isStrict = true;
    return std::move(*this);
}

Field Field::logarithm() &&
{
    logarithmic = true;
    return std::move(*this);
}

const Field *TypeInfo::field(std::string_view name) const
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field &field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

Result<void> readFields(const std::vector<Field> &declared, void *spec, const Json &object, const std::string &pointer,
    const std::vector<const char *> &known, const std::string &owner)
{
    const auto isKnown = [&](const std::string &key) {
        return std::any_of(known.begin(), known.end(), [&](const char *name) { return key == name; });
    };
    for (const Field &field : declared) {
        if (const auto found = object.find(field.name); found != object.end()) {
            if (auto done = field.set(spec, *found, pointerTo(pointer, field.name)); !done)
                return done;
        }
    }
    for (const auto &item : object.items()) {
        const std::string &key = item.key();
        if (isKnown(key))
            continue;
        const auto found =
            std::find_if(declared.begin(), declared.end(), [&](const Field &field) { return key == field.name; });
        if (found != declared.end() && (!found->isStrict || found->relevant(spec)))
            continue;
        std::vector<const char *> allowed = known;
        for (const Field &field : declared) {
            if (!field.isStrict || field.relevant(spec))
                allowed.push_back(field.name);
        }
        const std::string list = fields::listOf(allowed);
        return Error{{}, pointerTo(pointer, shortened(key)),
            message(TR("unknown key %2 in %1; expected one of %3"), owner, quoted(Json(key)), list)};
    }
    return {};
}

void writeFields(const std::vector<Field> &declared, const void *spec, const void *defaults, Json &object)
{
    for (const Field &field : declared) {
        if (field.isStrict && !field.relevant(spec))
            continue;
        Json value = field.get(spec);
        if (field.isPrimary || value != field.get(defaults))
            object[field.name] = std::move(value);
    }
}

namespace fields {

Error refusal(const Field &field, const Json &value, const std::string &pointer)
{
    return {
        {}, pointer, message(TR("%1 is not allowed here; %2 must be %3"), quoted(value), field.name, field.allowed())};
}

Result<void> check(const Field &field, const Json &value, const std::string &pointer)
{
    bool fits = false;
    switch (field.kind) {
    case FieldKind::Boolean:
        fits = value.is_boolean();
        break;
    case FieldKind::Units:
    case FieldKind::Integer: {
        const double real = value.is_number() ? value.get<double>() : std::nan("");
        fits = (inRange(field, real) && real == std::floor(real))
            || (field.kind == FieldKind::Units && value == "classes");
        break;
    }
    case FieldKind::Real:
        fits = value.is_number() && inRange(field, value.get<double>());
        break;
    case FieldKind::Choice:
        fits = indexOf(field.choices, value) >= 0;
        break;
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
        fits = value.is_string();
        break;
    case FieldKind::WordOrTexts:
        fits = indexOf(field.choices, value) >= 0
            || (value.is_array() && !value.empty()
                && std::ranges::all_of(value, [](const Json &element) { return element.is_string(); }));
        break;
    case FieldKind::Texts:
        fits = value.is_array() && std::ranges::all_of(value, [](const Json &element) { return element.is_string(); });
        break;
    case FieldKind::Size:
        fits = value.is_array() && (value.empty() || value.size() == 2)
            && std::ranges::all_of(value, [&](const Json &element) {
                   const double real = element.is_number() ? element.get<double>() : std::nan("");
                   return inRange(field, real) && real == std::floor(real);
               });
        break;
    case FieldKind::Typed:
    case FieldKind::Object:
        break; // have readers of their own
    }
    return fits ? Result<void>() : refusal(field, value, pointer);
}

std::string listOf(const std::vector<const char *> &words)
{
    std::string text;
    for (const char *word : words)
        text += (text.empty() ? "" : ", ") + wordJson(word).dump();
    return text;
}

Json wordJson(const char *word)
{
    const std::string_view text = word;
    if (text.size() == 1 && text[0] >= '0' && text[0] <= '9')
        return text[0] - '0';
    return text == "true" || text == "false" ? Json(text == "true") : Json(word);
}

int indexOf(const std::vector<const char *> &words, const Json &word)
{
    const auto found = std::find_if(words.begin(), words.end(), [&](const char *w) { return word == wordJson(w); });
    return found == words.end() ? -1 : int(found - words.begin());
}

Json toJson(const Units &units)
{
    return units.isClasses() ? Json("classes") : Json(units.count);
}

std::string lineOf(const Field &field, const Json &value)
{
    if (value.is_string())
        return value.get<std::string>();
    std::string line;
    for (const Json &element : value) {
        const bool isBare = element.is_string()
            && element.get_ref<const std::string &>().find_first_of(",\"") == std::string::npos
            && indexOf(field.choices, element) < 0;
        line += (line.empty() ? "" : ", ") + (isBare ? element.get<std::string>() : element.dump());
    }
    return line;
}

Json fromLine(const Field &field, const std::string &line)
{
    if (field.kind != FieldKind::Texts && field.kind != FieldKind::Size && field.kind != FieldKind::WordOrTexts)
        return line;
    if (indexOf(field.choices, line) >= 0)
        return line;
    Json list = Json::array();
    std::string element;
    bool isQuoted = false;
    const auto take = [&] {
        const std::size_t first = element.find_first_not_of(' ');
        const std::string text =
            first == element.npos ? std::string() : element.substr(first, element.find_last_not_of(' ') - first + 1);
        element.clear();
        const Json parsed = Json::parse(text, nullptr, false);
        const bool isText = field.kind != FieldKind::Size && !parsed.is_string();
        list.push_back(isText || parsed.is_discarded() ? Json(text) : parsed);
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && isQuoted && i + 1 < line.size()) {
            element += line[i++];
        } else {
            isQuoted = isQuoted != (line[i] == '"');
            if (line[i] == ',' && !isQuoted) {
                take();
                continue;
            }
        }
        element += line[i];
    }
    if (element.find_first_not_of(' ') != element.npos)
        take();
    return list;
}

} // namespace fields

} // namespace stacklight
