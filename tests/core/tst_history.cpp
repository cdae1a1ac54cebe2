// The memory of a run: bounded, whole, and most densely of late.
#include "observe/as_of_step.h"
#include "observe/history.h"
#include "observe/loss_table.h"

#include <QTest>

#include <cmath>

using namespace stacklight;

class TestHistory : public QObject
{
    Q_OBJECT

private slots:
    void keepsAllThatFits();
    void staysWithinItsMemoryAndCoversTheRun();
    void survivesSnapshotsOfDifferentSizes();
    void findsTheSnapshotAtAStep();
    void thinsTheCurveButKeepsTheNewestPoint();
    void thinsBoundaries();
    void goesBackToAStep();
    void knowsWhatWasTrainedAtAStep();
    void aStepHasOneSwitchAtMost();
    void theLossIsCountedInWhatItWasTrainedWith();
    void keepsTheNewestVisits();
};

namespace {

SnapshotPtr snapshot(std::int64_t step, std::size_t layers = 10)
{
    auto made = std::make_shared<Snapshot>();
    made->step = step;
    made->layers.resize(layers);
    return made;
}

const std::size_t snapshotBytes = sizeof(Snapshot) + 10 * sizeof(LayerStatistics);

} // namespace

void TestHistory::keepsAllThatFits()
{
    History history;
    for (int step = 1; step <= 100; ++step)
        history.add(snapshot(step));
    QCOMPARE(history.snapshots().size(), 100u);
    QCOMPARE(history.bytes(), 100 * snapshotBytes);
    QCOMPARE(history.lastStep(), 100);
    history.clear();
    QVERIFY(history.isEmpty());
    QCOMPARE(history.bytes(), 0u);
    QCOMPARE(history.lastStep(), 0);
}

void TestHistory::staysWithinItsMemoryAndCoversTheRun()
{
    const std::size_t most = 200 * snapshotBytes;
    History history(most);
    const int last = 20'000;
    for (int step = 1; step <= last; ++step) {
        history.add(snapshot(step));
        QVERIFY(history.bytes() <= most);
    }
    const auto &kept = history.snapshots();
    QVERIFY(kept.size() >= 50);
    QCOMPARE(kept.front()->step, 1);
    QCOMPARE(kept.back()->step, last);
    std::int64_t widest = 0;
    for (std::size_t i = 1; i < kept.size(); ++i) {
        QVERIFY(kept[i]->step > kept[i - 1]->step);
        widest = std::max(widest, kept[i]->step - kept[i - 1]->step);
    }
    QVERIFY2(widest <= last / 25, qPrintable(QString::number(widest)));
    QCOMPARE(kept[kept.size() - 10]->step, last - 9);
}

void TestHistory::survivesSnapshotsOfDifferentSizes()
{
    const std::size_t most = 50 * snapshotBytes;
    History history(most);
    for (int step = 1; step <= 50; ++step)
        history.add(snapshot(step, 1));
    for (int step = 51; step <= 90; ++step) {
        history.add(snapshot(step, 180));
        QCOMPARE(history.snapshots().front()->step, 1);
        QCOMPARE(history.snapshots().back()->step, step);
        QVERIFY(history.bytes() <= most);
    }
}

void TestHistory::findsTheSnapshotAtAStep()
{
    History history;
    QVERIFY(!history.snapshotAt(3));
    for (int step = 10; step <= 50; step += 10)
        history.add(snapshot(step));
    QCOMPARE(history.snapshotAt(5)->step, 10);
    QCOMPARE(history.snapshotAt(10)->step, 10);
    QCOMPARE(history.snapshotAt(39)->step, 30);
    QCOMPARE(history.snapshotAt(1000)->step, 50);
}

