#include "observe/roles.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

namespace stacklight {

namespace {

const std::string_view bodyPart = "/body/";

bool joins(const PlannedLayer &layer)
{
    return layer.spec.enabled() != nullptr;
}

bool isInside(const PlannedLayer &layer, const PlannedLayer &block)
{
    return layer.path.size() > block.path.size() + bodyPart.size()
        && layer.path.compare(0, block.path.size(), block.path) == 0
        && layer.path.compare(block.path.size(), bodyPart.size(), bodyPart) == 0;
}

/// How many bodies of blocks a layer stands in.
std::size_t levelOf(const PlannedLayer &layer)
{
    std::size_t level = 0;
    for (std::size_t at = layer.path.find(bodyPart); at != std::string::npos; at = layer.path.find(bodyPart, at + 1))
        ++level;
    return level;
}

/// "3/12" of "3/12/0/body/1", the copy of the outermost repeat; empty outside of one.
std::string_view copyOf(const PlannedLayer &layer)
{
    const std::string_view path = layer.path;
    const std::size_t first = path.find('/');
    const std::size_t second = first == path.npos ? path.npos : path.find('/', first + 1);
    if (second == path.npos)
        return {};
    int copy = 0;
    const auto [end, error] = std::from_chars(path.data() + first + 1, path.data() + second, copy);
    return error == std::errc() && end == path.data() + second ? path.substr(0, second) : std::string_view();
}

bool hasKernel(const PlannedLayer &layer)
{
    return std::ranges::any_of(layer.parameters, [](const ParameterShape &parameter) {
        return parameter.name.find("kernel") != std::string::npos
            || parameter.name.find("embeddings") != std::string::npos;
    });
}

/// First and last layer of each block.
using Spans = std::vector<std::pair<int, int>>;

Spans joinedBlocks(const Plan &plan)
{
    std::map<std::size_t, int> count;
    for (const PlannedLayer &layer : plan.layers)
        count[levelOf(layer)] += joins(layer);
    const auto most = std::ranges::max_element(count, {}, [](const auto &each) { return each.second; });
    Spans spans;
    for (const PlannedLayer &layer : plan.layers) {
        if (!joins(layer) || levelOf(layer) != most->first)
            continue;
        int first = layer.index;
        while (first > 0 && isInside(plan.layers[std::size_t(first) - 1], layer))
            --first;
        spans.emplace_back(first, layer.index);
    }
    return spans;
}

Spans copiesOfRepeats(const Plan &plan)
{
    Spans spans;
    std::string_view last;
    for (const PlannedLayer &layer : plan.layers) {
        const std::string_view copy = copyOf(layer);
        if (!copy.empty() && copy == last)
            spans.back().second = layer.index;
        else if (!copy.empty())
            spans.emplace_back(layer.index, layer.index);
        last = copy;
    }
    return spans;
}

template <class IsEnd>
Spans endingWith(const Plan &plan, IsEnd isEnd)
{
    Spans spans;
    int first = 0;
    for (const PlannedLayer &layer : plan.layers) {
        if (!isEnd(layer))
            continue;
        spans.emplace_back(first, layer.index);
        first = layer.index + 1;
    }
    return spans;
}

Spans blocksOf(const Plan &plan)
{
    if (Spans spans = joinedBlocks(plan); spans.size() > 1)
        return spans;
    if (Spans spans = copiesOfRepeats(plan); spans.size() > 1)
        return spans;
    if (Spans spans =
            endingWith(plan, [](const PlannedLayer &layer) { return layer.spec.as<ActivationSpec>() != nullptr; });
        !spans.empty())
        return spans;
    return endingWith(plan, [](const PlannedLayer &) { return true; });
}

} // namespace

StackRoles::StackRoles(const Plan &plan)
{
    if (plan.layers.empty())
        return;
    const Spans spans = blocksOf(plan);
    m_blocks = int(spans.size());
    m_block.resize(plan.layers.size());
    for (std::size_t layer = 0, next = 0; layer < m_block.size(); ++layer) {
        while (next < spans.size() && int(layer) > spans[next].second)
            ++next;
        m_block[layer] = next == 0 && int(layer) < spans[0].first ? 0 : int(next) + 1;
    }

    std::array<std::vector<int>, roleCount> layers;
    const auto add = [&](Role role, int layer) { layers[std::size_t(role)].push_back(layer); };
    const bool areJoined = joins(plan.layers[std::size_t(spans.front().second)]);
    const std::size_t level = levelOf(plan.layers[std::size_t(spans.front().second)]);
    for (const PlannedLayer &layer : plan.layers) {
        if (joins(layer) && (!areJoined || levelOf(layer) == level)) {
            add(Role::Stream, layer.index);
            if (layer.input >= 0 && isInside(plan.layers[std::size_t(layer.input)], layer))
                add(Role::Branch, layer.input);
        }
        if (layer.spec.as<NormSpec>())
            add(Role::AfterNorm, layer.index);
        if (layer.spec.as<ActivationSpec>()) {
            add(Role::AfterActivation, layer.index);
            if (layer.input >= 0)
                add(Role::BeforeActivation, layer.input);
        }
        if (hasKernel(layer))
            add(Role::Weighted, layer.index);
    }
    for (std::size_t role = 0; role < layers.size(); ++role) {
        std::vector<int> &all = layers[role];
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end()); // Clang 14 lacks std::ranges::unique
        for (auto begin = all.begin(); begin != all.end();) {
            const int own = blockOf(*begin);
            const auto end = std::find_if(begin, all.end(), [&](int layer) { return blockOf(layer) != own; });
            for (auto each = begin; each != end; ++each)
                m_members[role].push_back({*each, own - 1 + double(each - begin + 1) / double(end - begin)});
            begin = end;
        }
    }
}

double growthPerBlock(const std::vector<double> &places, const std::vector<double> &values)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (std::size_t i = 0; i < std::min(places.size(), values.size()); ++i) {
        if (!std::isfinite(values[i]) || !(values[i] > 0))
            continue;
        const double logarithm = std::log(values[i]);
        n += 1;
        x += places[i];
        y += logarithm;
        xx += places[i] * places[i];
        xy += places[i] * logarithm;
    }
    const double spread = n * xx - x * x;
    return spread > 1e-12 ? std::exp((n * xy - x * y) / spread) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace stacklight
