// Branches of one experiment: how they are made, undone, trained in lockstep and taken back in time.
#include "edits/stack_edits.h"
#include "small_experiment.h"

#include "session/training_session.h"

#include <QSignalSpy>
#include <QTest>

using namespace stacklight;

namespace {

constexpr int patience = 60'000; // ms; sanitizers are slow

struct Opened
{
    Document document;
    TrainingSession session{&document};

    Opened()
    {
        document.reset(smallExperiment());
        isReady = QTest::qWaitFor([&] { return session.state() == SessionState::Paused; }, patience);
    }
    bool trainTo(std::int64_t step)
    {
        session.play();
        const bool came = QTest::qWaitFor([&] { return session.step() >= step; }, patience);
        session.pause();
        return came && QTest::qWaitFor([&] { return session.state() == SessionState::Paused; }, patience);
    }
    bool waitForRun(int branch)
    {
        return QTest::qWaitFor(
            [&] { return session.record(branch).history.boundaryAt(0) && session.state() == SessionState::Paused; },
            patience);
    }
    const std::vector<CurvePoint> &curve(int branch) const { return session.record(branch).history.curve(); }

    bool isReady = false;
};

void residualsOff(Experiment &experiment)
{
    setAllResiduals(experiment.stack, false);
}

} // namespace

class TestBranches : public QObject
{
    Q_OBJECT

private slots:
    void aBranchIsACopyAndAnEdit();
    void editsReachTheSelectedBranchAlone();
    void dataAndSeedAreThoseOfAll();
    void thereAreFourAtMostAndOneAtLeast();
    void aNewBranchCatchesUpAndEqualsItsParent();
    void aBranchFromAStepBeginsWithWhatWasTrainedThere();
    void goingBackForgetsAndContinuesTheSame();
    void undoTakesABranchAway();
    void anotherDocumentHasOneBranch();
    void restartBeginsAllAnew();
    void aCopyOfAStackThatDoesNotFitTrainsTheLastOneThatDid();
};

void TestBranches::aBranchIsACopyAndAnEdit()
{
    Document document;
    document.reset(smallExperiment());
    QSignalSpy spy(&document, &Document::branchesChanged);
    QCOMPARE(document.addBranch(), 1);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(document.branches().all.size(), std::size_t(2));
    QCOMPARE(document.branches().current, 1);
    QCOMPARE(document.experiment(), smallExperiment());
    QVERIFY(document.isModified());
    document.undoStack()->undo();
    QCOMPARE(document.branches().all.size(), std::size_t(1));
    QCOMPARE(document.branches().current, 0);
    document.undoStack()->redo();
    QCOMPARE(document.branches().current, 1);
}

void TestBranches::editsReachTheSelectedBranchAlone()
{
    Document document;
    document.reset(smallExperiment());
    document.addBranch();
    document.edit({"Residuals off"}, residualsOff);
    document.select(0);
    QCOMPARE(document.experiment(), smallExperiment());
    QVERIFY(document.branches().find(1)->experiment != smallExperiment());
    document.undoStack()->undo(); // of what was done in B: it is selected again
    QCOMPARE(document.branches().current, 1);
    QCOMPARE(document.experiment(), smallExperiment());
}

void TestBranches::dataAndSeedAreThoseOfAll()
{
    Document document;
    document.reset(smallExperiment());
    document.addBranch();
    document.edit({"Seed"}, [](Experiment &experiment) { experiment.seed = 77; });
    QCOMPARE(document.branches().find(0)->experiment.seed, std::uint64_t(77));
    document.undoStack()->undo();
    QCOMPARE(document.branches().find(0)->experiment.seed, smallExperiment().seed);
}

void TestBranches::thereAreFourAtMostAndOneAtLeast()
{
    Document document;
    document.reset(smallExperiment());
    for (int id = 1; id < maximumBranches; ++id)
        QCOMPARE(document.addBranch(), id);
    QCOMPARE(document.addBranch(), -1);
    document.removeBranch(1);
    QCOMPARE(document.addBranch(), 1);
    for (int id = maximumBranches - 1; id >= 0; --id)
        document.removeBranch(id);
    QCOMPARE(document.branches().all.size(), std::size_t(1));
}

void TestBranches::aNewBranchCatchesUpAndEqualsItsParent()
{
    Opened opened;
    QVERIFY(opened.isReady);
    QVERIFY(opened.trainTo(60));
    const std::int64_t reached = opened.session.step();
    opened.session.compare();
    QCOMPARE(opened.document.branches().current, 1);
    QVERIFY(opened.waitForRun(1));
    QCOMPARE(opened.session.step(), std::int64_t(0));
    QVERIFY(opened.trainTo(reached));
    for (std::size_t i = 0; i < std::size_t(reached); ++i)
        QCOMPARE(opened.curve(1)[i].loss, opened.curve(0)[i].loss);
    QCOMPARE(opened.session.records().size(), std::size_t(2));
    QCOMPARE(opened.session.records()[1]->name, "B");
}

