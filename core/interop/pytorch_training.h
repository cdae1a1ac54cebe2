// train.py: the same training as PyTorch code.
#pragma once

#include "experiment/plan.h"
#include "interop/data_file.h"

namespace stacklight {

/// Distributed, it runs under torchrun, in which each process has its share of each batch, and can record a trace with
/// the recorder of resources/recorder, which has to lie beside it.
std::string pytorchTraining(
    const Experiment &experiment, const Plan &plan, const ExportedData &data, bool isDistributed = false);

} // namespace stacklight
