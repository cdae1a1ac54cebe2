// The worker's thread under commands from another one. Runs under the thread sanitizer, with no event loop in the way.
#include "edits/stack_edits.h"
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
    void theStepAtWhichItPausesIsSeen_data();
    void theStepAtWhichItPausesIsSeen();
    void aPauseWithNothingNewMakesNoStep();
    void whatComesAfterThePauseComesAfterIt();
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

/// The state of branch A as the window knows it.
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
        worker.send(commands::Edit{0, {std::make_shared<const Experiment>(experiment)}});
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

void TestWorker::theStepAtWhichItPausesIsSeen_data()
{
    QTest::addColumn<int>("pauses");
    QTest::addColumn<int>("stop"); // after so many steps; 0: by hand
    QTest::addColumn<int>("units");
    QTest::addColumn<bool>("branches");
    QTest::newRow("by hand, many times") << 40 << 0 << 16 << false;
    QTest::newRow("by hand, a slower network") << 10 << 0 << 512 << false;
    QTest::newRow("by hand, two branches in lockstep") << 10 << 0 << 16 << true;
    QTest::newRow("where it was to stop") << 1 << 137 << 16 << false;
    QTest::newRow("where it was to stop, two branches") << 1 << 137 << 16 << true;
    QTest::newRow("where it was to stop, at the end of an epoch") << 1 << 100 << 16 << false;
}

/// And it changes nothing of what is trained: the curve is that of a run that nobody paused or looked at.
void TestWorker::theStepAtWhichItPausesIsSeen()
{
    QFETCH(int, pauses);
    QFETCH(int, stop);
    QFETCH(int, units);
    QFETCH(bool, branches);
    TrainingWorker worker([] {});
    Experiment experiment = moons();
    DenseSpec wide;
    wide.units = {units};
    experiment.stack[0] = {wide};
    SessionUpdate all = begun(worker, experiment);
    if (branches)
        worker.send(commands::Begin{1, experiment});
    worker.send(commands::StopAt{stop});
    for (int pause = 1; pause <= pauses; ++pause) {
        const std::int64_t from = runOf(all).step;
        worker.send(commands::Play{});
        all = collect(worker, std::move(all),
            [&](const SessionUpdate &d) { return runOf(d).step > from + pause % 7 && runOf(d).step >= stop; });
        if (stop == 0)
            worker.send(commands::Pause{});
        all = collect(worker, std::move(all), [](const SessionUpdate &d) { return d.state == SessionState::Paused; });
        for (std::size_t branch = 0; branch < (branches ? 2 : 1); ++branch) {
            QVERIFY(!runOf(all, branch).snapshots.empty());
            const Snapshot &last = *runOf(all, branch).snapshots.back();
            QCOMPARE(last.step, runOf(all, branch).step);
            QVERIFY(stop == 0 || last.mostValues == 0); // there is time to look at all of it
            QVERIFY(std::isfinite(last.layers[0].parameters[0].updateRatio));
            QCOMPARE(std::int64_t(runOf(all, branch).curve.size()), runOf(all, branch).step);
        }
        QVERIFY(!branches || runOf(all, 1).step == runOf(all).step);
    }
    if (stop > 0)
        QCOMPARE(runOf(all).step, std::int64_t(stop));
    const auto alone = *Trainer::create(experiment, *loadData(experiment.data, experiment.seed, "."));
    for (const CurvePoint &point : runOf(all).curve)
        QCOMPARE(point.loss, alone->step(false).point.loss);
}

void TestWorker::aPauseWithNothingNewMakesNoStep()
{
    TrainingWorker worker([] {});
    SessionUpdate all = begun(worker, moons());
    for (int pause = 0; pause < 5; ++pause)
        worker.send(commands::Pause{});
    worker.send(commands::StepOnce{});
    for (int pause = 0; pause < 5; ++pause)
        worker.send(commands::Pause{});
    worker.send(commands::StepOnce{});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d).step >= 2; });
    worker.send(commands::StopAt{2});
    worker.send(commands::Play{}); // it is there
    worker.send(commands::Pause{});
    worker.send(commands::GoTo{1});
    all = collect(worker, std::move(all), [](const SessionUpdate &d) { return runOf(d).backTo.has_value(); });
    QCOMPARE(runOf(all).step, std::int64_t(1));
    QCOMPARE(runOf(all).curve.size(), std::size_t(1));
}

/// An edit after the pause is no part of the step that it waited for, also where a validation was in the way.
void TestWorker::whatComesAfterThePauseComesAfterIt()
{
    Experiment experiment = moons();
    experiment.data.source = MoonsData{{40, 0.1}};
    experiment.data.validationFraction = 0.6;
    experiment.batchSize = 8; // an epoch, and so a validation, of two steps
    for (int time = 0; time < 20; ++time) {
        TrainingWorker worker([] {});
        SessionUpdate all = begun(worker, experiment);
        worker.send(commands::Play{});
        all = collect(worker, std::move(all), [time](const SessionUpdate &d) { return runOf(d).step >= 3 + time % 5; });
        worker.send(commands::Pause{});
        Experiment edited = experiment;
        edited.optimizer.learningRate *= 2;
        worker.send(commands::Edit{0, {std::make_shared<const Experiment>(edited)}});
        worker.send(commands::StepOnce{});
        all = collect(worker, std::move(all), [](const SessionUpdate &d) { return !runOf(d).events.empty(); });
        QCOMPARE(runOf(all).events.size(), std::size_t(1));
        QCOMPARE(runOf(all).events.front().step, runOf(all).step - 1);
        QCOMPARE(runOf(all).snapshots.back()->step, runOf(all).step);
    }
}

void TestWorker::quittingWhileDataLoads()
{
    Experiment experiment = moons();
    experiment.data.source = MoonsData{{1'000'000, 0.1}};
    const auto progress = std::make_shared<Progress>();
    std::optional<TrainingWorker> worker([] {});
    worker->send(commands::Load{1, experiment.data, 1, "", progress});
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (progress->done == 0 && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    QVERIFY(progress->done > 0);
    progress->cancelled = true;
    worker.reset();
    QVERIFY(progress->cancelled);
}

QTEST_APPLESS_MAIN(TestWorker)
#include "tst_worker.moc"
