// A run beside the window: commands act between two steps, edits reach the running network, nothing waits.
#include "edits/stack_edits.h"
#include "small_experiment.h"

#include "session/document.h"
#include "session/training_session.h"
#include "train/validator.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <cmath>

using namespace stacklight;

namespace {

constexpr int patience = 60'000; // ms; sanitizers are slow

struct Run
{
    Document document;
    TrainingSession session{&document};

    explicit Run(const Experiment &experiment = smallExperiment()) { document.reset(experiment); }
    bool waitFor(SessionState state)
    {
        return QTest::qWaitFor([&] { return session.state() == state; }, patience);
    }
    bool waitForStep(std::int64_t step)
    {
        return QTest::qWaitFor([&] { return session.step() >= step; }, patience);
    }
    const History &history() const { return session.record().history; }
};

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void aDocumentLoadsAndWaits();
    void playTrainsAndPauseStops();
    void validatesAsCommandsDo();
    void playBeforeTheDataIsThereTakesEffectLater();
    void pauseActsAtOnce();
    void oneStepIsOneStep();
    void theFirstStepIsRecordedHoweverBusyTheWindowIs();
    void theStateAtStepZeroIsSeen();
    void aSpeedIsHeld();
    void restartGivesTheSameRun();
    void anEditInMidRunKeepsTheRunAndIsMarked();
    void editsWhilePausedAreOneEvent();
    void anEditTakenBackLeavesNoMark();
    void whileTheStackDoesNotFitTheLastOneTrains();
    void anotherDataSetStartsAnew();
    void anotherSeedStartsAnew();
    void badDataIsSaidAndCanBeRepaired();
    void aStackThatNeverFitIsSaidAndCanBeRepaired();
    void divergencePausesAndNamesThePlace();
    void anotherDocumentReplacesTheRun();
    void endsWhileTraining();
};

void TestSession::aDocumentLoadsAndWaits()
{
    Document document;
    TrainingSession session(&document);
    QCOMPARE(session.state(), SessionState::Empty);
    session.play();
    QVERIFY(!session.isPlaying());
    document.reset(smallExperiment());
    QCOMPARE(session.state(), SessionState::Loading);
    QVERIFY(QTest::qWaitFor([&] { return session.state() == SessionState::Paused; }, patience));
    QVERIFY(session.dataset());
    QVERIFY(document.plan());
    QCOMPARE(document.plan()->layers.size(), std::size_t(10));
    QCOMPARE(session.step(), std::int64_t(0));
}

void TestSession::playTrainsAndPauseStops()
{
    Run run;
    QSignalSpy updates(&run.session, &TrainingSession::updated);
    QVERIFY(run.waitFor(SessionState::Paused));
    run.session.play();
    QVERIFY(run.waitFor(SessionState::Running));
    QVERIFY(run.waitForStep(100));
    QVERIFY(QTest::qWaitFor(
        [&] { return run.history().snapshots().size() >= 3 && !run.history().validations().empty(); }, patience));
    run.session.pause();
    QVERIFY(run.waitFor(SessionState::Paused));
    const std::int64_t step = run.session.step();
    QCOMPARE(std::int64_t(run.history().curve().size()), step);
    QVERIFY(run.history().boundaryAt(step));
    QVERIFY(updates.count() > 0);
    run.session.stepOnce(); // the only one that is taken
    QVERIFY(run.waitForStep(step + 1));
    QCOMPARE(run.session.step(), step + 1);
}

void TestSession::validatesAsCommandsDo()
{
    Run run;
    run.session.play();
    QVERIFY(run.waitForStep(35));
    run.session.pause();
    QVERIFY(run.waitFor(SessionState::Paused));
    const auto trainer =
        *Trainer::create(smallExperiment(), *loadData(smallExperiment().data, smallExperiment().seed, "."));
    std::vector<Validation> expected;
    while (trainer->stepCount() < run.session.step()) {
        trainer->step(false);
        if (Validator::isDue(*trainer))
            expected.push_back(trainer->evaluate());
    }
    QVERIFY(expected.size() >= 3);
    QTRY_COMPARE(run.history().validations().size(), expected.size());
    for (std::size_t index = 0; index < expected.size(); ++index) {
        QCOMPARE(run.history().validations()[index].step, expected[index].step);
        QCOMPARE(run.history().validations()[index].loss, expected[index].loss);
        QCOMPARE(run.history().validations()[index].accuracy, expected[index].accuracy);
    }
}

