// Makes the declarations of fields from pointers to members of spec structs. For the files that declare; who iterates
// declarations includes experiment/field.h.
#pragma once

#include "base/json.h"
#include "experiment/field.h"

namespace stacklight::fields {

template <class Spec, class T, class Read>
Field make(Field field, T Spec::*member, std::function<Json(const T &)> write, Read read)
{
    field.get = [member, write](const void *spec) { return write(static_cast<const Spec *>(spec)->*member); };
    field.set = [field, member, read](void *spec, const Json &value, const std::string &pointer) -> Result<void> {
        if (auto checked = check(field, value, pointer); !checked)
            return checked;
        static_cast<Spec *>(spec)->*member = read(value);
        return {};
    };
    return field;
}

template <class Spec>
Field boolean(const char *name, bool Spec::*member, const char *label, const char *tooltip)
{
    return make<Spec, bool>(
        {name, label, tooltip, FieldKind::Boolean}, member, [](const bool &value) { return Json(value); },
        [](const Json &value) { return value.get<bool>(); });
}

template <class Spec, class Integer>
Field integer(
    const char *name, Integer Spec::*member, double minimum, double maximum, const char *label, const char *tooltip)
{
    return make<Spec, Integer>(
        {name, label, tooltip, FieldKind::Integer, minimum, maximum}, member,
        [](const Integer &value) { return Json(value); },
        [](const Json &value) {
            return Integer(value.is_number_float() ? Integer(value.get<double>()) : value.get<Integer>());
        });
}

template <class Spec>
Field interval(const char *name, double Spec::*member, double minimum, bool openMinimum, double maximum,
    bool openMaximum, const char *label, const char *tooltip)
{
    Field field{name, label, tooltip, FieldKind::Real, minimum, maximum, openMinimum, openMaximum};
    return make<Spec, double>(
        field, member, [](const double &value) { return Json(value); },
        [](const Json &value) { return value.get<double>(); });
}

/// `minimum` ≤ value ≤ `maximum`.
template <class Spec>
Field real(
    const char *name, double Spec::*member, double minimum, double maximum, const char *label, const char *tooltip)
{
    return interval(name, member, minimum, false, maximum, false, label, tooltip);
}

/// `minimum` ≤ value < `maximum`.
template <class Spec>
Field rightOpenReal(
    const char *name, double Spec::*member, double minimum, double maximum, const char *label, const char *tooltip)
{
    return interval(name, member, minimum, false, maximum, true, label, tooltip);
}

/// `minimum` < value < `maximum`.
template <class Spec>
Field openReal(
    const char *name, double Spec::*member, double minimum, double maximum, const char *label, const char *tooltip)
{
    return interval(name, member, minimum, true, maximum, true, label, tooltip);
}

/// `words` are in the order of the enumeration.
template <class Spec, class Enum>
Field choice(
    const char *name, Enum Spec::*member, std::vector<const char *> words, const char *label, const char *tooltip)
{
    Field field{name, label, tooltip, FieldKind::Choice};
    field.choices = words;
    return make<Spec, Enum>(
        field, member, [words](const Enum &value) { return wordJson(words[std::size_t(value)]); },
        [words](const Json &value) { return Enum(indexOf(words, value)); });
}

template <class Spec>
Field text(const char *name, std::string Spec::*member, const char *label, const char *tooltip,
    FieldKind kind = FieldKind::Text)
{
    return make<Spec, std::string>(
        {name, label, tooltip, kind}, member, [](const std::string &value) { return Json(value); },
        [](const Json &value) { return value.get<std::string>(); });
}

template <class Spec>
Field textList(const char *name, std::vector<std::string> Spec::*member, const char *label, const char *tooltip)
{
    return make<Spec, std::vector<std::string>>(
        {name, label, tooltip, FieldKind::Texts}, member,
        [](const std::vector<std::string> &value) { return Json(value); },
        [](const Json &value) { return value.get<std::vector<std::string>>(); });
}

/// `words` are those that stand for the numbers from 0 on.
template <class Spec>
Field wordOrTexts(const char *name, WordOrTexts Spec::*member, std::vector<const char *> words, const char *label,
    const char *tooltip)
{
    Field field{name, label, tooltip, FieldKind::WordOrTexts};
    field.choices = words;
    return make<Spec, WordOrTexts>(
        field, member,
        [words](const WordOrTexts &value) {
            return value.texts.empty() ? wordJson(words[std::size_t(value.word)]) : Json(value.texts);
        },
        [words](const Json &value) {
            return value.is_array() ? WordOrTexts{0, value.get<std::vector<std::string>>()}
                                    : WordOrTexts{indexOf(words, value)};
        });
}

/// [height, width], or nothing.
template <class Spec>
Field imageSize(const char *name, std::vector<int> Spec::*member, double minimum, double maximum, const char *label,
    const char *tooltip)
{
    return make<Spec, std::vector<int>>(
        {name, label, tooltip, FieldKind::Size, minimum, maximum}, member,
        [](const std::vector<int> &value) { return Json(value); },
        [](const Json &value) { return value.get<std::vector<int>>(); });
}

/// A struct of fields; in a file it has those that differ from their defaults.
template <class Spec, class Nested>
Field object(const char *name, Nested Spec::*member, std::vector<Field> nested, const char *label, const char *tooltip)
{
    Field field{name, label, tooltip, FieldKind::Object};
    field.nested = nested;
    field.nestedAddress = [member](
                              const void *spec) -> const void * { return &(static_cast<const Spec *>(spec)->*member); };
    field.get = [member, nested](const void *spec) {
        const Nested defaults;
        Json object = Json::object();
        writeFields(nested, &(static_cast<const Spec *>(spec)->*member), &defaults, object);
        return object;
    };
    field.set = [field, member](void *spec, const Json &value, const std::string &pointer) -> Result<void> {
        if (!value.is_object())
            return refusal(field, value, pointer);
        Nested parsed;
        if (auto read = readFields(field.nested, &parsed, value, pointer, {}, field.name); !read)
            return read;
        static_cast<Spec *>(spec)->*member = parsed;
        return {};
    };
    return field;
}

template <class Spec>
Field units(const char *name, Units Spec::*member, const char *label, const char *tooltip)
{
    return make<Spec, Units>({name, label, tooltip, FieldKind::Units, 1, 16384}, member, toJson,
        [](const Json &value) { return value.is_string() ? Units::classes() : Units{value.get<int>()}; });
}

/// A struct with an enumeration `type` whose words are `words`, and further fields. In a file it is the word alone
/// where those have their defaults, else an object.
template <class Spec, class Nested>
Field typed(const char *name, Nested Spec::*member, std::vector<const char *> words, std::vector<Field> nested,
    const char *label, const char *tooltip)
{
    using Enum = decltype(Nested::type);
    Field field{name, label, tooltip, FieldKind::Typed};
    field.choices = words;
    field.nested = nested;
    field.nestedAddress = [member](
                              const void *spec) -> const void * { return &(static_cast<const Spec *>(spec)->*member); };
    field.get = [member, words, nested](const void *spec) {
        const Nested &value = static_cast<const Spec *>(spec)->*member;
        Nested defaults;
        defaults.type = value.type;
        const char *word = words[std::size_t(value.type)];
        Json object{{"type", word}};
        writeFields(nested, &value, &defaults, object);
        return object.size() == 1 ? Json(word) : object;
    };
    field.set = [field, member](void *spec, const Json &value, const std::string &pointer) -> Result<void> {
        const bool isObject = value.is_object() && value.contains("type");
        const Json &word = isObject ? value["type"] : value;
        const int index = indexOf(field.choices, word);
        if (index < 0)
            return refusal(field, word, isObject ? pointerTo(pointer, "type") : pointer);
        Nested parsed;
        parsed.type = Enum(index);
        if (isObject) {
            if (auto read =
                    readFields(field.nested, &parsed, value, pointer, {"type"}, field.choices[std::size_t(index)]);
                !read)
                return read;
        }
        static_cast<Spec *>(spec)->*member = parsed;
        return {};
    };
    return field;
}

} // namespace stacklight::fields
