// What a network of two inputs says over the plane.
#pragma once

#include "train/training_setup.h"

#include "observe/snapshot.h"

namespace stacklight {

/// In the coordinates that the network sees.
struct PlaneRange
{
    double left = 0, right = 0, bottom = 0, top = 0;
    std::shared_ptr<const std::vector<LabelledPoint>> points = nullptr; ///< the first training examples
};

/// The range of all training examples, and a tenth of it more; with the first 2000 of them.
PlaneRange rangeOfPlane(TrainingSetup &setup);

/// Class probabilities at columns × rows points, the outermost on the edges of the range; evaluation mode.
Boundary probePlane(TrainingSetup &setup, const PlaneRange &range, int columns, int rows);

} // namespace stacklight
