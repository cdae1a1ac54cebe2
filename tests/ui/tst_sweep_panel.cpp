// The sweep's window, with real buttons.
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "figures/figure.h"
#include "views/numbers_window.h"
#include "window/command_palette.h"
#include "window/sweep_table_widget.h"
#include "window/sweep_window.h"

#include <QLabel>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

using namespace stacklight;

class TestSweepPanel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { QSettings().clear(); }
    void theActionOpensItWhereThereIsAnExperiment();
    void aSweepFillsPlotAndTable();
    void theRowsAreThoseOfTheEngine();
    void whatIsEnteredIsChecked_data();
    void whatIsEnteredIsChecked();
    void cancelKeepsWholeRuns();
    void trainingGoesOnBesideASweep();
    void aPointIsSelectedByMouseKeyAndTable();
    void divergedRunsStandInTheLane();
    void aKeyShowsSummaryAndTable();
    void figuresAndRunsAreWritten();
    void runsOfAFileAreOpened();
    void whatIsNoSweepIsNotOpened_data();
    void whatIsNoSweepIsNotOpened();
    void theWindowCloses();
    void whatWasEnteredIsRemembered();

private:
    QTemporaryDir m_folder;
};

namespace {

/// The main window with the sweep's beside it.
struct Sweeping : Opened
{
    SweepWindow *sweeps = nullptr;

    explicit Sweeping(const Experiment &experiment = smallExperiment()) : Opened(experiment)
    {
        window.findChild<QAction *>("sweep")->trigger();
        sweeps = window.findChild<SweepWindow *>();
        QVERIFY(QTest::qWaitForWindowExposed(sweeps));
    }
    template <class Widget>
    Widget *part(const QString &name)
    {
        return sweeps->findChild<Widget *>(name);
    }
    void click(const char *button) { QTest::mouseClick(part<QPushButton>(button), Qt::LeftButton); }
    void type(const char *line, const QString &text)
    {
        auto *edit = part<QLineEdit>(line);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Delete);
    }
    void setLength(int steps)
    {
        part<QComboBox>("sweepUnit")->setCurrentIndex(0);
        part<QSpinBox>("sweepLength")->setValue(steps);
    }
    void runAll()
    {
        click("sweepStart");
        QVERIFY(sweeps->session().isRunning());
        QVERIFY(QTest::qWaitFor([&] { return !sweeps->session().isRunning(); }, patience));
    }
    QString plan() { return part<QLabel>("sweepPlan")->text(); }
    QString state() { return part<QLabel>("sweepState")->text(); }
    /// With the button, and in the dialog that it shows the name of the file; without one the dialog is given up.
    void openRuns(const QString &path)
    {
        QTimer choosing;
        bool isChosen = false;
        QObject::connect(&choosing, &QTimer::timeout, sweeps, [&] {
            auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
            if (!dialog)
                return;
            auto *line = dialog->findChild<QLineEdit *>();
            if (line->text() != path) {
                line->clear();
                line->insert(path); // as it is pasted: no list of names comes up
            }
            auto *buttons = dialog->findChild<QDialogButtonBox *>();
            auto *button = buttons->button(path.isEmpty() ? QDialogButtonBox::Cancel : QDialogButtonBox::Open);
            isChosen = isChosen || button->isEnabled();
            QTest::mouseClick(button, Qt::LeftButton);
        });
        choosing.start(20);
        click("sweepOpen"); // returns when the dialog is closed
        QVERIFY(isChosen);
    }
};

/// Runs as `stacklight sweep` or `stacklight merge` write them.
void writeRuns(const QString &path, const QByteArray &csv)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size());
}

QByteArray sweptRuns()
{
    Sweep sweep;
    sweep.experiment = smallExperiment();
    sweep.repeats = {"/stack/1"};
    sweep.depths = {1, 3};
    sweep.seeds = {4, 5};
    sweep.steps = 5;
    Progress progress;
    return QByteArray::fromStdString(sweepTable(*runSweep(*prepareSweep(sweep, "."), {.threads = 1}, progress)).csv());
}

} // namespace

void TestSweepPanel::initTestCase()
{
    separateSettings(m_folder.path());
}

void TestSweepPanel::theActionOpensItWhereThereIsAnExperiment()
{
    MainWindow empty;
    QVERIFY(!empty.findChild<QAction *>("sweep")->isEnabled());
    Sweeping opened;
    QCOMPARE(opened.part<QLineEdit>("sweepDepths")->text(), QString("1, 2"));
    QVERIFY(!opened.part<QComboBox>("sweepRepeat")->isVisible());
    QVERIFY2(
        opened.plan().startsWith("Runs: 24"), qPrintable(opened.plan())); // 2 depths × 2 residuals × 2 norms × 3 seeds
    bool isNamed = false;
    for (const QAction *action : namedActions(&opened.window))
        isNamed = isNamed || plainText(action) == "Sweep";
    QVERIFY(isNamed);
}

