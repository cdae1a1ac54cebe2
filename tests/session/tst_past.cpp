// A run's past is of that past: what an abandoned future left behind is gone, and what is said of a step is said of
// what it was trained with.
#include "edits/stack_edits.h"
#include "small_experiment.h"

#include "observe/as_of_step.h"
#include "observe/comparison.h"
#include "session/training_session.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace stacklight;

namespace {

constexpr int patience = 60'000; // ms; sanitizers are slow

struct Opened
{
    Document document;
    TrainingSession session{&document};

    explicit Opened(const Experiment &experiment = smallExperiment()) : Opened(Branches{{{0, {}, experiment}}, 0}) {}
    explicit Opened(const Branches &branches)
    {
        document.reset(branches);
        if (!QTest::qWaitFor(
                [&] { return session.state() == SessionState::Paused || session.state() == SessionState::Failed; },
                patience))
            qFatal("nothing loads");
    }
    void stepTo(std::int64_t step)
    {
        while (session.step() < step) {
            const std::int64_t next = session.step() + 1;
            session.stepOnce();
            QVERIFY(QTest::qWaitFor([&] { return session.step() == next; }, patience));
        }
    }
    /// All branches, in lockstep.
    void trainTo(std::int64_t step)
    {
        session.stopAt(step);
        session.play();
        const auto isThere = [&] {
            return !session.isPlaying() && std::ranges::all_of(session.records(), [&](const RunRecord *run) {
                return run->history.lastStep() >= step;
            });
        };
        QVERIFY(QTest::qWaitFor(isThere, patience));
    }
    void goBack(std::int64_t step)
    {
        QSignalSpy back(&session, &TrainingSession::wentBack);
        session.goBack(step);
        const auto isThere = [&] {
            return back.count() > 0 && session.step() == step
                && std::ranges::all_of(session.records(), [step](const RunRecord *run) {
                       const std::vector<CurvePoint> curve = run->history.curve(); // one branch after the other
                       return curve.empty() || curve.back().step <= step;
                   });
        };
        QVERIFY(QTest::qWaitFor(isThere, patience));
    }
    void branchFrom(std::int64_t step)
    {
        const int branch = session.branchFrom(step);
        QVERIFY(branch > 0);
        QSignalSpy began(&session, &TrainingSession::runBegan);
        QVERIFY(QTest::qWaitFor(
            [&] { return began.count() > 0 && session.record(branch).history.lastStep() == step; }, patience));
    }
    void diverge()
    {
        document.edit({"Rate"}, [](Experiment &edited) { edited.optimizer.learningRate = 1e30; });
        session.play();
        QVERIFY(QTest::qWaitFor([&] { return session.state() == SessionState::Diverged; }, patience));
    }
    /// Every step once, in their order, each of them later by the clock than the one before.
    void checkCurve(int branch = 0) const
    {
        const std::vector<CurvePoint> &curve = session.record(branch).history.curve();
        for (std::size_t i = 0; i < curve.size(); ++i) {
            QCOMPARE(curve[i].step, std::int64_t(i + 1));
            QVERIFY(curve[i].seconds > (i > 0 ? curve[i - 1].seconds : 0));
        }
    }
    const History &history(int branch = 0) const { return session.record(branch).history; }
    double seconds(std::int64_t step, int branch = 0) const
    {
        return history(branch).curve()[std::size_t(step - 1)].seconds;
    }
    QString comparison(const Goal &goal = {Goal::TrainingAccuracy, 0.55}) const
    {
        QStringList lines;
        for (const Message &sentence : comparisonSentences(session.records(), goal))
            lines << QString::fromStdString(sentence.english());
        return lines.join(u'\n');
    }
};

void residualsOff(Experiment &experiment)
{
    setAllResiduals(experiment.stack, false);
}
void layerNorm(Experiment &experiment)
{
    setAllNorms(experiment.stack, NormKind::Layer);
}
void rmsNorm(Experiment &experiment)
{
    setAllNorms(experiment.stack, NormKind::Rms);
}
void misfit(Experiment &experiment)
{
    experiment.stack.insert(experiment.stack.begin(), {Conv2dSpec{}});
}

} // namespace

class TestPast : public QObject
{
    Q_OBJECT

private slots:
    void goingBackRestoresTheSeconds();
    void aBranchBeginsWithTheSecondsOfItsStep();
    void aDivergedStepStandsInTheCurveOnce();
    void aDivergedStepThatIsMendedIsForgotten();
    void goingBackToTheLastStepForgetsTheDivergedOne();
    void whatIsSwitchedAfterGoingBackReplacesWhatWas();
    void aBranchFromASwitchIsSwitchedOtherwise();
    void verdictsStayWithoutAStep();
    void aSwitchOnTheWayIsSaid();
    void aBranchIsJudgedFromWhereItBegan();
    void aDivergedRunIsComparedBeforeThat();
    void othersAreTrainedWhereOneHasDiverged();
    void othersAreTrainedWhereOneDoesNotFit();
    void whereNoneFitsAllFail();
    void aBranchComesBackAsItWas();
    void aRestartedBranchIsOfStepNought();
};

