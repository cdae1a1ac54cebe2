#include "base/json.h"

#include "base/json_fault.h"
#include "base/text_encoding.h"
#include "base/utf8.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace stacklight {

namespace {

constexpr std::size_t maximumDepth = 64;

/// At most about this many bytes of a text are quoted, which may have broken UTF-8 at its end.
std::string cut(std::string text)
{
    std::size_t longest = 60;
    if (text.size() > longest) {
        while (longest > 0 && (text[longest] & 0xC0) == 0x80)
            --longest;
        text.replace(longest, text.npos, "…");
    }
    return isUtf8(text) ? text : Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
}

// Builds the document value by value, so that a hostile one is refused before it takes memory.
class StrictReader : public nlohmann::json_sax<Json>
{
public:
    StrictReader(std::string_view text, std::size_t maximumValues) : m_text(text), m_maximumValues(maximumValues) {}

    Json root;
    Message fault;
    std::string faultPointer;
    std::size_t faultPosition = 0;

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t &) override { return put(value); }
    bool string(string_t &value) override { return put(std::move(value)); }
    bool binary(binary_t &) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t &name) override
    {
        Level &level = m_levels.back();
        if (!level.seen.insert(name).second) {
            faultPointer = pointerTo(pointer(), shortened(name));
            fault = message(TR("duplicate key %1"), quoted(Json(name)));
            return false;
        }
        level.key = name;
        level.hasKey = true;
        return true;
    }

    bool parse_error(std::size_t position, const std::string &, const Json::exception &error) override
    {
        faultPosition = std::max<std::size_t>(position, 1);
        fault = jsonFault(m_text, position, part(), dynamic_cast<const Json::out_of_range *>(&error) != nullptr);
        return false;
    }

private:
    struct Level
    {
        Json *value;
        std::string key = {};
        bool hasKey = false;             // whose value is still to come
        std::set<std::string> seen = {}; // a tree: keys that collide on purpose cost nothing
    };

    JsonPart part() const
    {
        if (m_levels.empty())
            return m_values > 0 ? JsonPart::End : JsonPart::Document;
        const Level &last = m_levels.back();
        return last.value->is_array() ? JsonPart::List : last.hasKey ? JsonPart::Member : JsonPart::Object;
    }

    /// Of the object or list that is being read.
    std::string pointer() const
    {
        std::string text;
        for (std::size_t i = 0; i + 1 < m_levels.size(); ++i)
            text = m_levels[i].value->is_array() ? pointerTo(text, m_levels[i].value->size() - 1)
                                                 : pointerTo(text, shortened(m_levels[i].key));
        return text;
    }

    /// Where the value stands that comes now.
    std::string pointerToNext() const
    {
        if (m_levels.empty())
            return {};
        const Level &last = m_levels.back();
        return last.value->is_array() ? pointerTo(pointer(), last.value->size())
                                      : pointerTo(pointer(), shortened(last.key));
    }

    Json *place(Json value)
    {
        if (++m_values > m_maximumValues) {
            faultPointer = pointerToNext();
            fault = message(TR("more than %1 values, the most that are allowed"), std::to_string(m_maximumValues));
            return nullptr;
        }
        if (m_levels.empty()) {
            root = std::move(value);
            return &root;
        }
        Level &level = m_levels.back();
        if (level.value->is_array()) {
            level.value->push_back(std::move(value));
            return &level.value->back();
        }
        level.hasKey = false;
        // The key was checked to be new: append without another search.
        auto &object = level.value->get_ref<Json::object_t &>();
        object.std::vector<std::pair<const std::string, Json>>::emplace_back(level.key, std::move(value));
        return &object.back().second;
    }

    bool put(Json value) { return place(std::move(value)) != nullptr; }

    bool open(Json container)
    {
        if (m_levels.size() == maximumDepth) {
            faultPointer = pointerToNext();
            fault = message(
                TR("values are nested deeper than %1 levels; at most %1 are read"), std::to_string(maximumDepth));
            return false;
        }
        Json *value = place(std::move(container));
        if (value)
            m_levels.push_back({value});
        return value != nullptr;
    }

    bool close()
    {
        m_levels.pop_back();
        return true;
    }

    std::vector<Level> m_levels;
    std::string_view m_text;
    std::size_t m_values = 0;
    std::size_t m_maximumValues;
};

