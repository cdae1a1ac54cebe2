// Where a layer stands in an experiment's stack, and what it is called there.
#pragma once

#include "experiment/experiment.h"

#include <map>
#include <optional>

namespace stacklight {

/// Indices from the outermost body in: {1, 0, 2} is "/stack/1/body/0/body/2". As the place of a body it names the layer
/// that the body belongs to; {} is the whole stack.
using Place = std::vector<int>;

/// Layers of one body, by ascending index.
struct Part
{
    Place body;
    std::vector<int> indices;

    bool isEmpty() const { return indices.empty(); }
    bool contains(const Place &place) const;
    Place first() const;
    Place last() const;
    bool operator==(const Part &) const = default;
};

Part partOf(const Place &layer);
Place placeIn(Place body, int index);
Place bodyOf(Place layer);

/// Null when there is no such layer or body.
const Stack *bodyAt(const Stack &stack, const Place &body);
Stack *bodyAt(Stack &stack, const Place &body);
const LayerSpec *layerAt(const Stack &stack, const Place &layer);
LayerSpec *layerAt(Stack &stack, const Place &layer);

/// The layer that a pointer leads to or into: of "/stack/3/groups" the fourth; {} where it names none.
Place placeOfPointer(const std::string &pointer);

/// Whether `a` comes before `b` in the order in which layers run: a block after its body.
bool runsBefore(const Place &a, const Place &b);

/// Which copy of each repeat is meant, by the repeat's place; the first one where none is named.
using Copies = std::map<Place, int>;

/// The path of a layer in the expanded stack. A repeat, which is not itself a layer there, has that of its place.
std::string pathOf(const Stack &stack, const Place &layer, const Copies &copies = {});

struct PathPlace
{
    Place layer;
    Copies copies;
};
/// The layer that a path names, and the copies it goes through.
std::optional<PathPlace> placeOfPath(const Stack &stack, const std::string &path);

} // namespace stacklight
