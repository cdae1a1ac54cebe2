#include "experiment/edit_summary.h"

#include "base/json.h"
#include "experiment/plan.h"

#include <algorithm>
#include <charconv>

namespace stacklight {

namespace {

using Changes = std::vector<Message>;

Message wordsOf(const Field &field, const Json &value)
{
    if (value.is_boolean())
        return message(value.get<bool>() ? TR("on") : TR("off"));
    const Json &named = value.is_object() && value.contains("type") ? value["type"] : value;
    if (const int index = fields::indexOf(field.choices, named); index >= 0)
        return word(field.choices[std::size_t(index)]);
    if (named.is_string())
        return asArgument(named.get<std::string>());
    if (value.is_number_float()) {
        char digits[32];
        return asArgument({digits,
            std::to_chars(digits, digits + sizeof digits, value.get<double>(), std::chars_format::general, 4).ptr});
    }
    return asArgument(value.dump());
}

/// The fields that differ: "momentum 0 → 0.9". `owner` is the part they belong to.
void compareFields(
    const std::vector<Field> &fields, const void *before, const void *after, const Message &owner, Changes &changes)
{
    for (const Field &field : fields) {
        const Json old = field.get(before), now = field.get(after);
        if (old == now || !field.relevant(after))
            continue;
        const Message change = message("%1 %2 → %3", word(field.label), wordsOf(field, old), wordsOf(field, now));
        changes.push_back(owner.isEmpty() ? change : message(TR("%1: %2"), owner, change));
    }
}

bool isSameShape(const Stack &a, const Stack &b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].value.index() != b[i].value.index())
            return false;
        if (a[i].body() && !isSameShape(*a[i].body(), *b[i].body()))
            return false;
    }
    return true;
}

void compareLayers(const LayerSpec &before, const LayerSpec &after, Changes &changes)
{
    const auto *oldResidual = before.as<ResidualSpec>(), *newResidual = after.as<ResidualSpec>();
    if (oldResidual && newResidual && oldResidual->enabled != newResidual->enabled) {
        changes.push_back(message(newResidual->enabled ? TR("residual off → on") : TR("residual on → off")));
        return;
    }
    const Message oldName = layerName(before), newName = layerName(after);
    if (oldName.english() != newName.english())
        changes.push_back(message("%1 → %2", oldName, newName));
    else
        compareFields(after.info().fields, before.fieldsAddress(), after.fieldsAddress(), newName, changes);
}

void compareLayerByLayer(const Stack &before, const Stack &after, Changes &changes)
{
    for (std::size_t i = 0; i < before.size(); ++i) {
        compareLayers(before[i], after[i], changes);
        if (before[i].body())
            compareLayerByLayer(*before[i].body(), *after[i].body(), changes);
    }
}

/// Something said, and how often.
struct Counted
{
    Message words;
    std::string english;
    int count = 0;
};

/// In the order of their first places.
void count(const Message &words, int number, std::vector<Counted> &all)
{
    const std::string english = words.english();
    auto place = std::ranges::find(all, english, &Counted::english);
    if (place == all.end())
        place = all.insert(place, {words, english});
    place->count += number;
}

void compareInventories(const Stack &before, const Stack &after, Changes &changes)
{
    std::vector<Counted> layers;
    forEachLayer(before, [&layers](const LayerSpec &layer) { count(layerName(layer), -1, layers); });
    forEachLayer(after, [&layers](const LayerSpec &layer) { count(layerName(layer), +1, layers); });
    const std::size_t earlier = changes.size();
    for (const Counted &layer : layers) {
        const int number = std::abs(layer.count);
        const Message what = number > 1 ? message("%1 × %2", std::to_string(number), layer.words) : layer.words;
        if (number != 0)
            changes.push_back(message(layer.count > 0 ? "+ %1" : "− %1", what));
    }
    if (changes.size() == earlier)
        changes.push_back(message(TR("layers moved")));
}

/// Equal lines become one with their number, in the order of their first places.
Message joined(const Changes &changes)
{
    constexpr std::size_t shown = 4;
    std::vector<Counted> lines;
    for (const Message &change : changes)
        count(change, 1, lines);
    Message all;
    const auto append = [&all](const Message &line) { all = all.isEmpty() ? line : message(TR("%1; %2"), all, line); };
    for (std::size_t i = 0; i < std::min(shown, lines.size()); ++i)
        append(
            lines[i].count > 1 ? message("%1 (%2 ×)", lines[i].words, std::to_string(lines[i].count)) : lines[i].words);
    if (lines.size() > shown)
        append(message(TR("and %1 more"), std::to_string(lines.size() - shown)));
    return all;
}

} // namespace

Message editSummary(const Experiment &before, const Experiment &after)
{
    Changes changes;
    if (isSameShape(before.stack, after.stack))
        compareLayerByLayer(before.stack, after.stack, changes);
    else
        compareInventories(before.stack, after.stack, changes);
    compareFields(OptimizerSpec::fields(), &before.optimizer, &after.optimizer, {}, changes);
    for (const Field &field : Experiment::fields()) {
        if (std::string_view(field.name) != "title")
            compareFields({field}, &before, &after, {}, changes);
    }
    return joined(changes);
}

} // namespace stacklight