void TestSweepPanel::aSweepFillsPlotAndTable()
{
    Sweeping opened;
    QVERIFY(!opened.sweeps->view()->notice().isEmpty());
    QVERIFY(!opened.part<QPushButton>("sweepExport")->isEnabled());
    opened.type("sweepDepths", "1,2,4");
    opened.type("sweepSeeds", "1..2");
    opened.setLength(10);
    QVERIFY2(opened.plan().startsWith("Runs: 24"), qPrintable(opened.plan()));
    opened.runAll();
    QCOMPARE(opened.sweeps->session().record().rows.size(), std::size_t(24));
    QVERIFY2(opened.state().startsWith("Done: 24 of 24 runs"), qPrintable(opened.state()));
    QVERIFY(opened.sweeps->view()->notice().isEmpty());
    const SweepTableWidget *table = opened.sweeps->table();
    QCOMPARE(table->rowCount(), 12);
    QCOMPARE(table->item(0, 0)->text(), QString("1"));
    QCOMPARE(table->item(0, 1)->text(), QString("off"));
    QCOMPARE(table->item(0, 2)->text(), QString("none"));
    QCOMPARE(table->item(0, 3)->text(), QString("2"));
    QVERIFY2(table->item(0, 5)->text().contains("±") && table->item(0, 5)->text().endsWith("%"),
        qPrintable(table->item(0, 5)->text()));
    for (const char *button : {"sweepStart", "sweepExport", "sweepSave"})
        QVERIFY2(opened.part<QPushButton>(button)->isEnabled(), button);
    QVERIFY(!opened.part<QPushButton>("sweepCancel")->isEnabled());
}

void TestSweepPanel::theRowsAreThoseOfTheEngine()
{
    Sweeping opened;
    opened.setLength(5);
    opened.runAll();
    const SweepRecord &record = opened.sweeps->session().record();
    QVERIFY(record.sweep.experiment == smallExperiment());
    Progress progress;
    const auto rows = runSweep(*prepareSweep(record.sweep, "."), {.threads = 1}, progress);
    QCOMPARE(sweepTable(record.rows).csv(), sweepTable(*rows).csv());
    QCOMPARE(opened.sweeps->view()->data().csv(), sweepSummaryTable(summaryOf(*rows)).csv());
}

void TestSweepPanel::whatIsEnteredIsChecked_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("a depth that is no number") << "sweepDepths" << "5, deep" << "Depths: found \"deep\"";
    QTest::newRow("a depth of zero") << "sweepDepths" << "0" << "from 1 to 1000";
    QTest::newRow("seeds backwards") << "sweepSeeds" << "3..1" << "Seeds: found \"3..1\"";
    QTest::newRow("too many") << "sweepSeeds" << "1..99999" << "shorten them";
}

void TestSweepPanel::whatIsEnteredIsChecked()
{
    QFETCH(QString, line);
    QFETCH(QString, text);
    QFETCH(QString, words);
    Sweeping opened;
    opened.type(qPrintable(line), text);
    QVERIFY2(opened.plan().contains(words), qPrintable(opened.plan()));
    QVERIFY(!opened.part<QPushButton>("sweepStart")->isEnabled());
    opened.type(qPrintable(line), "1..2");
    QVERIFY(opened.part<QPushButton>("sweepStart")->isEnabled());

    const auto *residual = opened.part<QCheckBox>("sweepResidual0");
    opened.document().edit({"plain"}, [](Experiment &experiment) { experiment = plainExperiment(); });
    QVERIFY(!residual->isEnabled());
    QVERIFY(!opened.part<QLineEdit>("sweepDepths")->isEnabled());
    QVERIFY2(opened.plan().startsWith(line == "sweepSeeds" ? "Runs: 2" : "Runs: 3"), qPrintable(opened.plan()));
}

void TestSweepPanel::cancelKeepsWholeRuns()
{
    Sweeping opened;
    opened.type("sweepSeeds", "1..5000");
    opened.setLength(20);
    opened.click("sweepStart");
    QVERIFY(!opened.part<QLineEdit>("sweepSeeds")->isEnabled());
    QVERIFY2(opened.plan().startsWith("Runs: 40000"), qPrintable(opened.plan())); // of what is going on
    QVERIFY(QTest::qWaitFor([&] { return opened.sweeps->session().record().rows.size() > 5; }, patience));
    QVERIFY2(opened.state().contains("of 40000 runs"), qPrintable(opened.state()));
    QVERIFY(opened.part<QProgressBar>(QString())->isVisible());
    opened.click("sweepCancel");
    QVERIFY(QTest::qWaitFor([&] { return !opened.sweeps->session().isRunning(); }, patience));
    QVERIFY2(opened.state().startsWith("Cancelled after"), qPrintable(opened.state()));
    QVERIFY(opened.sweeps->session().record().rows.size() > 5);
    QVERIFY(opened.part<QPushButton>("sweepStart")->isEnabled());
    opened.type("sweepSeeds", "1");
    opened.runAll(); // and another begins anew
    QCOMPARE(opened.sweeps->session().record().rows.size(), std::size_t(8));
}