void TestPast::goingBackRestoresTheSeconds()
{
    Opened opened;
    opened.trainTo(400);
    opened.checkCurve();
    const double there = opened.seconds(10), all = opened.seconds(400);
    opened.goBack(10);
    QCOMPARE(opened.seconds(10), there);
    opened.stepTo(11);
    opened.checkCurve();
    QVERIFY(opened.seconds(11) < all);   // of the 390 steps that are put aside
    opened.document.undoStack()->undo(); // to what it was before going back
    QVERIFY(QTest::qWaitFor([&] { return opened.session.step() == 400; }, patience));
    QCOMPARE(opened.seconds(400), all);
    opened.stepTo(401);
    opened.checkCurve();
    opened.session.restart();
    QVERIFY(QTest::qWaitFor([&] { return opened.session.step() == 0; }, patience));
    opened.stepTo(1);
    QVERIFY(opened.seconds(1) < all);
}

void TestPast::aBranchBeginsWithTheSecondsOfItsStep()
{
    Opened opened;
    opened.trainTo(60);
    opened.branchFrom(20);
    QCOMPARE(opened.seconds(20, 1), opened.seconds(20, 0));
    opened.stepTo(25);
    opened.checkCurve(1);
    opened.branchFrom(22); // of the branch
    QCOMPARE(opened.seconds(22, 2), opened.seconds(22, 1));
    opened.document.undoStack()->undo();
    opened.document.undoStack()->redo();
    QVERIFY(QTest::qWaitFor(
        [&] { return opened.session.state() == SessionState::Paused && opened.session.step() == 22; }, patience));
    opened.stepTo(23);
    opened.checkCurve(2);
    opened.goBack(15); // all of them
    for (const int branch : {0, 1, 2})
        QCOMPARE(opened.history(branch).curve().back().seconds, opened.seconds(15, 0));
    opened.trainTo(30);
    for (const int branch : {0, 1, 2})
        opened.checkCurve(branch);
    const Goal goal{Goal::TrainingLoss, 1000};
    QCOMPARE(figuresOf(opened.session.record(1), goal).goalSeconds, opened.seconds(1, 0)); // reached while it was A
}

void TestPast::aDivergedStepStandsInTheCurveOnce()
{
    Opened opened(plainExperiment());
    opened.stepTo(10);
    opened.diverge();
    const std::int64_t good = opened.session.step();
    const std::size_t snapshots = opened.history().snapshots().size();
    const std::int64_t at = opened.history().divergence()->step;
    for (int time = 0; time < 4; ++time) {
        opened.checkCurve();
        QCOMPARE(std::int64_t(opened.history().curve().size()), good + 1);
        QCOMPARE(opened.history().divergence()->step, at);
        QVERIFY(opened.history().snapshots().size() <= snapshots + 1);
        QSignalSpy back(&opened.session, &TrainingSession::wentBack);
        time % 2 ? opened.session.stepOnce() : opened.session.play();
        QVERIFY(QTest::qWaitFor(
            [&] { return back.count() > 0 && opened.session.state() == SessionState::Diverged; }, patience));
    }
    QCOMPARE(lastFiniteStep(opened.session.record()), good);
}

void TestPast::aDivergedStepThatIsMendedIsForgotten()
{
    Opened opened(plainExperiment());
    opened.stepTo(10);
    opened.diverge();
    const std::int64_t good = opened.session.step();
    QVERIFY(!opened.history().events().empty());
    opened.goBack(10);
    opened.document.edit({"Rate"}, [](Experiment &edited) { edited.optimizer.learningRate = 0.01; });
    opened.trainTo(good + 5);
    QVERIFY(!opened.history().divergence());
    opened.checkCurve();
    for (const CurvePoint &point : opened.history().curve())
        QVERIFY(std::isfinite(point.loss));
}

void TestPast::goingBackToTheLastStepForgetsTheDivergedOne()
{
    Opened opened(plainExperiment());
    opened.stepTo(10);
    opened.diverge();
    const std::int64_t good = opened.session.step();
    opened.goBack(good);
    QCOMPARE(opened.session.state(), SessionState::Paused);
    QVERIFY(!opened.history().divergence());
    QCOMPARE(std::int64_t(opened.history().curve().size()), good);
}

