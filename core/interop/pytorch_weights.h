// weights.safetensors: parameters under PyTorch's names, with PyTorch's axes.
#pragma once

#include "interop/pytorch_model.h"
#include "train/trainer.h"

namespace stacklight {

/// Of the trainer as it stands now.
Result<void> writePytorchWeights(const TorchNetwork &network, const Trainer &trainer, const std::string &path);

} // namespace stacklight
