// What the window's thread has of one branch's run.
#pragma once

#include "observe/history.h"
#include "session/worker_messages.h"

namespace stacklight {

struct BranchRun
{
    explicit BranchRun(const Branch &branch);
    explicit BranchRun(const RunRecord &recorded);

    /// Makes the record one that begins so many steps into another one's, with its past.
    void beginIn(const BranchRun &parent, std::int64_t atStep);
    /// Into the record.
    void take(RunUpdate update);
    /// There is no run.
    void fail(const Error &error);

    RunRecord record;
    int number = 0;               ///< whose record it is; see Branch::run
    int wanted = 0;               ///< which one the worker was last told to train
    Experiment sent;              ///< what the worker was last told
    std::optional<Error> failure; ///< why there is no run
    std::int64_t step = 0;
    double epoch = 0;
};

} // namespace stacklight
