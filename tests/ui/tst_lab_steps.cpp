// The laboratories' views follow the timeline, and name the step that they show.
#include "ui/learned_data.h"
#include "ui/make_view.h"
#include "ui/opened_window.h"

#include "figures/figure.h"
#include "views/lab_reading.h"
#include "window/timeline.h"
#include "window/workspace.h"

#include <QDockWidget>
#include <QTemporaryDir>

using namespace stacklight;

namespace {

void addLaboratories()
{
    QTest::addColumn<QString>("name");
    for (const ViewType &type : viewTypes()) {
        if (type.laboratory)
            QTest::newRow(type.name) << type.name;
    }
}

/// The report of a run's laboratory, as if it had been found at another step.
LabReportPtr at(std::int64_t step, const RunRecord &run, Laboratory laboratory)
{
    LabReport report = *run.history.reportAt(std::size_t(laboratory), 1'000'000);
    report.step = step;
    return std::make_shared<const LabReport>(report);
}

QString legendOf(const View &view)
{
    QStringList texts;
    for (const LegendEntry &entry : static_cast<HeaderStrip *>(view.plot()->plotLayout()->element(0, 0))->legend)
        texts << entry.text;
    return texts.join(QStringLiteral(" | "));
}

/// The step that the numbers of a laboratory's view are of.
std::int64_t examinedStep(const View &view)
{
    const CsvTable table = view.data();
    if (table.rows.empty())
        return -1;
    const bool hasBoth = std::find(table.header.begin(), table.header.end(), "examined_step") != table.header.end();
    const std::string column = hasBoth ? "examined_step" : "step";
    const auto place = std::find(table.header.begin(), table.header.end(), column) - table.header.begin();
    return std::get<std::int64_t>(table.rows[0].at(std::size_t(place)));
}

} // namespace

class TestLabSteps : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void theStepThatIsSeenIsNamed_data();
    void theStepThatIsSeenIsNamed();
    void whatIsAwaitedOrRefusedIsSaid_data();
    void whatIsAwaitedOrRefusedIsSaid();
    void theViewsFollowTheTimeline_data();
    void theViewsFollowTheTimeline();

private:
    QTemporaryDir m_folder;
};

void TestLabSteps::theStepThatIsSeenIsNamed_data()
{
    addLaboratories();
}

/// Found as it trained at steps 10 and 20 of 25.
void TestLabSteps::theStepThatIsSeenIsNamed()
{
    QFETCH(QString, name);
    const auto a = syntheticRun({.blocks = 2, .steps = 25}),
               b = syntheticRun({.name = "B", .colour = 1, .blocks = 2, .steps = 25});
    const Laboratory laboratory = *findViewType(name)->laboratory;
    const auto view = makeView(name, {a.get(), b.get()});
    view->setStep(17);
    view->drawNow();
    QCOMPARE(examinedStep(*view), 10);
    QVERIFY2(legendOf(*view).contains("after step 10"), qPrintable(legendOf(*view)));
    a->history.add(LabRevisit{{laboratory}, 17, at(17, *a, laboratory)});
    view->drawNow();
    QCOMPARE(examinedStep(*view), 17);
    QVERIFY2(legendOf(*view).contains("A after step 17, B after step 10"), qPrintable(legendOf(*view)));
    b->history.add(LabRevisit{{laboratory}, 17, at(17, *b, laboratory)});
    view->drawNow();
    QVERIFY2(!legendOf(*view).contains("step 10"), qPrintable(legendOf(*view)));
    const QByteArray figure = figureBytes(view->type(), view->input(), view->state(), {}, FigureFormat::Svg);
    QVERIFY(figure.contains("step 17") && !figure.contains("step 10"));
    view->setStep(-1);
    QCOMPARE(examinedStep(*view), 20);
}

void TestLabSteps::whatIsAwaitedOrRefusedIsSaid_data()
{
    addLaboratories();
}

void TestLabSteps::whatIsAwaitedOrRefusedIsSaid()
{
    QFETCH(QString, name);
    const auto run = syntheticRun({.blocks = 2, .steps = 15});
    const LabRequest request{*findViewType(name)->laboratory};
    const auto view = makeView(name, {run.get()});
    view->setStep(12);
    run->history.add(LabRevisit{request, 12});
    view->drawNow();
    QCOMPARE(examinedStep(*view), 10); // as long as there is nothing better
    QVERIFY2(legendOf(*view).contains("after step 10; recomputing step 12…"), qPrintable(legendOf(*view)));
    view->setStep(5);
    run->history.add(LabRevisit{request, 5});
    QCOMPARE(view->notice(), QStringLiteral("Recomputing step 5…"));
    run->history.add(LabRevisit{request, 12, nullptr, message("there is no norm in this stack")});
    view->setStep(12);
    QCOMPARE(view->notice(), QStringLiteral("After step 12 there is no norm in this stack."));
    QCOMPARE(view->data().rows.size(), std::size_t(0));
}

void TestLabSteps::theViewsFollowTheTimeline_data()
{
    addLaboratories();
}

void TestLabSteps::theViewsFollowTheTimeline()
{
    QFETCH(QString, name);
    Opened opened(experimentFor(*findViewType(name), m_folder));
    for (std::int64_t step = 1; step <= 6; ++step) {
        opened.press(Qt::Key_Period);
        QVERIFY(opened.waitForStep(step));
    }
    auto *dock = opened.find<QDockWidget>(name.toLatin1());
    auto *view = qobject_cast<View *>(dock->widget());
    dock->raise();
    QTRY_COMPARE_WITH_TIMEOUT(examinedStep(*view), 6, patience);
    Timeline *timeline = opened.window.workspace()->timeline();
    timeline->setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(timeline, Qt::Key_Left);
    QCOMPARE(timeline->step(), 3);
    // Nothing earlier was examined, or the run before its first step, where the view was in front from the beginning.
    QTRY_VERIFY_WITH_TIMEOUT(view->notice() == QStringLiteral("Recomputing step 3…")
            || legendOf(*view).contains("recomputing step 3…") || examinedStep(*view) == 3,
        patience);
    QTRY_COMPARE_WITH_TIMEOUT(examinedStep(*view), 3, patience);
    QTest::keyClick(timeline, Qt::Key_Left);
    QTRY_COMPARE_WITH_TIMEOUT(examinedStep(*view), 2, patience);
    QTest::keyClick(timeline, Qt::Key_Right);
    QCOMPARE(examinedStep(*view), 3); // at once
    QTest::keyClick(timeline, Qt::Key_End);
    QTRY_COMPARE_WITH_TIMEOUT(examinedStep(*view), 6, patience);
}

QTEST_MAIN(TestLabSteps)
#include "tst_lab_steps.moc"