void TestSweepPanel::trainingGoesOnBesideASweep()
{
    Sweeping opened;
    opened.type("sweepSeeds", "1..5000");
    opened.click("sweepStart");
    QVERIFY(opened.sweeps->session().isRunning());
    opened.session().play();
    QVERIFY(opened.waitForStep(50));
    QVERIFY(opened.sweeps->session().isRunning());
    opened.document().edit({"another"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.01; });
    QVERIFY(opened.sweeps->session().record().sweep.experiment == smallExperiment());
    opened.click("sweepCancel");
    QVERIFY(QTest::qWaitFor([&] { return !opened.sweeps->session().isRunning(); }, patience));
}

void TestSweepPanel::aPointIsSelectedByMouseKeyAndTable()
{
    Sweeping opened;
    opened.setLength(5);
    opened.runAll();
    SweepView *view = opened.sweeps->view();
    view->drawNow();
    view->drawNow();
    // Somewhere in the plot there is a point under the mouse.
    std::optional<QPoint> found;
    for (int x = 0; x < view->width() && !found; x += 5)
        for (int y = 0; y < view->height() && !found; y += 5)
            if (!view->layerAt(QPointF(x, y)).isEmpty())
                found = QPoint(x, y);
    QVERIFY(found);
    const QString path = view->layerAt(*found);
    QVERIFY2(
        view->readout(path).contains("depth") && view->readout(path).contains("±"), qPrintable(view->readout(path)));
    QVERIFY(view->explanation(path).contains("Validation loss"));
    QTest::mouseClick(view->plot(), Qt::LeftButton, {}, *found);
    QCOMPARE(opened.sweeps->table()->currentRow(), path.toInt());
    QTest::keyClick(view, path.toInt() > 0 ? Qt::Key_Left : Qt::Key_Right);
    QCOMPARE(opened.sweeps->table()->currentRow(), path.toInt() > 0 ? path.toInt() - 1 : 1);
}

void TestSweepPanel::divergedRunsStandInTheLane()
{
    Experiment wild = smallExperiment();
    wild.optimizer.learningRate = 1e5;
    Sweeping opened(wild);
    opened.setLength(300);
    opened.runAll();
    std::int64_t diverged = 0;
    for (const SweepSummary &one : summaryOf(opened.sweeps->session().record().rows))
        diverged += one.diverged;
    QVERIFY(diverged > 0);
    SweepView *view = opened.sweeps->view();
    view->drawNow();
    view->drawNow();
    bool isSaid = false;
    for (int x = 0; x < view->width(); x += 5)
        for (int y = 0; y < view->height() / 2; y += 5)
            isSaid = isSaid || view->readout(view->layerAt(QPointF(x, y))).contains("diverged");
    QVERIFY(isSaid);
}

void TestSweepPanel::aKeyShowsSummaryAndTable()
{
    Sweeping opened;
    opened.type("sweepDepths", "1,2");
    opened.type("sweepSeeds", "1..2");
    opened.setLength(10);
    opened.runAll();
    opened.sweeps->activateWindow();
    QVERIFY(waitUntilActive(opened.sweeps));
    QTest::keyClick(opened.sweeps, Qt::Key_T, Qt::ControlModifier);
    SweepView *view = opened.sweeps->view();
    auto *numbers = view->findChild<NumbersWindow *>();
    QVERIFY(numbers && QTest::qWaitForWindowExposed(numbers));
    const QString words = numbers->summary()->text();
    QVERIFY2(words.contains(" is between ") && words.contains(" at depth "), qPrintable(words));
    QCOMPARE(QAccessible::queryAccessibleInterface(view)->text(QAccessible::Description), words);
    QCOMPARE(numbers->table()->model()->rowCount(), int(view->data().rows.size()));
}

