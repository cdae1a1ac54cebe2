// train.py: the same training as Keras code.
#pragma once

#include "experiment/plan.h"
#include "interop/data_file.h"

namespace stacklight {

std::string kerasTraining(const Experiment &experiment, const Plan &plan, const ExportedData &data);

} // namespace stacklight
