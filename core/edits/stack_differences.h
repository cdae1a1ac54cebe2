// Where two branches' stacks differ.
#pragma once

#include "base/result.h"
#include "edits/place.h"

namespace stacklight {

/// A layer of one stack that the other one has differently, or not at all: what the other one has there, in its own
/// words, empty if nothing.
using StackDifferences = std::map<Place, Message>;

/// Of the layers of `mine`. Layers are matched body by body, in their order, so that as many as possible are alike
/// (longest common subsequence, where equal layers count more than layers of one type).
StackDifferences stackDifferences(const Stack &mine, const Stack &other);

} // namespace stacklight