void TestSession::playBeforeTheDataIsThereTakesEffectLater()
{
    Run run;
    run.session.play();
    QVERIFY(run.session.isPlaying());
    QVERIFY(run.waitFor(SessionState::Running));
    QVERIFY(run.waitForStep(5));
}

void TestSession::pauseActsAtOnce()
{
    Run run;
    run.session.play();
    QVERIFY(run.waitForStep(10));
    QElapsedTimer clock;
    clock.start();
    run.session.pause();
    QVERIFY(!run.session.isPlaying());
    QVERIFY(clock.elapsed() < 50); // it does not wait for the step in hand
    QVERIFY(run.waitFor(SessionState::Paused));
}

void TestSession::oneStepIsOneStep()
{
    Run run;
    QVERIFY(run.waitFor(SessionState::Paused));
    for (int step = 1; step <= 3; ++step) {
        run.session.stepOnce();
        QVERIFY(run.waitForStep(step));
        QCOMPARE(run.session.step(), std::int64_t(step));
        QCOMPARE(run.history().snapshots().size(), std::size_t(step) + 1); // that of step 0, too
        QCOMPARE(run.session.state(), SessionState::Paused);
    }
}

void TestSession::theFirstStepIsRecordedHoweverBusyTheWindowIs()
{
    Run run;
    QVERIFY(run.waitFor(SessionState::Paused));
    run.session.restart();
    run.session.play();
    QThread::msleep(300); // no wait for something: the window is busy, the worker trains, nobody takes what it sends
    QVERIFY(run.waitForStep(1));
    run.session.pause();
    QVERIFY(run.waitFor(SessionState::Paused));
    QVERIFY(!run.history().isEmpty());
    QCOMPARE(run.history().snapshots()[1]->step, 1);
}

/// Initialization is seen before anybody presses Space, and is what the first step then sees.
void TestSession::theStateAtStepZeroIsSeen()
{
    Run run;
    QVERIFY(run.waitFor(SessionState::Paused));
    QVERIFY(QTest::qWaitFor([&] { return !run.history().isEmpty(); }, patience));
    QCOMPARE(run.history().snapshots().size(), std::size_t(1));
    const SnapshotPtr first = run.history().snapshots().front();
    QCOMPARE(first->step, 0);
    QVERIFY(first->firstBatch); // theory knows it
    QCOMPARE(run.session.step(), std::int64_t(0));
    QVERIFY(run.history().curve().empty());
    run.session.stepOnce();
    QVERIFY(run.waitForStep(1));
    const SnapshotPtr next = run.history().snapshots().back();
    QCOMPARE(next->step, 1);
    QCOMPARE(next->loss, first->loss);
    for (std::size_t layer = 0; layer < first->layers.size(); ++layer) {
        QCOMPARE(first->layers[layer].activation.counts, next->layers[layer].activation.counts);
        QCOMPARE(first->layers[layer].activationGradient.rms, next->layers[layer].activationGradient.rms);
        for (const ParameterStatistics &parameter : first->layers[layer].parameters)
            QVERIFY(std::isnan(parameter.updateRatio)); // there was none
    }
}

void TestSession::aSpeedIsHeld()
{
    Run run;
    run.session.setSpeed(25);
    QVERIFY(run.waitFor(SessionState::Paused));
    QElapsedTimer clock;
    clock.start();
    run.session.play();
    QVERIFY(run.waitForStep(11));
    // At 25 steps a second ten of them take 400 ms at least, however slow the machine is; the first may be due already.
    QVERIFY2(clock.elapsed() >= 350, qPrintable(QString::number(clock.elapsed())));
    run.session.pause();
    QVERIFY(run.waitFor(SessionState::Paused));
    QCOMPARE(std::int64_t(run.history().snapshots().size()),
        run.session.step() + 1); // slower than 30 a second: every one is seen
}

