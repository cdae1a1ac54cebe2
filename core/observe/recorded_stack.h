// The stack of a run that was recorded elsewhere, as far as its layers' paths tell.
#pragma once

#include "experiment/plan.h"

namespace stacklight {

/// Residuals, concats and repeats with what stands in them, from paths as in "1/4/0/body/2". Fields that neither type
/// nor label tells are those of a fresh layer. None where a path is not of that form, or leaves a place empty.
std::optional<Stack> stackOfPaths(const std::vector<PlannedLayer> &layers);

} // namespace stacklight
