#include "session/branch_run.h"

namespace stacklight {

namespace {

template <class T>
void addAll(History &history, std::vector<T> &&update)
{
    for (T &each : update)
        history.add(std::move(each));
}

} // namespace

BranchRun::BranchRun(const Branch &branch)
{
    record.name = branchName(branch.id).toStdString();
    record.colour = branch.id;
    record.title = branch.title;
    record.experiment = record.begun = branch.experiment;
    number = wanted = branch.run;
}

BranchRun::BranchRun(const RunRecord &recorded)
    : record(recorded), sent(recorded.experiment), step(recorded.history.lastStep())
{
    if (!recorded.history.isEmpty())
        epoch = recorded.history.snapshots().back()->epoch;
}

void BranchRun::beginIn(const BranchRun &parent, std::int64_t atStep)
{
    record.history = parent.record.history;
    record.history.truncate(atStep);
    record.history.revisits().forgetAwaited();
    record.begun = parent.record.begun;
    step = atStep;
}

void BranchRun::fail(const Error &error)
{
    failure = error;
    record.history.clear();
    step = 0;
    epoch = 0;
}

void BranchRun::take(RunUpdate update)
{
    if (update.failure)
        return fail(*update.failure);
    History &history = record.history;
    if (update.begins) {
        failure.reset();
        if (update.origin.step == 0) {
            history.clear();
            record.begun = update.begun;
        } else {
            history.truncate(update.origin.step);
        }
    }
    if (update.backTo)
        history.truncate(*update.backTo);
    if (update.begins || update.backTo)
        record.experiment = sent;
    addAll(history, std::move(update.events));
    addAll(history, std::move(update.snapshots));
    for (CurvePoint &point : update.curve) {
        if (!history.curve().empty())
            point.seconds += history.curve().back().seconds;
        history.add(point);
    }
    addAll(history, std::move(update.validations));
    addAll(history, std::move(update.boundaries));
    addAll(history, std::move(update.reports));
    addAll(history, std::move(update.revisits));
    if (update.divergence)
        history.setDivergence(*std::move(update.divergence));
    step = update.step;
    epoch = update.epoch;
}

} // namespace stacklight
