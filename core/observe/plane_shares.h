// How much of the plane each class holds.
#pragma once

#include "observe/snapshot.h"

namespace stacklight {

/// The share (0 … 1) of the grid's points to which the network gives each class; equal probabilities count for the
/// lower class.
std::vector<double> planeShares(const Boundary &boundary);

} // namespace stacklight
