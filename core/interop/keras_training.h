// train.py: the same training as Keras code.
#pragma once

#include "experiment/plan.h"
#include "interop/data_file.h"
#include "interop/raw_input.h"

namespace stacklight {

/// `target`: where the targets are numbers.
std::string kerasTraining(const Experiment &experiment, const Plan &plan, const ExportedData &data,
    const std::optional<NumberTarget> &target);

} // namespace stacklight
