// What a comparison says of two runs follows from their curves.
#include "edits/stack_edits.h"
#include "observe/comparison.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace stacklight;

class TestComparison : public QObject
{
    Q_OBJECT

private slots:
    void findsWhenTheGoalWasReached();
    void measuresTheGap();
    void suggestsAGoalBetweenBeginAndEnd();
    void saysWhatHeld_data();
    void saysWhatHeld();
    void saysNothingOfOneRun();
    void comparesAtAStepThatBothHaveReached();
    void claimsAreOfWhatWasTrained_data();
    void claimsAreOfWhatWasTrained();
    void claimsAreJudgedUpToASwitch();
    void claimsOfABranchAreOfWhatCameAfterIt();
    void aRunThatDivergedIsComparedBeforeThat();
    void aRunThatDivergedAtOnceIsNotCompared();
    void lossesOfDifferentKindsAreNotCompared();
    void aLossThatWasSwitchedBeginsAnew();
};

namespace {

/// Loss falls and accuracy rises with that many steps as time constant; a step takes 2 ms.
RunRecord run(const char *name, double timeConstant, double validationExcess, bool residual)
{
    RunRecord made;
    made.name = name;
    ResidualSpec spec;
    spec.enabled = residual;
    made.experiment.stack = {{spec}};
    for (int step = 1; step <= 1000; ++step) {
        const double left = std::exp(-step / timeConstant);
        made.history.add(CurvePoint{step, 0, left, 1 - left, step * 0.002});
    }
    const CurvePoint last = made.history.curve().back();
    made.history.add(Validation{1000, last.loss + validationExcess, last.accuracy - validationExcess});
    return made;
}

/// From after that step on it is trained with something else.
void switchAt(RunRecord &run, std::int64_t step, const char *what, const std::function<void(Experiment &)> &change)
{
    if (run.begun == Experiment())
        run.begun = run.experiment;
    change(run.experiment);
    run.history.add(Event{step, {what}, std::make_shared<Experiment>(run.experiment)});
}

void residualsOff(Experiment &experiment)
{
    setAllResiduals(experiment.stack, false);
}

QString textOf(const std::vector<Message> &sentences)
{
    QStringList lines;
    for (const Message &sentence : sentences)
        lines << QString::fromStdString(sentence.english());
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void TestComparison::findsWhenTheGoalWasReached()
{
    const RunRecord a = run("A", 100, 0, true);
    const RunFigures figures = figuresOf(a, {Goal::TrainingAccuracy, 0.9});
    QCOMPARE(figures.steps, 1000);
    QVERIFY(figures.goalStep);
    QVERIFY2(
        std::abs(double(*figures.goalStep) - 230) < 10, qPrintable(QString::number(*figures.goalStep))); // 100·ln 10
    QCOMPARE(figures.goalSeconds, double(*figures.goalStep) * 0.002);
    QVERIFY(!figuresOf(a, {Goal::TrainingLoss, 1e-9}).goalStep);
    QCOMPARE(figuresOf(a, {Goal::ValidationAccuracy, 0.9}).goalStep, std::optional<std::int64_t>(1000));
}

void TestComparison::measuresTheGap()
{
    const RunFigures figures = figuresOf(run("A", 100, 0.2, true), {});
    QVERIFY(std::abs(figures.lossGap() - 0.2) < 1e-4);
    QVERIFY(std::abs(figures.accuracyGap() - 0.2) < 1e-4);
}

void TestComparison::suggestsAGoalBetweenBeginAndEnd()
{
    const RunRecord a = run("A", 100, 0, true), b = run("B", 10'000, 0, false);
    const Goal goal = suggestedGoal({&a, &b});
    QVERIFY(goal.value > 0.4 && goal.value < 0.7);
    QVERIFY(figuresOf(a, goal).goalStep);
}

void TestComparison::saysWhatHeld_data()
{
    QTest::addColumn<double>("slowness");
    QTest::addColumn<double>("excess");
    QTest::addColumn<bool>("residual");
    QTest::addColumn<QString>("says");
    QTest::addRow("a residual run that is faster") << 50.0 << 0.1 << true << "train faster”: holds";
    QTest::addRow("a residual run that is slower") << 400.0 << 0.1 << true << "train faster”: does not hold";
    QTest::addRow("a residual run that is as fast") << 200.0 << 0.1 << true << "train faster”: not to be seen";
    QTest::addRow("a residual run that overfits more") << 200.0 << 0.5 << true << "overfit less”: does not hold";
    QTest::addRow("a residual run that overfits less") << 200.0 << 0.0 << true << "overfit less”: holds";
    QTest::addRow("a residual run that does not overfit at all")
        << 200.0 << -0.1 << true << "B does not overfit: its validation loss lies 0.101 below";
    QTest::addRow("two runs without residuals: no claim") << 50.0 << 0.1 << false << "times as fast";
}

void TestComparison::saysWhatHeld()
{
    QFETCH(double, slowness);
    QFETCH(double, excess);
    QFETCH(bool, residual);
    QFETCH(QString, says);
    const RunRecord a = run("A", 200, 0.1, false), b = run("B", slowness, excess, residual);
    const QString text = textOf(comparisonSentences({&a, &b}, {Goal::TrainingAccuracy, 0.8}));

    QVERIFY2(text.contains(says), qPrintable(text));
    QCOMPARE(text.contains("Residual"), residual);
}

void TestComparison::comparesAtAStepThatBothHaveReached()
{
    RunRecord ahead = run("A", 100, 0, true);
    const RunRecord same = run("B", 100, 0, true);
    ahead.history.add(CurvePoint{1500, 0, 1e-9, 1, 3});
    const QString text = textOf(comparisonSentences({&ahead, &same}, {Goal::TrainingAccuracy, 0.8}));

    QVERIFY2(text.contains("compared at step 1000") && text.contains("end alike"), qPrintable(text));
}

void TestComparison::claimsAreOfWhatWasTrained_data()
{
    QTest::addColumn<bool>("offInA");
    QTest::addColumn<bool>("offInB");
    QTest::newRow("both switched off, and no step since") << true << true;
    QTest::newRow("the residual one switched off, and no step since") << false << true;
    QTest::newRow("the plain one touched, and no step since") << true << false;
}

void TestComparison::claimsAreOfWhatWasTrained()
{
    QFETCH(bool, offInA);
    QFETCH(bool, offInB);
    RunRecord a = run("A", 200, 0.1, false), b = run("B", 50, 0.1, true);
    a.begun = a.experiment;
    b.begun = b.experiment;
    const Goal goal{Goal::TrainingAccuracy, 0.8};
    const QString before = textOf(comparisonSentences({&a, &b}, goal));
    QVERIFY2(before.contains("train faster”: holds"), qPrintable(before));
    for (auto &[run, off] : {std::pair(&a, offInA), std::pair(&b, offInB)}) {
        if (off) {
            residualsOff(run->experiment);
            run->experiment.optimizer.learningRate = 7;
        }
    }
    QCOMPARE(textOf(comparisonSentences({&a, &b}, goal)), before);
}

void TestComparison::claimsAreJudgedUpToASwitch()
{
    RunRecord a = run("A", 200, 0.1, false), b = run("B", 50, 0.1, true);
    switchAt(b, 600, "residual on → off", residualsOff);
    const QString text = textOf(comparisonSentences({&a, &b}, {Goal::TrainingAccuracy, 0.8}));
    QVERIFY2(
        text.contains("B was switched after step 600 (residual on → off)") && text.contains("train faster”: holds"),
        qPrintable(text));

    // What was reached after the switch is no merit of what was switched off.
    RunRecord slow = run("B", 500, 0.1, true);
    switchAt(slow, 100, "residual on → off", residualsOff);
    const QString later = textOf(comparisonSentences({&a, &slow}, {Goal::TrainingAccuracy, 0.8}));
    QVERIFY2(later.contains("A reached the goal in") && !later.contains("train faster”"), qPrintable(later));
    QVERIFY2(later.contains("lower training loss”: does not hold"), qPrintable(later));

    // A switch at the last step has not been trained with yet.
    RunRecord last = run("B", 50, 0.1, true);
    switchAt(last, 1000, "residual on → off", residualsOff);
    const QString all = textOf(comparisonSentences({&a, &last}, {Goal::TrainingAccuracy, 0.8}));
    QVERIFY2(!all.contains("was switched") && all.contains("train faster”: holds"), qPrintable(all));
}

void TestComparison::claimsOfABranchAreOfWhatCameAfterIt()
{
    RunRecord a = run("A", 200, 0.1, true);
    a.begun = a.experiment;
    RunRecord b = a;
    b.name = "B";
    b.history.truncate(100);
    switchAt(b, 100, "residual on → off", residualsOff);
    for (int step = 101; step <= 1000; ++step)
        b.history.add(CurvePoint{step, 0, 0.6, 0.4, step * 0.002});
    const Goal goal{Goal::TrainingAccuracy, 0.8};
    const QString text = textOf(comparisonSentences({&a, &b}, goal));
    QVERIFY2(
        text.contains("A and B are one run up to step 100") && text.contains("train faster”: holds"), qPrintable(text));
    const QString early = textOf(comparisonSentences({&a, &b}, {Goal::TrainingAccuracy, 0.2}));
    QVERIFY2(!early.contains("train faster”"), qPrintable(early)); // both reached it while they were one
    residualsOff(a.experiment);                                    // without a step
    QCOMPARE(textOf(comparisonSentences({&a, &b}, goal)), text);
}

void TestComparison::aRunThatDivergedIsComparedBeforeThat()
{
    const RunRecord a = run("A", 200, 0.1, false);
    RunRecord b = run("B", 50, 0.1, true);
    for (const double loss :
        {std::nan(""), double(INFINITY), 0.5}) { // a gradient can be infinite where the loss is not
        b.history.truncate(500);
        b.history.add(CurvePoint{501, 0, loss, 0, 1.002});
        b.history.setDivergence({501, 0, "0", asArgument("residual"), "activation"});
        QCOMPARE(figuresOf(b, {}).steps, std::int64_t(500));
        const QString text = textOf(comparisonSentences({&a, &b}, {Goal::TrainingAccuracy, 0.8}));
        QVERIFY2(text.contains("B diverged at step 501") && text.contains("compared at step 500"), qPrintable(text));
        QVERIFY2(!text.contains("nan") && !text.contains("inf"), qPrintable(text));
        QVERIFY2(text.contains("lower training loss”: holds"), qPrintable(text));
    }
}

void TestComparison::aRunThatDivergedAtOnceIsNotCompared()
{
    const RunRecord a = run("A", 200, 0.1, false);
    RunRecord b = run("B", 50, 0.1, true);
    b.history.truncate(0);
    b.history.add(CurvePoint{1, 0, std::nan(""), 0, 0.002});
    b.history.setDivergence({1, 0, "0", asArgument("residual"), "activation"});
    for (const std::vector<const RunRecord *> &runs : {std::vector<const RunRecord *>{&a, &b}, {&b, &a}, {&b, &b}}) {
        const QString text = textOf(comparisonSentences(runs, {Goal::TrainingAccuracy, 0.8}));
        QVERIFY2(text.contains("B diverged at step 1"), qPrintable(text));
        QVERIFY2(!text.contains("nan") && !text.contains("“"), qPrintable(text));
    }
    QCOMPARE(figuresOf(b, {}).steps, std::int64_t(0));
    QVERIFY(std::isfinite(suggestedGoal({&b, &a}).value));
}

void TestComparison::lossesOfDifferentKindsAreNotCompared()
{
    const RunRecord a = run("A", 200, 0.1, false);
    RunRecord b = run("B", 50, 0.1, true);
    b.experiment.loss = Loss::MeanSquaredError;
    const QString text = textOf(comparisonSentences({&a, &b}, {Goal::TrainingAccuracy, 0.8}));
    QVERIFY2(text.contains("not compared") && !text.contains("ends lower") && !text.contains("overfit")
            && !text.contains("lower training loss"),
        qPrintable(text));
    QVERIFY2(text.contains("train faster”: holds"), qPrintable(text)); // to an accuracy
    const QString byLoss = textOf(comparisonSentences({&a, &b}, {Goal::TrainingLoss, 0.5}));
    QVERIFY2(!byLoss.contains("reached the goal"), qPrintable(byLoss));
}

void TestComparison::aLossThatWasSwitchedBeginsAnew()
{
    RunRecord a;
    a.name = "A";
    for (int step = 1; step <= 200; ++step)
        a.history.add(CurvePoint{step, 0, step <= 100 ? 100.0 : 1.0, 0.5, step * 0.002});
    a.history.add(Validation{90, 101, 0.5});
    switchAt(a, 100, "loss", [](Experiment &experiment) { experiment.loss = Loss::MeanSquaredError; });
    const RunFigures figures = figuresOf(a, {Goal::TrainingLoss, 50});
    QCOMPARE(figures.trainingLoss, 1.0); // nothing of the other kind is in the mean
    QCOMPARE(figures.goalStep, std::optional<std::int64_t>(101));
    QVERIFY(std::isnan(figures.lossGap()));
    QCOMPARE(figures.validationAccuracy, 0.5);
}

void TestComparison::saysNothingOfOneRun()
{
    const RunRecord a = run("A", 100, 0, true);
    QVERIFY(comparisonSentences({&a}, {}).empty());
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
