// Inputs as they are before standardization, which is part of an exported network.
#pragma once

#include "data/dataset.h"

namespace stacklight {

/// Whether their means are so large beside their deviations that they lose digits in float32.
bool needsDoubleInputs(const Standardization &standardization);

/// Whether bytes from 0 to 255 become 0 … 1 and no more is done.
bool onlyScalesBytes(const Standardization &standardization);

} // namespace stacklight
