// What each layer is in PyTorch.
#pragma once

#include "experiment/plan.h"
#include "interop/code_module.h"

namespace stacklight {

/// The modules of a whole stack. Tensors are (batch, features), (batch, channels, height, width) or (batch, positions,
/// channels). Layers that change nothing are left out, and of blocks that are switched off the body alone is there.
CodeSequence toTorch(const Experiment &experiment, const Plan &plan);

} // namespace stacklight
