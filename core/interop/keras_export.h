// A network with its training as a folder that Keras can go on with.
#pragma once

#include "base/output_folder.h"
#include "train/trainer.h"

namespace stacklight {

/// Writes model.py, train.py, model.weights.h5, data.safetensors and README.md.
Result<void> exportKeras(const Trainer &trainer, const Dataset &data, const OutputFolder &folder);

} // namespace stacklight
