#include "sweep/sweep_lists.h"

#include "base/json.h"
#include "experiment/experiment.h"

#include <algorithm>
#include <charconv>

namespace stacklight {

namespace {

constexpr std::size_t longestList = 100'000;
constexpr const char *asIs = "as-is";

std::optional<std::int64_t> integerOf(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

template <class T>
Error twice(const T &part)
{
    return {{}, {}, message(TR("\"%1\" stands twice in the list; once is enough"), part)};
}

const Field &fieldOf(const std::vector<Field> &fields, std::string_view name)
{
    return *std::ranges::find(fields, name, &Field::name);
}

/// By their places in `words`; the last one is "as-is".
template <class Choice>
Result<std::vector<std::optional<Choice>>> parseWords(const std::string &text, std::vector<const char *> words)
{
    words.push_back(asIs);
    std::vector<std::optional<Choice>> list;
    for (const std::string &part : listParts(text)) {
        const int index = fields::indexOf(words, part);
        if (index < 0)
            return Error{{}, {},
                message(TR("found \"%1\"; expected, separated by commas, %2"), shortened(part), fields::listOf(words))};
        const std::optional<Choice> choice = part == asIs ? std::nullopt : std::optional(Choice(index));
        if (std::ranges::find(list, choice) != list.end())
            return twice(part);
        list.push_back(choice);
    }
    return list;
}

} // namespace

std::vector<std::string> listParts(const std::string &text)
{
    std::vector<std::string> parts;
    constexpr const char *blanks = " \t";
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string part = text.substr(begin, end - begin);
        const std::size_t first = part.find_first_not_of(blanks);
        parts.push_back(
            first == std::string::npos ? std::string() : part.substr(first, part.find_last_not_of(blanks) - first + 1));
        begin = end + 1;
    }
    return parts;
}

Result<std::vector<std::int64_t>> parseIntegers(const std::string &text, std::int64_t minimum, std::int64_t maximum)
{
    std::vector<std::int64_t> list;
    for (const std::string &part : listParts(text)) {
        const std::size_t dots = part.find("..");
        const auto first = integerOf(std::string_view(part).substr(0, dots));
        const auto last = dots == std::string::npos ? first : integerOf(std::string_view(part).substr(dots + 2));
        if (!first || !last || *first < minimum || *last > maximum || *first > *last)
            return Error{{}, {},
                message(TR("found \"%1\"; expected integers from %2 to %3 separated by commas, and ranges "
                           "such as 1..5"),
                    shortened(part), std::to_string(minimum), std::to_string(maximum))};
        if (std::uint64_t(*last - *first) >= longestList - list.size())
            return Error{{}, {},
                message(
                    TR("\"%1\" makes a list of more than %2 numbers; shorten it"), part, std::to_string(longestList))};
        for (std::int64_t value = *first; value <= *last; ++value)
            list.push_back(value);
    }
    std::vector<std::int64_t> sorted = list;
    std::ranges::sort(sorted);
    if (const auto same = std::ranges::adjacent_find(sorted); same != sorted.end())
        return twice(std::to_string(*same));
    return list;
}

Result<std::vector<int>> parseDepths(const std::string &text)
{
    const Field &count = *RepeatSpec::info().field("count");
    const auto list = parseIntegers(text, std::int64_t(count.minimum), std::int64_t(count.maximum));
    if (!list)
        return list.error();
    return std::vector<int>(list->begin(), list->end());
}

Result<std::vector<std::uint64_t>> parseSeeds(const std::string &text)
{
    const Field &seed = fieldOf(Experiment::fields(), "seed");
    const auto list = parseIntegers(text, std::int64_t(seed.minimum), std::int64_t(seed.maximum));
    if (!list)
        return list.error();
    return std::vector<std::uint64_t>(list->begin(), list->end());
}

Result<std::vector<std::optional<bool>>> parseResiduals(const std::string &text)
{
    return parseWords<bool>(text, {"off", "on"});
}

Result<std::vector<std::optional<NormKind>>> parseNorms(const std::string &text)
{
    return parseWords<NormKind>(text, NormSpec::info().field("kind")->choices);
}

} // namespace stacklight
