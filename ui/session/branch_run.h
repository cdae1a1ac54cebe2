// What the window's thread has of one branch's run.
#pragma once

#include "observe/history.h"
#include "session/delivery.h"

namespace stacklight {

struct BranchRun
{
    explicit BranchRun(const Branch &branch);
    explicit BranchRun(const RunRecord &recorded);

    /// Into the record. `parent` is that of the run in which this one began; null: it began anew.
    void take(News news, const RunRecord *parent);

    RunRecord record;
    Experiment sent; ///< what the worker was last told
    std::int64_t step = 0;
    double epoch = 0;
};

} // namespace stacklight