void TestBranches::aBranchFromAStepBeginsWithWhatWasTrainedThere()
{
    Opened opened;
    QVERIFY(opened.isReady);
    QVERIFY(opened.trainTo(40));
    const std::int64_t switched = opened.session.step();
    opened.document.edit({"Residuals off"}, residualsOff);
    QVERIFY(opened.trainTo(switched + 40));
    QCOMPARE(opened.session.branchFrom(20), 1);
    QVERIFY(opened.waitForRun(1));
    QCOMPARE(opened.document.experiment(), smallExperiment()); // as it was at step 20
    QCOMPARE(opened.session.step(), std::int64_t(20));
    QCOMPARE(opened.curve(1).size(), std::size_t(20));
    QVERIFY(opened.trainTo(switched));
    for (std::size_t i = 0; i < std::size_t(switched); ++i)
        QCOMPARE(opened.curve(1)[i].loss, opened.curve(0)[i].loss);
    QVERIFY(opened.session.record(1).history.events().empty());
    QCOMPARE(opened.session.record(0).history.events().size(), std::size_t(1));
}

void TestBranches::goingBackForgetsAndContinuesTheSame()
{
    Opened opened;
    QVERIFY(opened.isReady);
    QVERIFY(opened.trainTo(80));
    const std::vector<CurvePoint> first = opened.curve(0);
    opened.session.goBack(30);
    QVERIFY(QTest::qWaitFor([&] { return opened.session.step() == 30; }, patience));
    QCOMPARE(opened.curve(0).size(), std::size_t(30));
    QVERIFY(opened.trainTo(80));
    for (std::size_t i = 0; i < 80; ++i)
        QCOMPARE(opened.curve(0)[i].loss, first[i].loss);
}

void TestBranches::undoTakesABranchAway()
{
    Opened opened;
    QVERIFY(opened.isReady);
    opened.session.compare();
    QVERIFY(opened.waitForRun(1));
    QSignalSpy spy(&opened.session, &TrainingSession::runsChanged);
    opened.document.undoStack()->undo();
    QVERIFY(spy.count() >= 1);
    QCOMPARE(opened.session.records().size(), std::size_t(1));
    QVERIFY(opened.trainTo(5));
}

void TestBranches::anotherDocumentHasOneBranch()
{
    Opened opened;
    QVERIFY(opened.isReady);
    opened.session.compare();
    opened.document.removeBranch(0);
    QCOMPARE(opened.session.records().front()->name, "B");
    opened.document.reset(smallExperiment());
    QCOMPARE(opened.session.records().size(), std::size_t(1));
    QCOMPARE(opened.session.records().front()->name, "A");
    QVERIFY(QTest::qWaitFor([&] { return opened.session.state() == SessionState::Paused; }, patience));
    QVERIFY(opened.trainTo(5));
}

void TestBranches::restartBeginsAllAnew()
{
    Opened opened;
    QVERIFY(opened.isReady);
    QVERIFY(opened.trainTo(30));
    opened.session.branchFrom(10);
    QVERIFY(opened.waitForRun(1));
    QVERIFY(opened.trainTo(40));
    opened.session.restart();
    QVERIFY(QTest::qWaitFor(
        [&] { return opened.curve(0).empty() && opened.curve(1).empty() && opened.session.step() == 0; }, patience));
    QVERIFY(opened.trainTo(10));
    QCOMPARE(opened.curve(1).front().step, std::int64_t(1));
}

void TestBranches::aCopyOfAStackThatDoesNotFitTrainsTheLastOneThatDid()
{
    Opened opened;
    QVERIFY(opened.isReady);
    opened.document.edit(
        {"Too wide"}, [](Experiment &experiment) { experiment.stack.front() = {DenseSpec{{12}, true, {}}}; });
    QVERIFY(!opened.document.plan());
    opened.session.compare();
    QVERIFY(opened.waitForRun(1));
    QVERIFY(!opened.document.plan());
    QCOMPARE(opened.document.validExperiment(), smallExperiment());
    QVERIFY(opened.trainTo(3));
    QCOMPARE(opened.session.record(1).experiment, smallExperiment());
}

QTEST_GUILESS_MAIN(TestBranches)
#include "tst_branches.moc"
