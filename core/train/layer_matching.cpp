#include "train/layer_matching.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace stacklight {

namespace {

using Layers = std::vector<PlannedLayer>;

bool isSameType(const PlannedLayer &a, const PlannedLayer &b)
{
    return a.spec.value.index() == b.spec.value.index();
}

bool isAlike(const PlannedLayer &a, const PlannedLayer &b)
{
    return a.spec == b.spec && a.parameters == b.parameters;
}

/// How much speaks for two layers being one: parameters that would live on, then the same settings, then the same
/// place.
int likeness(const PlannedLayer &a, const PlannedLayer &b)
{
    if (!isSameType(a, b))
        return 0;
    const auto isInB = [&](const ParameterShape &parameter) {
        return std::ranges::find(b.parameters, parameter) != b.parameters.end();
    };
    return 1 + 4 * int(std::ranges::count_if(a.parameters, isInB)) + 2 * int(a.spec == b.spec) + int(a.path == b.path);
}

/// Pairs of the layers [begin, endA) and [begin, endB) in their order.
void pairInOrder(
    const Layers &a, const Layers &b, std::size_t begin, std::size_t endA, std::size_t endB, std::vector<int> &ofB)
{
    enum Way : std::uint8_t { Both, SkipA, SkipB };
    const std::size_t rows = endA - begin, columns = endB - begin;
    std::vector<std::uint8_t> ways(rows * columns);
    std::vector<int> below(columns + 1), row(columns + 1); // the best from here on
    for (std::size_t i = rows; i-- > 0; std::swap(below, row)) {
        for (std::size_t j = columns; j-- > 0;) {
            const int like = likeness(a[begin + i], b[begin + j]);
            const int best = std::max({like > 0 ? like + below[j + 1] : 0, below[j], row[j + 1]});
            ways[i * columns + j] = like > 0 && best == like + below[j + 1] ? Both : best == below[j] ? SkipA : SkipB;
            row[j] = best;
        }
    }
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
        const std::uint8_t way = ways[i * columns + j];
        if (way == Both)
            ofB[begin + j] = int(begin + i);
        i += way != SkipB;
        j += way != SkipA;
    }
}

void pairWhatMoved(const Layers &a, const Layers &b, std::vector<int> &ofB)
{
    std::vector<bool> isTaken(a.size());
    for (const int i : ofB) {
        if (i >= 0)
            isTaken[std::size_t(i)] = true;
    }
    for (std::size_t j = 0; j < b.size(); ++j) {
        for (std::size_t i = 0; ofB[j] < 0 && i < a.size(); ++i) {
            if (isTaken[i] || !isAlike(a[i], b[j]))
                continue;
            ofB[j] = int(i);
            isTaken[i] = true;
        }
    }
}

std::vector<int> paired(const Layers &a, const Layers &b)
{
    std::vector<int> ofB(b.size(), -1);
    const auto isSamePlace = [](const PlannedLayer &x, const PlannedLayer &y) {
        return x.path == y.path && isSameType(x, y);
    };
    if (std::ranges::equal(a, b, isSamePlace)) {
        for (std::size_t i = 0; i < b.size(); ++i)
            ofB[i] = int(i);
        return ofB;
    }
    std::size_t begin = 0, endA = a.size(), endB = b.size();
    for (; begin < std::min(endA, endB) && isAlike(a[begin], b[begin]); ++begin)
        ofB[begin] = int(begin);
    for (; begin < std::min(endA, endB) && isAlike(a[endA - 1], b[endB - 1]); --endA, --endB)
        ofB[endB - 1] = int(endA - 1);
    pairInOrder(a, b, begin, endA, endB, ofB);
    pairWhatMoved(a, b, ofB);
    return ofB;
}

bool isBefore(const PlannedLayer &a, const PlannedLayer &b)
{
    return std::tie(a.path, a.label) < std::tie(b.path, b.label);
}

} // namespace

// Where several pairings are as good, the same one has to be found from both sides.
std::vector<int> survivors(const Plan &from, const Plan &to)
{
    if (!std::ranges::lexicographical_compare(to.layers, from.layers, isBefore))
        return paired(from.layers, to.layers);
    const std::vector<int> reverse = paired(to.layers, from.layers);
    std::vector<int> ofTo(to.layers.size(), -1);
    for (std::size_t i = 0; i < reverse.size(); ++i) {
        if (reverse[i] >= 0)
            ofTo[std::size_t(reverse[i])] = int(i);
    }
    return ofTo;
}

} // namespace stacklight
