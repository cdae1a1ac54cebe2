// What can be set in a part of an experiment. Every field is declared once; files, messages, palette, inspector, undo,
// code export and the generated tests all iterate the declarations.
#pragma once

#include "base/json_fwd.h"
#include "base/result.h"

#include <functional>
#include <limits>
#include <type_traits>
#include <vector>

namespace stacklight {

enum class FieldKind {
    Boolean,
    Integer,
    Real,
    Choice, ///< one word of `choices`; of the words true and false JSON has values of their own
    Text,
    File,        ///< the path of a file
    Folder,      ///< the path of a folder
    Texts,       ///< a list of texts
    WordOrTexts, ///< one word of `choices`, or a list of texts that is not empty
    Size,        ///< nothing, or [height, width]
    Object,      ///< an object with `nested` fields
    Units,       ///< a positive integer or "classes"
    Typed,       ///< a word of `choices`, or an object with "type" and `nested` fields
};

/// Output features of a dense layer: a number, or as many as the data has classes.
struct Units
{
    int count = 64; ///< 0 stands for "classes"

    static Units classes() { return {0}; }
    bool isClasses() const { return count == 0; }
    bool operator==(const Units &) const = default;
};

/// One of a field's words, or texts instead.
struct WordOrTexts
{
    int word = 0; ///< its index; it counts where there are no texts
    std::vector<std::string> texts = {};

    bool operator==(const WordOrTexts &) const = default;
};

/// One field of a spec struct, with its type erased: `get`, `set` and `relevant` take the address of that struct.
/// Made by the functions in namespace `fields` below.
struct Field
{
    const char *name = "";    ///< the key in a file
    const char *label = "";   ///< what the inspector calls it
    const char *tooltip = ""; ///< what it does, with the formula where there is one
    FieldKind kind = FieldKind::Boolean;
    double minimum = 0; ///< allowed values, for Integer and Real …
    double maximum = 0;
    bool openMinimum = false; ///< … which must be greater than the minimum
    bool openMaximum = false;
    bool logarithmic = false; ///< steps of an editor multiply
    bool isPrimary = false;   ///< written to a file even where it has its default
    bool isStrict = false;    ///< refused in a file where it is not relevant
    std::vector<const char *> choices = {};
    std::vector<Field> nested =
        {}; ///< of Typed: the fields beside "type", each relevant for some types; of Object: its fields

    /// Of Typed and Object: the address that the nested fields take.
    std::function<const void *(const void *)> nestedAddress = {};

    std::function<Json(const void *)> get = {};
    /// Changes nothing when it returns an error. `pointer` is where the value stands.
    std::function<Result<void>(void *, const Json &, const std::string &pointer)> set = {};
    /// Whether the value has an effect, given the others: `groups` only for kind "group".
    std::function<bool(const void *)> relevant = [](const void *) { return true; };

    /// What is allowed, in words: "an integer from 1 to 4096".
    Message allowed() const;

    Field primary() &&;
    template <class Spec>
    Field when(bool (*condition)(const Spec &)) &&
    {
        relevant = [condition](const void *spec) { return condition(*static_cast<const Spec *>(spec)); };
        return std::move(*this);
    }
    Field strict() &&;
    Field logarithm() &&;
};

/// A part of an experiment that has a type: a layer, a data source.
struct TypeInfo
{
    const char *type = "";    ///< the word in a file
    const char *label = "";   ///< what the window calls it
    const char *group = "";   ///< where the palette or the list of sources puts it
    const char *tooltip = ""; ///< what it computes, with its formula
    std::vector<Field> fields;

    const Field *field(std::string_view name) const;
};

/// Reads an object's keys into a spec. `known` are the keys that somebody else reads (such as "type" and "body").
/// An unknown key is refused with the list of those allowed. `owner` is what the message calls the part.
Result<void> readFields(const std::vector<Field> &declared, void *spec, const Json &object, const std::string &pointer,
    const std::vector<const char *> &known, const std::string &owner);

/// Appends the fields that are primary or differ from `defaults`, in declared order.
void writeFields(const std::vector<Field> &declared, const void *spec, const void *defaults, Json &object);

namespace fields {

/// The error of a value that is not allowed: what stands there, and what may.
Error refusal(const Field &field, const Json &value, const std::string &pointer);
/// Checks kind and range of a value of any kind but Typed and Object.
Result<void> check(const Field &field, const Json &value, const std::string &pointer);
/// In quotes, but for true, false and digits.
std::string listOf(const std::vector<const char *> &words);
/// A text, but for true, false and digits.
Json wordJson(const char *word);
int indexOf(const std::vector<const char *> &words, const Json &word);
Json toJson(const Units &units);
/// A value of Text, File, Folder, Texts, WordOrTexts or Size in one line, as it can be edited: the elements of a list
/// with commas between.
std::string lineOf(const Field &field, const Json &value);
/// The value that such a line means; what does not fit the kind is for `check` to refuse.
Json fromLine(const Field &field, const std::string &line);

} // namespace fields

} // namespace stacklight
