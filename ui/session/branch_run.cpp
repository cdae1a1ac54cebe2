#include "session/branch_run.h"

namespace stacklight {

namespace {

template <class T>
void addAll(History &history, std::vector<T> &&news)
{
    for (T &each : news)
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

void BranchRun::take(RunUpdate news)
{
    if (news.failure)
        return fail(*news.failure);
    History &history = record.history;
    if (news.begins) {
        failure.reset();
        if (news.origin.step == 0) {
            history.clear();
            record.begun = news.begun;
        } else {
            history.truncate(news.origin.step);
        }
    }
    if (news.backTo)
        history.truncate(*news.backTo);
    if (news.begins || news.backTo)
        record.experiment = sent;
    addAll(history, std::move(news.events));
    addAll(history, std::move(news.snapshots));
    for (CurvePoint &point : news.curve) {
        if (!history.curve().empty())
            point.seconds += history.curve().back().seconds;
        history.add(point);
    }
    addAll(history, std::move(news.validations));
    addAll(history, std::move(news.boundaries));
    addAll(history, std::move(news.reports));
    addAll(history, std::move(news.revisits));
    if (news.divergence)
        history.setDivergence(*std::move(news.divergence));
    step = news.step;
    epoch = news.epoch;
}

} // namespace stacklight