void TestHistory::thinsTheCurveButKeepsTheNewestPoint()
{
    History history;
    for (int step = 1; step <= 350'000; ++step) {
        history.add(CurvePoint{step, 0, 1.0 / step, 0});
        if (step % 12345 == 0 || step > 349'990) {
            QCOMPARE(history.curve().back().step, step);
            QVERIFY(history.curve().size() <= 100'000);
            QCOMPARE(history.curve().front().step, 1);
        }
    }
    QVERIFY(history.curve().size() > 40'000);
    const std::int64_t stride = history.curve()[1].step - 1;
    for (std::size_t i = 0; i + 1 < history.curve().size(); ++i)
        QCOMPARE(history.curve()[i].step, 1 + std::int64_t(i) * stride);
}

void TestHistory::thinsBoundaries()
{
    History history(std::size_t(1) << 20);
    for (int step = 1; step <= 500; ++step) {
        auto boundary = std::make_shared<Boundary>();
        boundary->step = step;
        boundary->probabilities.resize(1000);
        history.add(BoundaryPtr(boundary));
    }
    QVERIFY(history.bytes() <= std::size_t(1) << 17);
    QCOMPARE(history.boundaryAt(0)->step, 1);
    QCOMPARE(history.boundaryAt(500)->step, 500);
}

void TestHistory::goesBackToAStep()
{
    History history;
    for (int step = 1; step <= 50; ++step) {
        history.add(snapshot(step));
        history.add(CurvePoint{step, 0, 1.0 / step, 0});
    }
    history.add(Event{20, {"kept"}});
    history.add(Event{21, {"forgotten"}});
    history.setDivergence({50, 0, "0", asArgument("dense"), "activation"});
    history.truncate(20);
    QCOMPARE(history.lastStep(), 20);
    QCOMPARE(history.snapshots().size(), 20u);
    QCOMPARE(history.bytes(), 20 * snapshotBytes);
    QCOMPARE(history.curve().size(), 20u);
    QCOMPARE(history.events().size(), 1u);
    QVERIFY(!history.divergence());
    history.add(CurvePoint{21, 0, 2, 0});
    history.add(CurvePoint{22, 0, 2, 0});
    QCOMPARE(history.curve().size(), 22u);
}

void TestHistory::knowsWhatWasTrainedAtAStep()
{
    RunRecord run;
    run.begun.batchSize = 1;
    Experiment later;
    later.batchSize = 2;
    run.history.add(Event{10, {"batch size 1 → 2"}, std::make_shared<Experiment>(later)});
    QCOMPARE(run.experimentAt(9).batchSize, 1);
    QCOMPARE(run.experimentAt(10).batchSize, 2);
}

void TestHistory::aStepHasOneSwitchAtMost()
{
    RunRecord run;
    run.begun.batchSize = 1;
    Experiment other, third;
    other.batchSize = 2;
    third.batchSize = 3;
    run.history.add(Event{4, {"batch size 1 → 2"}, std::make_shared<Experiment>(other)});
    run.history.add(Event{4, {"batch size 1 → 3"}, std::make_shared<Experiment>(third)}); // it was gone back there
    QCOMPARE(run.history.events().size(), 1u);
    QCOMPARE(experimentOf(run, 4).batchSize, 1);
    QCOMPARE(experimentOf(run, 5).batchSize, 3);
    run.history.add(Event{4, {}}); // and then nothing was switched
    QVERIFY(run.history.events().empty());
    QCOMPARE(experimentOf(run, 5).batchSize, 1);
}

void TestHistory::theLossIsCountedInWhatItWasTrainedWith()
{
    RunRecord run;
    run.begun.batchSize = 1;
    run.experiment = run.begun;
    for (int step = 1; step <= 10; ++step)
        run.history.add(CurvePoint{step, 0, 1, 0});
    run.experiment.loss = Loss::MeanSquaredError; // and no step since
    QVERIFY(lossUnit({&run}) == LossUnit::Nats);
    run.history.add(Event{10, {"loss"}, std::make_shared<Experiment>(run.experiment)});
    QVERIFY(lossUnit({&run}) == LossUnit::Nats);
    run.history.add(CurvePoint{11, 0, 1, 0});
    QVERIFY(lossUnit({&run}) == LossUnit::Unknown); // both in one curve
    QCOMPARE(lossColumn({&run}), std::string("loss"));
    RunRecord nats = run, squared = run;
    nats.history.truncate(9);
    QVERIFY(lossUnit({&nats}) == LossUnit::Nats);
    squared.begun.loss = Loss::MeanSquaredError;
    QVERIFY(lossUnit({&squared}) == LossUnit::MeanSquaredError);
    QVERIFY(lossUnit({&nats, &squared}) == LossUnit::Unknown);
    squared.history.clear();
    QVERIFY(lossUnit({&squared}) == LossUnit::MeanSquaredError); // what would be trained
}

void TestHistory::keepsTheNewestVisits()
{
    History history;
    const LabRequest norm{Laboratory::Norm, "3"}, lesion{Laboratory::Lesion};
    const auto found = [&](std::int64_t step) {
        return std::make_shared<const LabReport>(LabReport{step, NormSpecimen(), norm});
    };
    history.add(LabRevisit{norm, 5});
    history.add(LabRevisit{lesion, 5});
    QVERIFY(history.revisits().find(norm, 5)->isAwaited());
    history.add(LabRevisit{norm, 5, found(5)}); // in its place
    QCOMPARE(history.revisits().all().size(), std::size_t(2));
    QVERIFY(!history.revisits().find(norm, 5)->isAwaited());
    QVERIFY(history.bytes() > sizeof(LabReport));
    history.revisits().forgetAwaited();
    QVERIFY(!history.revisits().find(lesion, 5));
    for (std::int64_t step = 10; step < 10 + std::int64_t(LabRevisits::most); ++step)
        history.add(LabRevisit{norm, step, found(step)});
    QCOMPARE(history.revisits().all().size(), LabRevisits::most);
    QVERIFY(!history.revisits().find(norm, 5));
    QVERIFY(history.revisits().find(norm, 10));
    history.truncate(12);
    QCOMPARE(history.revisits().all().size(), std::size_t(3));
}

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"