void TestSession::restartGivesTheSameRun()
{
    Run run;
    QVERIFY(run.waitFor(SessionState::Paused));
    QSignalSpy began(&run.session, &TrainingSession::runBegan);
    run.session.stepOnce();
    run.session.stepOnce();
    QVERIFY(run.waitForStep(2));
    const double loss = run.history().curve().at(1).loss;
    run.session.restart();
    QVERIFY(QTest::qWaitFor([&] { return began.count() == 1; }, patience));
    QCOMPARE(run.session.step(), std::int64_t(0));
    QVERIFY(run.history().curve().empty());
    run.session.stepOnce();
    run.session.stepOnce();
    QVERIFY(run.waitForStep(2));
    QCOMPARE(run.history().curve().at(1).loss, loss);
}

void TestSession::anEditInMidRunKeepsTheRunAndIsMarked()
{
    Run run;
    QSignalSpy began(&run.session, &TrainingSession::runBegan);
    run.session.play();
    QVERIFY(run.waitForStep(50));
    run.document.edit({"Norm"}, [](Experiment &experiment) { setAllNorms(experiment.stack, NormKind::Layer); });
    QVERIFY(QTest::qWaitFor([&] { return run.history().events().size() == 1; }, patience));
    QCOMPARE(run.history().events().front().change.english(), "batch norm → layer norm");
    QVERIFY(run.history().events().front().step >= 50);
    run.document.undoStack()->undo();
    QVERIFY(QTest::qWaitFor([&] { return run.history().events().size() == 2; }, patience));
    QCOMPARE(run.history().events().back().change.english(), "layer norm → batch norm");
    QVERIFY(run.session.isPlaying());
    QCOMPARE(began.count(), 1);
}

void TestSession::editsWhilePausedAreOneEvent()
{
    Run run;
    QVERIFY(run.waitFor(SessionState::Paused));
    run.session.stepOnce();
    QVERIFY(run.waitForStep(1));
    run.document.edit({"Residuals"}, [](Experiment &experiment) { setAllResiduals(experiment.stack, false); });
    run.document.edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.1; });
    run.session.stepOnce();
    QVERIFY(run.waitForStep(2));
    QCOMPARE(run.history().events().size(), std::size_t(1));
    QCOMPARE(run.history().events().front().step, std::int64_t(1));
    QCOMPARE(run.history().events().front().change.english(), "residual on → off; learning rate 0.05 → 0.1");
}

void TestSession::anEditTakenBackLeavesNoMark()
{
    Run run;
    QVERIFY(run.waitFor(SessionState::Paused));
    run.document.edit({"Residuals"}, [](Experiment &experiment) { setAllResiduals(experiment.stack, false); });
    run.document.undoStack()->undo();
    run.session.stepOnce();
    QVERIFY(run.waitForStep(1));
    QVERIFY(run.history().events().empty());
}

void TestSession::whileTheStackDoesNotFitTheLastOneTrains()
{
    Run run;
    run.session.play();
    QVERIFY(run.waitForStep(20));
    run.document.edit(
        {"Misfit"}, [](Experiment &experiment) { experiment.stack.insert(experiment.stack.begin(), {Conv2dSpec{}}); });
    QVERIFY(!run.document.plan());
    const std::int64_t step = run.session.step();
    QVERIFY(run.waitForStep(step + 100));
    QCOMPARE(run.session.state(), SessionState::Running);
    QVERIFY(run.history().events().empty());
}

