// An experiment together with its expanded stack.
#pragma once

#include "experiment/plan.h"

#include <memory>

namespace stacklight {

/// A value that threads share: what an edit hands over, so that the stack is expanded and checked once.
struct PlannedExperiment
{
    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const Plan> plan = nullptr; ///< against the shape of the data; null: not made yet
};

} // namespace stacklight
