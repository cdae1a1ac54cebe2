// A network with its training as a folder that PyTorch can go on with.
#pragma once

#include "base/output_folder.h"
#include "train/trainer.h"

namespace stacklight {

/// Writes model.py, train.py, weights.safetensors, data.safetensors and README.md.
Result<void> exportPytorch(const Trainer &trainer, const Dataset &data, const OutputFolder &folder);
/// The same with a train.py for torchrun, which shares each batch among processes, and the recorder beside it.
Result<void> exportDistributedPytorch(const Trainer &trainer, const Dataset &data, const OutputFolder &folder);

} // namespace stacklight
