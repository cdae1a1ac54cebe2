// What could be done about a stack that does not fit.
#pragma once

#include "experiment/plan.h"

#include <functional>

namespace stacklight {

struct Fix
{
    Message label; ///< "Insert flatten before it"
    std::function<void(Experiment &)> apply;
};

/// Edits after which the stack fits, or fits further than to `error`: at most three, those that mend it first, the
/// least drastic first. `error` is what makePlan gave.
std::vector<Fix> fixesFor(const Experiment &experiment, const DataShape &data, const Error &error);

} // namespace stacklight