std::string lineAndColumn(std::string_view text, std::size_t position)
{
    position = std::min(position > 0 ? position - 1 : 0, text.size());
    const std::string_view before = text.substr(0, position);
    const std::size_t line = 1 + std::size_t(std::count(before.begin(), before.end(), '\n'));
    const std::size_t start = before.rfind('\n');
    const std::size_t column = start == std::string_view::npos ? position + 1 : position - start;
    return std::to_string(line) + ":" + std::to_string(column);
}

} // namespace

Result<Json> parseJson(std::string_view text, const std::string &file, std::size_t maximumValues)
{
    if (const std::optional<Message> fault = encodingFault(text))
        return Error{file + ":1:1", {}, *fault};
    // The parser would take it for the end.
    if (const std::size_t nul = text.find('\0'); nul != text.npos)
        return Error{file + ":" + lineAndColumn(text, nul + 1), {},
            message(TR("found a NUL byte; JSON is text, which contains none"))};
    StrictReader reader(text, maximumValues);
    if (Json::sax_parse(text.begin(), text.end(), &reader))
        return std::move(reader.root);
    if (reader.faultPosition > 0)
        return Error{file + ":" + lineAndColumn(text, reader.faultPosition), {}, reader.fault};
    return Error{file, reader.faultPointer, reader.fault};
}

std::string quoted(const Json &value)
{
    if (value.is_object() || value.is_array())
        return value.empty() ? (value.is_object() ? "{}" : "[]") : (value.is_object() ? "an object" : "a list");
    return cut(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string shortened(const std::string &text)
{
    const std::string escaped = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    return cut(escaped.substr(1, escaped.size() - 2));
}

std::string pointerTo(const std::string &pointer, std::string_view key)
{
    std::string text = pointer + "/";
    for (const char c : key)
        c == '~' ? text += "~0" : c == '/' ? text += "~1" : text += c;
    return text;
}

std::string pointerTo(const std::string &pointer, std::size_t index)
{
    return pointer + "/" + std::to_string(index);
}

Result<void> setAtPointer(Json &root, const std::string &pointer, Json value)
{
    const auto fault = [&](Message what) { return Error{{}, pointer, std::move(what)}; };
    if (pointer.empty() || pointer[0] != '/')
        return fault(message(
            TR("\"%1\" is not a JSON pointer; one begins with a slash, as in /optimizer/learning_rate"), pointer));
    Json *at = &root;
    for (std::size_t start = 1; start <= pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', start), pointer.size());
        std::string token;
        for (std::size_t i = start; i < end; ++i) {
            if (pointer[i] != '~')
                token += pointer[i];
            else if (i + 1 < end && (pointer[i + 1] == '0' || pointer[i + 1] == '1'))
                token += pointer[++i] == '0' ? '~' : '/';
            else
                return fault(message(TR("a ~ in a JSON pointer must be followed by 0 or 1")));
        }
        if (at->is_null() && at != &root)
            *at = Json::object();
        if (at->is_array()) {
            std::size_t index = at->size();
            if (token != "-") {
                const auto [last, code] = std::from_chars(token.data(), token.data() + token.size(), index);
                const bool hasLeadingZero = token.size() > 1 && token[0] == '0';
                if (hasLeadingZero || code != std::errc() || last != token.data() + token.size() || index >= at->size())
                    return fault(message(TR("index \"%1\" is out of range; the list has %2 elements"), token,
                        std::to_string(at->size())));
            }
            if (index == at->size())
                at->push_back(nullptr);
            at = &(*at)[index];
        } else if (at->is_object()) {
            at = &(*at)[token];
        } else {
            return fault(message(TR("there is nothing below %1, which is neither an object nor a list"), quoted(*at)));
        }
        start = end + 1;
    }
    *at = std::move(value);
    return {};
}

} // namespace stacklight