void TestPast::whatIsSwitchedAfterGoingBackReplacesWhatWas()
{
    Opened opened;
    opened.stepTo(5);
    opened.document.edit({"Norm"}, layerNorm);
    opened.stepTo(8);
    QCOMPARE(opened.history().events().size(), std::size_t(1));
    opened.goBack(5);
    opened.stepTo(6); // as it was
    QCOMPARE(opened.history().events().size(), std::size_t(1));
    QCOMPARE(opened.history().events().front().change.english(), "batch norm → layer norm");
    opened.goBack(5);
    opened.document.edit({"Norm"}, rmsNorm);
    opened.stepTo(6);
    QCOMPARE(opened.history().events().size(), std::size_t(1));
    QCOMPARE(opened.history().events().front().change.english(), "batch norm → rms norm");
    QCOMPARE(experimentOf(opened.session.record(), 6), opened.document.experiment());
    opened.goBack(5);
    opened.document.edit({"Norm"}, [](Experiment &experiment) { experiment = smallExperiment(); });
    opened.stepTo(6);
    QVERIFY(opened.history().events().empty());
    QCOMPARE(experimentOf(opened.session.record(), 6), smallExperiment());
}

void TestPast::aBranchFromASwitchIsSwitchedOtherwise()
{
    Opened opened;
    opened.stepTo(5);
    opened.document.edit({"Norm"}, layerNorm);
    opened.stepTo(8);
    opened.branchFrom(5);
    opened.document.edit({"Norm"}, [](Experiment &experiment) { experiment = smallExperiment(); });
    opened.stepTo(6);
    QVERIFY(opened.history(1).events().empty());
    QCOMPARE(opened.history(0).events().size(), std::size_t(1));
    opened.goBack(3);
    QVERIFY(opened.history(0).events().empty());
    QCOMPARE(experimentOf(opened.session.record(0), 3), smallExperiment());
}

void TestPast::verdictsStayWithoutAStep()
{
    Opened opened;
    opened.session.compare();
    opened.document.edit({"Residuals off"}, residualsOff);
    opened.trainTo(120);
    const QString said = opened.comparison();
    QVERIFY2(said.contains("“Residual connections"), qPrintable(said));
    opened.document.select(0);
    opened.document.edit({"Residuals off"}, residualsOff);
    QCOMPARE(opened.comparison(), said);
    opened.document.edit({"Everything else"}, [](Experiment &experiment) {
        rmsNorm(experiment);
        experiment.loss = Loss::MeanSquaredError;
        experiment.optimizer.learningRate = 0.3;
        experiment.batchSize = 8;
    });
    QCOMPARE(opened.comparison(), said);
    opened.document.undoStack()->undo();
    QCOMPARE(opened.comparison(), said);
    opened.document.undoStack()->redo();
    QCOMPARE(opened.comparison(), said);
}

void TestPast::aSwitchOnTheWayIsSaid()
{
    Opened opened;
    opened.session.compare();
    opened.document.edit({"Residuals off"}, residualsOff);
    opened.trainTo(120);
    const QString said = opened.comparison();
    opened.document.select(0);
    opened.document.edit({"Residuals off"}, residualsOff);
    opened.trainTo(160);
    const QString later = opened.comparison();
    QVERIFY2(later.contains("A was switched after step 120 (residual on → off"), qPrintable(later));
    for (const QString &sentence : said.split(u'\n')) { // the claims are still those of the first 120 steps
        if (sentence.startsWith(u'“'))
            QVERIFY2(later.contains(sentence), qPrintable(sentence + u'\n' + later));
    }
    opened.goBack(120);
    QCOMPARE(opened.comparison(), said);
}

void TestPast::aBranchIsJudgedFromWhereItBegan()
{
    Opened opened;
    opened.trainTo(60);
    opened.branchFrom(40);
    opened.document.edit({"Residuals off"}, residualsOff);
    opened.trainTo(140);
    const QString said = opened.comparison({Goal::TrainingLoss, 0.01});
    QVERIFY2(
        said.contains("A and B are one run up to step 40") && said.contains("“Residual connections"), qPrintable(said));
}

void TestPast::aDivergedRunIsComparedBeforeThat()
{
    Opened opened(plainExperiment());
    opened.session.compare();
    opened.trainTo(20);
    opened.document.edit({"Rate"}, [](Experiment &edited) { edited.optimizer.learningRate = 1e30; });
    opened.session.play();
    QVERIFY(QTest::qWaitFor([&] { return opened.session.state() == SessionState::Diverged; }, patience));
    const std::int64_t good = opened.session.step();
    const QString said = opened.comparison();
    QVERIFY2(said.contains(QString("B diverged at step %1").arg(good + 1))
            && said.contains(QString("compared at step %1").arg(good)),
        qPrintable(said));
    QVERIFY2(!said.contains("nan") && !said.contains("inf"), qPrintable(said));
    QCOMPARE(figuresOf(opened.session.record(1), {}).steps, good);
}

