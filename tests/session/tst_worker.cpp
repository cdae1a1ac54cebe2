// The worker's thread under commands from another one. Runs under the thread sanitizer, with no event loop in the way.
#include "session/training_worker.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace stacklight;
using namespace std::chrono_literals;

class TestWorker : public QObject
{
    Q_OBJECT

private slots:
    void everyStepArrivesOnceAndInOrder();
    void editsAreAppliedBetweenSteps();
    void branchesGoInLockstepOnTheSameBatches();
    void aBranchContinuesItsParentToTheBit();
    void goingBackGivesTheSameStepsAgain();
    void quittingWhileDataLoads();
};

namespace {

Experiment moons()
{
    Experiment experiment;
    experiment.data.source = MoonsData{{200, 0.1}};
    DenseSpec hidden, last;
    hidden.units = {16};
    last.units = Units::classes();
    NormSpec norm;
    norm.kind = NormKind::None;
    experiment.stack = {{hidden}, {norm}, {ActivationSpec{}}, {last}};
    experiment.batchSize = 16;
    return experiment;
}

/// What is known of branch A.
const RunUpdate &runOf(const SessionUpdate &delivery, std::size_t branch = 0)
{
    static const RunUpdate none;
    return branch < delivery.runs.size() ? delivery.runs[branch] : none;
}

/// Takes deliveries until `done` says so, for at most a minute.
template <class Done>
SessionUpdate collect(TrainingWorker &worker, SessionUpdate all, const Done &done)
{
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (!done(all) && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(2ms);
        if (SessionUpdate taken = worker.take(); taken.generation != 0) // else nothing waited
            all.append(std::move(taken));
    }
    return all;
}

SessionUpdate begun(TrainingWorker &worker, const Experiment &experiment)
{
    worker.send(commands::Load{1, experiment.data, experiment.seed, "", std::make_shared<Progress>()});
    SessionUpdate all = collect(worker, {}, [](const SessionUpdate &d) { return d.data != nullptr || d.error; });
    worker.send(commands::Begin{0, experiment});
    return collect(worker, std::move(all), [](const SessionUpdate &d) { return d.state == SessionState::Paused; });
}

} // namespace

void TestWorker::everyStepArrivesOnceAndInOrder()
{
    std::atomic<int> notified = 0;
    TrainingWorker worker([&] { ++notified; });
    SessionUpdate all = begun(worker, moons());
    worker.send(commands::Play{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d).step >= 200; });
    worker.send(commands::Pause{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return d.state == SessionState::Paused; });
    QVERIFY(runOf(all).step >= 200);
    QCOMPARE(std::int64_t(runOf(all).curve.size()), runOf(all).step);
    for (std::size_t i = 0; i < runOf(all).curve.size(); ++i)
        QCOMPARE(runOf(all).curve[i].step, std::int64_t(i + 1));
    QVERIFY(!runOf(all).snapshots.empty());
    QVERIFY(notified > 0);
}

void TestWorker::editsAreAppliedBetweenSteps()
{
    TrainingWorker worker([] {});
    Experiment experiment = moons();
    SessionUpdate all = begun(worker, experiment);
    worker.send(commands::Play{});
    for (const NormKind kind : {NormKind::Batch, NormKind::Layer, NormKind::None, NormKind::Rms}) {
        setAllNorms(experiment.stack, kind);
        worker.send(commands::Edit{0, experiment});
        const std::size_t before = runOf(all).events.size();
        all = collect(
            worker, std::move(all), [before](const SessionUpdate &d) { return runOf(d).events.size() > before; });
    }
    worker.send(commands::Pause{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return d.state == SessionState::Paused; });
    QVERIFY(!runOf(all).error);
    QCOMPARE(runOf(all).events.size(), std::size_t(4));
    QCOMPARE(std::int64_t(runOf(all).curve.size()), runOf(all).step);
}

void TestWorker::branchesGoInLockstepOnTheSameBatches()
{
    TrainingWorker worker([] {});
    SessionUpdate all = begun(worker, moons());
    worker.send(commands::Play{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d).step >= 50; });
    Experiment normed = moons();
    setAllNorms(normed.stack, NormKind::Batch);
    worker.send(commands::Begin{1, moons()});
    worker.send(commands::Begin{2, normed});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) {
        return runOf(d, 2).step >= 100 && runOf(d, 1).step == runOf(d).step && runOf(d, 2).step == runOf(d).step;
    });
    worker.send(commands::Pause{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return d.state == SessionState::Paused; });
    QCOMPARE(runOf(all, 1).step, runOf(all, 0).step);
    QCOMPARE(runOf(all, 2).step, runOf(all, 0).step);
    for (std::size_t i = 0; i < runOf(all).curve.size(); ++i)
        QCOMPARE(runOf(all, 1).curve[i].loss, runOf(all, 0).curve[i].loss);
    QVERIFY(runOf(all, 2).curve.back().loss != runOf(all, 0).curve.back().loss);
}

void TestWorker::aBranchContinuesItsParentToTheBit()
{
    TrainingWorker worker([] {});
    SessionUpdate all = begun(worker, moons());
    worker.send(commands::Play{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d).step >= 80; });
    worker.send(commands::Fork{1, 0, 30, moons()});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d, 1).step >= 120; });
    const std::vector<CurvePoint> &parent = runOf(all).curve, &branch = runOf(all, 1).curve;
    QCOMPARE(branch.front().step, std::int64_t(31));
    for (std::size_t i = 0; i < 80; ++i)
        QCOMPARE(branch[i].loss, parent[i + 30].loss);
}

void TestWorker::goingBackGivesTheSameStepsAgain()
{
    TrainingWorker worker([] {});
    SessionUpdate all = begun(worker, moons());
    worker.send(commands::Play{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d).step >= 60; });
    worker.send(commands::Pause{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return d.state == SessionState::Paused; });
    const std::vector<CurvePoint> first = runOf(all).curve;
    worker.send(commands::GoTo{20});
    worker.send(commands::Play{});
    all =
        collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d).backTo && runOf(d).step >= 60; });
    QCOMPARE(runOf(all).backTo, std::optional<std::int64_t>(20));
    for (std::size_t i = 0; i < 60; ++i)
        QCOMPARE(runOf(all).curve[i].loss, first[i].loss);
}

void TestWorker::quittingWhileDataLoads()
{
    Experiment experiment = moons();
    experiment.data.source = MoonsData{{1'000'000, 0.1}};
    const auto progress = std::make_shared<Progress>();
    std::optional<TrainingWorker> worker([] {});
    worker->send(commands::Load{1, experiment.data, 1, "", progress});
    std::this_thread::sleep_for(5ms);
    progress->cancelled = true;
    worker.reset();
    QVERIFY(progress->cancelled);
}

QTEST_APPLESS_MAIN(TestWorker)
#include "tst_worker.moc"
