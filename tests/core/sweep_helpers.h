// Sweeps that are ready to run.
#pragma once

#include "sweep/sweep_run.h"

#include <QtGlobal>

namespace stacklight::testing {

inline PreparedSweep preparedOf(const Sweep &sweep)
{
    auto prepared = prepareSweep(sweep, ".");
    if (!prepared)
        qFatal("%s", prepared.error().text().c_str());
    return *std::move(prepared);
}

} // namespace stacklight::testing
