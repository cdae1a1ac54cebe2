// What each layer is in Keras.
#pragma once

#include "experiment/plan.h"
#include "interop/code_module.h"

namespace stacklight {

/// The layers of a whole stack, blocks as functions. Tensors have the channels last, as here. Layers that change
/// nothing are left out, and of blocks that are switched off the body alone is there.
CodeSequence toKeras(const Experiment &experiment, const Plan &plan);

/// A small number as Keras' documentation writes it: 1e-3.
std::string kerasEpsilon(double epsilon);

} // namespace stacklight
