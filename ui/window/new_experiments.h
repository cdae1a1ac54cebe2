// What a new experiment begins with.
#pragma once

#include "experiment/experiment.h"

namespace stacklight {

/// Spirals, and a small stack of residual blocks.
Experiment newExperiment();
/// A table of the user's own; its last column is taken for the class. The error names the file.
Result<Experiment> experimentOnTable(const std::string &path);

} // namespace stacklight
