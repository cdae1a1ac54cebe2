// What a network of two inputs says over the plane.
#pragma once

#include "train/machine.h"

#include "observe/snapshot.h"

namespace stacklight {

/// In the coordinates that the network sees.
struct PlaneRange
{
    double left = 0, right = 0, bottom = 0, top = 0;
    std::shared_ptr<const std::vector<LabelledPoint>> points = nullptr; ///< the first training examples
};

/// The range of all training examples, and a tenth of it more; with the first 2000 of them.
PlaneRange rangeOfPlane(Machine &machine);

/// Class probabilities at columns × rows points, the outermost on the edges of the range; evaluation mode.
Boundary probePlane(Machine &machine, const PlaneRange &range, int columns, int rows);

} // namespace stacklight
