// Comparing in the window, with real keys and buttons.
#include "ui/opened_window.h"

#include "session/numbers.h"
#include "window/appearance.h"
#include "stack/statistics_table.h"
#include "window/comparison_panel.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QDoubleSpinBox>
#include <QSettings>
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
    QCOMPARE(table->item(2, 0)->text(), "1"); // reached at once
}

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