void TestPast::othersAreTrainedWhereOneHasDiverged()
{
    Opened opened(plainExperiment());
    opened.session.compare();
    opened.trainTo(20);
    opened.document.edit({"Rate"}, [](Experiment &edited) { edited.optimizer.learningRate = 1e30; });
    opened.session.play();
    QVERIFY(
        QTest::qWaitFor([&] { return opened.session.state() == SessionState::Diverged; }, patience)); // all are paused
    QVERIFY(!opened.session.isPlaying());
    const std::int64_t good = opened.session.step();
    opened.session.play();
    QVERIFY(QTest::qWaitFor([&] { return opened.history(0).lastStep() > good + 20; }, patience));
    QCOMPARE(opened.session.step(), good);
    QVERIFY(opened.history(1).divergence());
    opened.session.pause();
    opened.goBack(20);
    opened.document.edit({"Rate"}, [](Experiment &edited) { edited.optimizer.learningRate = 1e-6; });
    opened.trainTo(40); // mended: both
    QVERIFY(!opened.history(1).divergence());
    opened.checkCurve(1);
}

void TestPast::othersAreTrainedWhereOneDoesNotFit()
{
    Experiment bad = smallExperiment();
    misfit(bad);
    Opened opened(Branches{{{0, {}, bad}, {1, {}, smallExperiment()}}, 0});
    QCOMPARE(opened.session.state(), SessionState::Paused);
    QVERIFY(opened.session.failure(0));
    QCOMPARE(opened.session.failure(0)->pointer, std::string("/stack/0"));
    QVERIFY(!opened.session.failure(1));
    opened.session.play();
    QVERIFY(QTest::qWaitFor([&] { return opened.history(1).lastStep() > 20; }, patience));
    QVERIFY(opened.session.failure(0)); // it stays
    QVERIFY(opened.history(0).curve().empty());
    opened.document.edit({"Mend"}, [](Experiment &experiment) { experiment = smallExperiment(); });
    QVERIFY(!opened.session.failure(0));
    QVERIFY(QTest::qWaitFor([&] { return opened.history(0).lastStep() > 20; }, patience)); // it catches up
}

void TestPast::whereNoneFitsAllFail()
{
    Experiment bad = smallExperiment();
    misfit(bad);
    Opened opened(Branches{{{0, {}, bad}, {1, {}, bad}}, 0});
    QCOMPARE(opened.session.state(), SessionState::Failed);
    QCOMPARE(opened.session.error()->pointer, std::string("/stack/0"));
    opened.document.select(1);
    QCOMPARE(opened.session.state(), SessionState::Failed);
    opened.document.edit({"Mend"}, [](Experiment &experiment) { experiment = smallExperiment(); });
    QVERIFY(QTest::qWaitFor([&] { return opened.session.state() == SessionState::Paused; }, patience));
    opened.stepTo(2);
    QVERIFY(opened.session.failure(0));
}

void TestPast::aBranchComesBackAsItWas()
{
    Opened opened;
    opened.trainTo(30);
    opened.branchFrom(20);
    opened.stepTo(25);
    opened.session.restart();
    QVERIFY(QTest::qWaitFor([&] { return opened.session.step() == 0; }, patience));
    opened.document.undoStack()->undo(); // the restart
    opened.document.undoStack()->undo(); // the branch
    QCOMPARE(opened.session.records().size(), std::size_t(1));
    opened.document.undoStack()->redo();
    QVERIFY(QTest::qWaitFor(
        [&] { return opened.session.state() == SessionState::Paused && opened.session.step() == 25; }, patience));
    opened.stepTo(26);
    QVERIFY(!opened.session.failure(1));
    opened.checkCurve(1);
    QCOMPARE(opened.history(1).curve().front().loss, opened.history(0).curve().front().loss);
}

void TestPast::aRestartedBranchIsOfStepNought()
{
    Opened opened;
    opened.trainTo(30);
    opened.branchFrom(20);
    opened.session.restart();
    QVERIFY(QTest::qWaitFor([&] { return opened.history(1).curve().empty() && opened.session.step() == 0; }, patience));
    QSignalSpy began(&opened.session, &TrainingSession::runBegan);
    opened.document.edit({"Norm"}, layerNorm); // takes effect in what it begins with
    QVERIFY(QTest::qWaitFor([&] { return began.count() > 0; }, patience));
    QCOMPARE(opened.session.record(1).begun, opened.document.experiment());
    opened.stepTo(1);
    QVERIFY(opened.history(1).events().empty());
}

QTEST_GUILESS_MAIN(TestPast)
#include "tst_past.moc"
