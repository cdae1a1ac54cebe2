// model.weights.h5: the weights as `load_weights` of Keras 3 reads them.
#pragma once

#include "interop/keras_model.h"
#include "train/trainer.h"

namespace stacklight {

/// Of the trainer as it stands now.
Result<void> writeKerasWeights(const KerasNetwork &network, const Trainer &trainer,
    const Standardization &standardization, const std::string &path);

} // namespace stacklight
