// Comparing in the window, with real keys and buttons.
#include "edits/stack_edits.h"
#include "ui/opened_window.h"

#include "session/numbers.h"
#include "window/appearance.h"
#include "stack/statistics_table.h"
#include "window/comparison_panel.h"
#include "window/sweep_window.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QCheckBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>

using namespace stacklight;

class TestCompare : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { QSettings().clear(); }
    void bMakesACopyAndTheSwitchActsOnItAlone();
    void controlAndADigitSelectABranch();
    void everyViewShowsAllBranches();
    void undoTakesTheBranchAwayAndTheWindowLives();
    void aBranchBeginsWhereTheTimelineStands();
    void theRunGoesBackToWhereTheTimelineStands();
    void thereAreFourAtMost();
    void theComparisonSaysWhatTheRunsCameTo();
    void severalSeedsAreAskedWithOneButton();
    void aVerdictDoesNotTurnWithoutAStep();
    void anErrorStaysWhenAnotherBranchBegins();
    void aBranchThatDoesNotFitIsSaidWhileTheOthersTrain();
    void goingBackTakesTheErrorAway();
    void whatALayerWasAtTheStepIsSaid();
    void aShorterRunIsShownAtItsEnd();

private:
    QTemporaryDir m_folder;
};

void TestCompare::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    applyColourScheme(ColourScheme::Light);
}

void TestCompare::bMakesACopyAndTheSwitchActsOnItAlone()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    opened.press(Qt::Key_B);
    QVERIFY(opened.waitFor(SessionState::Paused));
    QCOMPARE(opened.document().branches().current, 1);
    QVERIFY(opened.message().startsWith("B begins"));
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    QVERIFY(opened.document().experiment() != smallExperiment());
    QCOMPARE(opened.document().branches().find(0)->experiment, smallExperiment());
    opened.press(Qt::Key_Space);
    const auto steps = [&](int branch) { return opened.session().record(branch).history.lastStep(); };
    QVERIFY(QTest::qWaitFor([&] { return steps(1) >= 20 && steps(0) == steps(1); }, patience));
    QVERIFY(opened.session().record(1).history.events().empty()); // it began with the switch
}

void TestCompare::controlAndADigitSelectABranch()
{
    Opened opened;
    opened.press(Qt::Key_B);
    QCOMPARE(opened.document().branches().current, 1);
    opened.press(Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(opened.document().branches().current, 0);
    opened.press(Qt::Key_3, Qt::ControlModifier); // there is no C
    QCOMPARE(opened.document().branches().current, 0);
    opened.press(Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(opened.document().branches().current, 1);
}

void TestCompare::everyViewShowsAllBranches()
{
    Opened opened;
    opened.press(Qt::Key_B);
    for (const View *view : opened.window.workspace()->viewArea()->views())
        QCOMPARE(view->input().runs.size(), std::size_t(2));
    opened.press(Qt::Key_B, Qt::ShiftModifier);
    for (const View *view : opened.window.workspace()->viewArea()->views())
        QCOMPARE(view->input().runs.size(), std::size_t(1));
    QCOMPARE(opened.document().branches().current, 0);
}

void TestCompare::undoTakesTheBranchAwayAndTheWindowLives()
{
    Opened opened;
    opened.press(Qt::Key_B);
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(opened.session().records().size(), std::size_t(1));
    opened.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(opened.session().records().size(), std::size_t(2));
    QVERIFY(opened.waitForStep(20));
}

void TestCompare::aBranchBeginsWhereTheTimelineStands()
{
    Opened opened;
    for (int step = 1; step <= 6; ++step) {
        opened.press(Qt::Key_Period);
        QVERIFY(opened.waitForStep(step));
    }
    QAction *branch = opened.window.findChild<QAction *>("branchFromHere");
    QVERIFY(!branch->isEnabled());
    opened.window.workspace()->timeline()->setStep(3);
    QVERIFY(branch->isEnabled());
    opened.press(Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(opened.document().branches().current, 1);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 3; }, patience));
    QCOMPARE(opened.session().record(1).history.curve().size(), std::size_t(3));
    QCOMPARE(opened.session().record(0).history.curve().size(), std::size_t(6));
    QVERIFY(!branch->isEnabled()); // live again
}

void TestCompare::theRunGoesBackToWhereTheTimelineStands()
{
    Opened opened;
    for (int step = 1; step <= 6; ++step) {
        opened.press(Qt::Key_Period);
        QVERIFY(opened.waitForStep(step));
    }
    const double loss = opened.session().record().history.curve()[4].loss;
    opened.window.workspace()->timeline()->setStep(4);
    opened.press(Qt::Key_Backspace, Qt::ControlModifier);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 4; }, patience));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(5));
    QCOMPARE(opened.session().record().history.curve()[4].loss, loss);
}

