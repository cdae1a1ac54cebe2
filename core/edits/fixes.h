// What could be done about a stack that does not fit.
#pragma once

#include "experiment/plan.h"

#include <functional>

namespace stacklight {

struct Fix
{
    Message label; ///< "Insert flatten before it"
    std::function<void(Experiment &)> apply;
    std::vector<Message> steps = {}; ///< what it does, one after the other, where the label does not say it all
};

/// Edits after which the stack fits: at most three, the least drastic first; several in one where one alone only leads
/// to the next fault. `error` is what makePlan gave.
std::vector<Fix> fixesFor(const Experiment &experiment, const DataShape &data, const Error &error);

} // namespace stacklight
