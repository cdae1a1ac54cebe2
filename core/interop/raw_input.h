// Inputs and targets as they are before standardization, which is part of an exported network.
#pragma once

#include "data/dataset.h"

#include <optional>

namespace stacklight {

/// Whether their means are so large beside their deviations that they lose digits in float32.
bool needsDoubleInputs(const Standardization &standardization);

/// What a network is to say where that is a number; none where it is a class.
std::optional<NumberTarget> exportedTarget(const Dataset &data);

/// Whether its values lose digits in float32, as the inputs above.
bool needsDoubleTarget(const NumberTarget &target);

/// "one value per class, before any softmax": what a network gives, as the code calls it.
std::string outputText(const std::optional<NumberTarget> &target, bool isPerPosition);

/// Lines of Python that name its mean and deviation.
std::string targetConstants(const NumberTarget &target);

/// Whether bytes from 0 to 255 become 0 … 1 and no more is done.
bool onlyScalesBytes(const Standardization &standardization);

} // namespace stacklight