void TestCompare::thereAreFourAtMost()
{
    Opened opened;
    for (int i = 0; i < 6; ++i)
        opened.press(Qt::Key_B);
    QCOMPARE(opened.document().branches().all.size(), std::size_t(4));
    QVERIFY(!opened.window.findChild<QAction *>("compare")->isEnabled());
    for (int i = 0; i < 6; ++i)
        opened.press(Qt::Key_B, Qt::ShiftModifier);
    QCOMPARE(opened.document().branches().all.size(), std::size_t(1));
}

void TestCompare::theComparisonSaysWhatTheRunsCameTo()
{
    Opened opened;
    opened.press(Qt::Key_B);
    const ComparisonPanel *panel = opened.window.workspace()->comparisonPanel();
    QVERIFY(QTest::qWaitFor([&] { return panel->isVisible(); }, patience)); // it comes to the front by itself
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    opened.press(Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().record(0).history.lastStep() >= 60; }, patience));
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitFor(SessionState::Paused));
    QVERIFY2(panel->sentences().contains("training loss"), qPrintable(panel->sentences()));
    QVERIFY2(panel->sentences().contains("Residual connections"), qPrintable(panel->sentences()));
    const StatisticsTable *table = panel->table();
    QVERIFY(!table->isColumnHidden(1));
    QVERIFY(table->isColumnHidden(2));
    QCOMPARE(table->item(0, 1)->text(), wholeNumber(opened.session().record(1).history.lastStep()));
    opened.choose("goalMeasure", Goal::TrainingLoss);
    auto *value = opened.find<QDoubleSpinBox>("goalValue");
    value->setValue(1000);
    QVERIFY(panel->goal() == (Goal{Goal::TrainingLoss, 1000}));
    QCOMPARE(table->item(2, 0)->text(), "1");                                        // reached at once
    QVERIFY(!table->item(2, 0)->font().bold() && !table->item(2, 1)->font().bold()); // by both
    QVERIFY(!table->item(0, 0)->font().bold());                                      // steps are no merit
    constexpr int trainingLoss = 4;
    const double a = table->item(trainingLoss, 0)->text().toDouble(),
                 b = table->item(trainingLoss, 1)->text().toDouble();
    QVERIFY(a != b);
    QCOMPARE(table->item(trainingLoss, 0)->font().bold(), a < b);
    QCOMPARE(table->item(trainingLoss, 1)->font().bold(), b < a);
}

void TestCompare::severalSeedsAreAskedWithOneButton()
{
    Opened opened;
    opened.press(Qt::Key_B);
    auto *ask = opened.find<QPushButton>("askSeeds");
    QVERIFY(!ask->isVisible()); // nothing differs
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    opened.session().stopAt(40);
    opened.press(Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return opened.waitForStep(40) && !opened.session().isPlaying(); }, patience));
    QTRY_VERIFY(ask->isVisible());
    QTest::mouseClick(ask, Qt::LeftButton);
    auto *sweeps = opened.window.findChild<SweepWindow *>();
    QVERIFY(sweeps && sweeps->isVisible());
    QCOMPARE(sweeps->findChild<QLineEdit *>("sweepSeeds")->text(), "1..5");
    QVERIFY(sweeps->findChild<QCheckBox *>("sweepResidual0")->isChecked());
    QVERIFY(sweeps->findChild<QCheckBox *>("sweepResidual1")->isChecked());
    QVERIFY(!sweeps->findChild<QCheckBox *>("sweepResidualAsItIs")->isChecked());
    QVERIFY(sweeps->findChild<QCheckBox *>("sweepNormAsItIs")->isChecked());
    QCOMPARE(sweeps->findChild<QSpinBox *>("sweepLength")->value(), 40);
    QVERIFY2(sweeps->findChild<QLabel *>("sweepPlan")->text().contains("10"),
        qPrintable(sweeps->findChild<QLabel *>("sweepPlan")->text()));
    QTest::mouseClick(sweeps->findChild<QPushButton *>("sweepStart"), Qt::LeftButton);
    auto *verdicts = sweeps->findChild<QLabel *>("sweepVerdicts");
    QVERIFY(QTest::qWaitFor([&] { return verdicts->isVisible() && verdicts->text().contains("5 seeds"); }, patience));
    QVERIFY2(verdicts->text().contains("residual on"), qPrintable(verdicts->text()));
}

void TestCompare::aVerdictDoesNotTurnWithoutAStep()
{
    Opened opened;
    opened.press(Qt::Key_B);
    const ComparisonPanel *panel = opened.window.workspace()->comparisonPanel();
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    opened.session().stopAt(80);
    opened.press(Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return opened.waitForStep(80) && !opened.session().isPlaying(); }, patience));
    const QString said = panel->sentences();
    QVERIFY2(said.contains("“Residual connections"), qPrintable(said));
    opened.press(Qt::Key_1, Qt::ControlModifier);
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton); // off in both
    QCOMPARE(panel->sentences(), said);
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(panel->sentences(), said);
}

