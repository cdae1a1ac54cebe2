// What a comparison says of two runs follows from their curves.
#include "observe/comparison.h"

#include <QTest>

#include <cmath>

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
    QVERIFY2(std::abs(double(*figures.goalStep) - 230) < 10, qPrintable(QString::number(*figures.goalStep))); // 100·ln 10
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
    QTest::addRow("a residual run that does not overfit at all") << 200.0 << -0.1 << true << "B does not overfit: its validation loss lies 0.101 below";
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

void TestComparison::saysNothingOfOneRun()
{
    const RunRecord a = run("A", 100, 0, true);
    QVERIFY(comparisonSentences({&a}, {}).empty());
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