void TestSweepPanel::figuresAndRunsAreWritten()
{
    Sweeping opened;
    opened.setLength(5);
    opened.runAll();
    const ViewInput input{.sweep = &opened.sweeps->session().record()};
    const QByteArray svg = figureBytes(sweepViewType(), input, {{"measure", 1}}, {}, FigureFormat::Svg);
    for (const char *words :
        {"Sweep over depth", "Validation loss", "residual off", "batch norm", "over seeds 1, 2, 3", "5 steps"})
        QVERIFY2(svg.contains(words), words);
    QCOMPARE(figureBytes(sweepViewType(), input, {{"measure", 1}}, {}, FigureFormat::Svg), svg);
    const QByteArray pdf = figureBytes(sweepViewType(), input, {}, {}, FigureFormat::Pdf);
    QVERIFY(pdf.startsWith("%PDF-"));
    const QString path = m_folder.filePath("runs.csv");
    opened.sweeps->saveRunsTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().toStdString(), sweepTable(opened.sweeps->session().record().rows).csv());
    opened.sweeps->saveRunsTo("/proc/nowhere/runs.csv");
    QVERIFY2(opened.state().contains("/proc/nowhere/runs.csv"), qPrintable(opened.state()));
}

void TestSweepPanel::runsOfAFileAreOpened()
{
    const QByteArray runs = sweptRuns();
    const QString path = m_folder.filePath("all.csv");
    writeRuns(path, runs);
    Sweeping opened;
    QVERIFY(opened.part<QPushButton>("sweepOpen")->isEnabled());
    opened.openRuns(path);
    const SweepRecord &record = opened.sweeps->session().record();
    QCOMPARE(QByteArray::fromStdString(sweepTable(record.rows).csv()), runs);
    QVERIFY(opened.sweeps->view()->notice().isEmpty());
    QCOMPARE(opened.sweeps->view()->data().csv(), sweepSummaryTable(summaryOf(record.rows)).csv());
    QCOMPARE(opened.sweeps->table()->rowCount(), int(summaryOf(record.rows).size()));
    QCOMPARE(opened.sweeps->table()->item(0, 0)->text(), QString("1"));
    for (const char *button : {"sweepStart", "sweepExport", "sweepSave", "sweepOpen"})
        QVERIFY2(opened.part<QPushButton>(button)->isEnabled(), button);
    opened.openRuns({});
    QCOMPARE(QByteArray::fromStdString(sweepTable(record.rows).csv()), runs);
    // A sweep of one's own takes its place.
    opened.setLength(5);
    opened.runAll();
    QCOMPARE(opened.sweeps->session().record().rows.size(), std::size_t(24));
}

void TestSweepPanel::whatIsNoSweepIsNotOpened_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray runs = sweptRuns();
    QTest::newRow("an empty file") << QByteArray();
    QTest::newRow("another table") << QByteArray("x,y\n1,2\n");
    QTest::newRow("no runs") << runs.left(runs.indexOf('\n') + 1);
    QTest::newRow("a line is cut off") << runs.left(runs.size() - 9);
    QTest::newRow("a run stands there twice") << runs + runs.mid(runs.indexOf('\n') + 1);
}

void TestSweepPanel::whatIsNoSweepIsNotOpened()
{
    QFETCH(const QByteArray, bytes);
    const QString path = m_folder.filePath("none.csv");
    writeRuns(path, bytes);
    Sweeping opened;
    opened.setLength(5);
    opened.runAll();
    const std::string before = sweepTable(opened.sweeps->session().record().rows).csv();
    opened.openRuns(path);
    QVERIFY2(opened.state().contains(path), qPrintable(opened.state()));
    QCOMPARE(sweepTable(opened.sweeps->session().record().rows).csv(), before);
    QCOMPARE(opened.sweeps->table()->rowCount(), 8);
}

void TestSweepPanel::theWindowCloses()
{
    Sweeping opened;
    opened.type("sweepSeeds", "1..5000");
    opened.click("sweepStart");
    opened.sweeps->close();
    QVERIFY(opened.sweeps->session().isRunning()); // and all of it ends with the main window
}

void TestSweepPanel::whatWasEnteredIsRemembered()
{
    {
        Sweeping before;
        before.type("sweepSeeds", "2..4");
        before.setLength(17);
        before.part<QCheckBox>("sweepNorm1")->click();
    }
    Sweeping after;
    QCOMPARE(after.part<QLineEdit>("sweepSeeds")->text(), QString("2..4"));
    QCOMPARE(after.part<QSpinBox>("sweepLength")->value(), 17);
    QCOMPARE(after.part<QComboBox>("sweepUnit")->currentIndex(), 0);
    QSettings().clear();
    Sweeping fresh;
    QVERIFY(fresh.part<QSpinBox>("sweepLength")->value() != 17);
    QVERIFY(fresh.part<QCheckBox>("sweepNorm1")->isChecked() != after.part<QCheckBox>("sweepNorm1")->isChecked());
}

QTEST_MAIN(TestSweepPanel)
#include "tst_sweep_panel.moc"