void TestCompare::anErrorStaysWhenAnotherBranchBegins()
{
    Opened opened(plainExperiment());
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(5));
    opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 1e30; });
    QVERIFY(opened.waitFor(SessionState::Diverged));
    const QString place = QString::fromStdString(opened.session().record(0).history.divergence()->text());
    QVERIFY2(opened.message().contains(place), qPrintable(opened.message()));
    opened.press(Qt::Key_B);
    opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.01; });
    QVERIFY(opened.waitFor(SessionState::Paused));
    QVERIFY2(opened.message().contains(place) && opened.message().contains("B is trained alone"),
        qPrintable(opened.message()));
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(30)); // B
    QVERIFY2(opened.message().contains(place) && opened.message().contains("B is trained alone"),
        qPrintable(opened.message()));
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitFor(SessionState::Paused));
    QVERIFY(opened.session().record(0).history.divergence());
    opened.press(Qt::Key_B, Qt::ShiftModifier); // A alone is left
    QVERIFY2(opened.message().contains(place) && !opened.message().contains("alone"), qPrintable(opened.message()));
    opened.press(Qt::Key_R);
    QTRY_VERIFY(opened.message().isEmpty());
}

void TestCompare::aBranchThatDoesNotFitIsSaidWhileTheOthersTrain()
{
    Experiment bad = smallExperiment();
    bad.stack.insert(bad.stack.begin(), {Conv2dSpec{}});
    Opened opened;
    opened.document().reset(Branches{{{0, {}, smallExperiment()}, {1, {}, bad}}, 0});
    QTRY_VERIFY2(opened.message().contains("B cannot be trained") && opened.message().contains("A is trained alone"),
        qPrintable(opened.message()));
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    QVERIFY2(opened.message().contains("B cannot be trained"), qPrintable(opened.message()));
    opened.press(Qt::Key_2, Qt::ControlModifier);
    opened.document().edit({"Mend"}, [](Experiment &experiment) { experiment.stack.erase(experiment.stack.begin()); });
    QVERIFY(opened.waitForStep(10));
    QTRY_VERIFY2(opened.message().isEmpty(), qPrintable(opened.message()));
}

void TestCompare::goingBackTakesTheErrorAway()
{
    Opened opened(plainExperiment());
    for (int step = 1; step <= 4; ++step) {
        opened.press(Qt::Key_Period);
        QVERIFY(opened.waitForStep(step));
    }
    opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 1e30; });
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitFor(SessionState::Diverged));
    QVERIFY(!opened.message().isEmpty());
    opened.window.workspace()->timeline()->setStep(2);
    opened.press(Qt::Key_Backspace, Qt::ControlModifier);
    QTRY_VERIFY2(opened.message().isEmpty(), qPrintable(opened.message()));
    QVERIFY(!opened.session().record().history.divergence());
    QCOMPARE(opened.session().step(), std::int64_t(2));
}

void TestCompare::whatALayerWasAtTheStepIsSaid()
{
    Opened opened;
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    opened.find<QDockWidget>("inspector")->raise();
    const std::vector<PlannedLayer> layers = opened.document().plan()->layers;
    const auto norm = std::ranges::find(layers, "batch norm", &PlannedLayer::label);
    QVERIFY(norm != layers.end());
    opened.window.workspace()->selection()->select(QString::fromStdString(norm->path));
    const auto *step = opened.window.findChild<QLabel *>("step");
    QTRY_COMPARE(step->text(), QString("At step 1"));
    opened.document().edit({"Norm"}, [](Experiment &experiment) { setAllNorms(experiment.stack, NormKind::Layer); });
    QTRY_COMPARE(step->text(), QString("At step 1, as batch norm"));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(2));
    QTRY_COMPARE(step->text(), QString("At step 2"));
    opened.window.workspace()->timeline()->setStep(1);
    QTRY_COMPARE(step->text(), QString("At step 1, as batch norm"));
}

void TestCompare::aShorterRunIsShownAtItsEnd()
{
    Opened opened;
    for (int step = 1; step <= 6; ++step) {
        opened.press(Qt::Key_Period);
        QVERIFY(opened.waitForStep(step));
    }
    Timeline *timeline = opened.window.workspace()->timeline();
    timeline->setStep(3);
    opened.press(Qt::Key_B, Qt::ControlModifier);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 3 && timeline->step() < 0; }, patience));
    opened.press(Qt::Key_1, Qt::ControlModifier);
    timeline->setStep(5);
    opened.press(Qt::Key_2, Qt::ControlModifier);
    QVERIFY2(timeline->accessibleDescription().contains("step 3 of 3"), qPrintable(timeline->accessibleDescription()));
}

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
