// A network that trains in no time, for tests of the session and the window.
#pragma once

#include "experiment/experiment.h"

namespace stacklight {

/// Two residual blocks on spirals.
Experiment smallExperiment();

/// The same with neither residual nor norm.
Experiment plainExperiment();

} // namespace stacklight
