// train.py: the same training as PyTorch code.
#pragma once

#include "experiment/plan.h"

namespace stacklight {

/// What the data file next to train.py holds.
struct ExportedData
{
    std::int64_t training = 0, validation = 0; ///< examples
    std::int64_t epochs = 0;                   ///< whose order is written down
    int strides[2] = {0, 0}; ///< of a text's windows, which overlap; 0: the examples stand there by themselves
};

std::string pytorchTraining(const Experiment &experiment, const Plan &plan, const ExportedData &data);

} // namespace stacklight
