// Which layers of a stack live on when it is edited.
#pragma once

#include "experiment/plan.h"

#include <vector>

namespace stacklight {

/// For each layer of `to` the layer of `from` that it is, or −1: a longest common subsequence that counts parameters
/// first (Needleman and Wunsch 1970), so that a layer outlives what comes, goes or is wrapped around it; then what was
/// moved elsewhere as it is. Turned around it gives the same pairs, so that an undone edit leads back. Takes time and
/// bytes as layers of one times layers of the other.
std::vector<int> survivors(const Plan &from, const Plan &to);

} // namespace stacklight
