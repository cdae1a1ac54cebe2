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
}

BranchRun::BranchRun(const RunRecord &recorded) : record(recorded), step(recorded.history.lastStep())
{
    if (!recorded.history.isEmpty())
        epoch = recorded.history.snapshots().back()->epoch;
}

void BranchRun::take(News news, const RunRecord *parent)
{
    History &history = record.history;
    if (news.begins && parent && news.origin.step > 0) {
        history = parent->history;
        history.truncate(news.origin.step);
        history.revisits().forgetAwaited();
        record.begun = parent->begun;
    } else if (news.begins) {
        history.clear();
        record.begun = news.begun;
    }
    if (news.backTo)
        history.truncate(*news.backTo);
    if (news.begins || news.backTo)
        record.experiment = sent;
    addAll(history, std::move(news.events));
    addAll(history, std::move(news.snapshots));
    addAll(history, std::move(news.curve));
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
