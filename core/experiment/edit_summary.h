// What an edit changed, in a few words.
#pragma once

#include "experiment/experiment.h"

namespace stacklight {

/// "batch norm → layer norm; learning rate 0.05 → 0.1": the text of an event. Empty when nothing that matters to
/// training differs.
Message editSummary(const Experiment &before, const Experiment &after);

} // namespace stacklight