void TestSession::anotherDataSetStartsAnew()
{
    Run run;
    QSignalSpy resets(&run.session, &TrainingSession::runReset);
    run.session.play();
    QVERIFY(run.waitForStep(20));
    run.document.edit({"Data"}, [](Experiment &experiment) { experiment.data.source = MoonsData{}; });
    QCOMPARE(resets.count(), 1);
    QCOMPARE(run.session.state(), SessionState::Loading);
    QVERIFY(run.waitFor(SessionState::Running)); // it goes on playing
    QVERIFY(run.waitForStep(5));
    QCOMPARE(run.history().curve().front().step, std::int64_t(1));
    QVERIFY(std::holds_alternative<MoonsData>(run.session.record().experiment.data.source));
}

void TestSession::anotherSeedStartsAnew()
{
    Run run;
    QVERIFY(run.waitFor(SessionState::Paused));
    run.session.stepOnce();
    QVERIFY(run.waitForStep(1));
    const double loss = run.history().curve().front().loss;
    run.document.edit({"Seed"}, [](Experiment &experiment) { experiment.seed = 4; });
    QVERIFY(run.waitFor(SessionState::Paused));
    run.session.stepOnce();
    QVERIFY(run.waitForStep(1));
    QVERIFY(run.history().curve().front().loss != loss);
}

void TestSession::badDataIsSaidAndCanBeRepaired()
{
    Experiment experiment = smallExperiment();
    experiment.data.source = CsvData{"there is no such file.csv", "class"};
    Run run(experiment);
    QVERIFY(run.waitFor(SessionState::Failed));
    QVERIFY(run.session.error());
    QVERIFY(QString::fromStdString(run.session.error()->text()).contains("there is no such file.csv"));
    run.session.play();
    run.document.edit({"Data"}, [](Experiment &edited) { edited.data.source = MoonsData{}; });
    QVERIFY(run.waitForStep(1));
    QVERIFY(!run.session.error());
}

void TestSession::aStackThatNeverFitIsSaidAndCanBeRepaired()
{
    Experiment experiment = smallExperiment();
    experiment.stack.insert(experiment.stack.begin(), {Conv2dSpec{}});
    Run run(experiment);
    QVERIFY(run.waitFor(SessionState::Failed));
    QCOMPARE(run.session.error()->pointer, "/stack/0");
    run.document.edit({"Remove"}, [](Experiment &edited) { edited.stack.erase(edited.stack.begin()); });
    QVERIFY(run.waitFor(SessionState::Paused));
}

void TestSession::divergencePausesAndNamesThePlace()
{
    Experiment experiment = plainExperiment();
    Run run(experiment);
    run.session.play();
    QVERIFY(run.waitForStep(10));
    run.document.edit({"Rate"}, [](Experiment &edited) { edited.optimizer.learningRate = 1e30; });
    QVERIFY(run.waitFor(SessionState::Diverged));
    QVERIFY(!run.session.isPlaying());
    QVERIFY(run.history().divergence());
    QVERIFY(!run.history().divergence()->tensor.empty());
    QVERIFY(run.history().divergence()->step > 10);
    run.session.play();
    QVERIFY(run.waitFor(SessionState::Diverged));
    run.document.undoStack()->undo();
    run.session.restart();
    QVERIFY(QTest::qWaitFor([&] { return !run.history().divergence(); }, patience));
    QVERIFY(run.waitFor(SessionState::Paused));
    run.session.play();
    QVERIFY(run.waitForStep(20));
    QCOMPARE(run.session.state(), SessionState::Running);
}

void TestSession::anotherDocumentReplacesTheRun()
{
    Run run;
    run.session.play();
    QVERIFY(run.waitForStep(50));
    run.document.reset(plainExperiment());
    QVERIFY(!run.session.isPlaying());
    QVERIFY(run.waitFor(SessionState::Paused));
    QVERIFY(run.history().curve().empty());
    QCOMPARE(run.session.step(), std::int64_t(0));
    QCOMPARE(run.session.record().experiment, plainExperiment());
}

void TestSession::endsWhileTraining()
{
    auto run = std::make_unique<Run>();
    run->session.play();
    QVERIFY(run->waitForStep(10));
    QElapsedTimer clock;
    clock.start();
    run.reset();
    QVERIFY(clock.elapsed() < 1000);
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
