// Runs that were recorded, here or elsewhere, in the window: opened, looked at, and left again.
#include "base/json.h"
#include "ui/opened_window.h"

#include "figures/figure.h"
#include "observe/trace.h"
#include "session/trace_following.h"
#include "session/trace_reading.h"
#include "stack/inspector_panel.h"
#include "stack/stack_panel.h"
#include "stack/tower.h"
#include "window/file_actions.h"
#include "window/recent_files.h"
#include "window/run_bar.h"
#include "window/switch_bar.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QApplication>
#include <QComboBox>
#include <QHelpEvent>
#include <QLabel>
#include <QPushButton>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QToolTip>

#include <zlib.h>

using namespace stacklight;

namespace {

constexpr int steps = 12;

/// So many steps in the window, each of them looked at, and what is written of them.
QByteArray recordIn(Opened &opened)
{
    for (int step = 1; step <= steps; ++step) {
        opened.press(Qt::Key_Period);
        if (!opened.waitForStep(step))
            qFatal("it does not train");
    }
    const RunRecord &run = opened.session().record();
    std::string text = traceHeader(run.begun, *run.history.snapshots().front()->plan) + "\n";
    for (const SnapshotPtr &snapshot : run.history.snapshots()) {
        if (snapshot->step == 0)
            continue; // before the first step, of which a trace has no line
        appendTraceLine(*snapshot, text);
        text += "\n";
    }
    return QByteArray::fromStdString(text);
}

/// What a program of its own would write: other names, and an experiment that says no more than its title.
QByteArray fromElsewhere(const QByteArray &trace)
{
    const qsizetype end = trace.indexOf('\n');
    Json header = Json::parse(trace.left(end).toStdString());
    header["experiment"] = {{"title", "MLP on the cluster"}};
    for (Json &layer : header["layers"])
        layer["path"] = "model.layers." + std::to_string(layer["index"].get<int>());
    header["layers"][0]["label"] = "Linear 2 → 8";
    return QByteArray::fromStdString(header.dump()) + trace.mid(end);
}

const View *view(const Opened &opened, const char *name)
{
    for (const View *each : opened.window.workspace()->viewArea()->views()) {
        if (QLatin1String(each->type().name) == QLatin1String(name))
            return each;
    }
    return nullptr;
}

/// Without the run's name, and theory, which needs the first batch itself.
std::vector<std::vector<CsvCell>> measured(const CsvTable &table)
{
    std::vector<std::vector<CsvCell>> rows(table.rows.size());
    for (std::size_t column = 0; column < table.header.size(); ++column) {
        const std::string &name = table.header[column];
        if (name == "run" || name.find("predicted") != name.npos || name.find("theory") != name.npos)
            continue;
        for (std::size_t row = 0; row < rows.size(); ++row)
            rows[row].push_back(table.rows[row][column]);
    }
    return rows;
}

QString tooltipOf(QWidget *widget)
{
    QToolTip::hideText();
    const QPoint at = widget->rect().center();
    QHelpEvent help(QEvent::ToolTip, at, widget->mapToGlobal(at));
    QApplication::sendEvent(widget, &help);
    return QToolTip::text();
}

} // namespace

class TestRecordedRuns : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void theViewsShowWhatTheLiveRunShowed();
    void theTimelineScrubs();
    void whatNeedsANetworkIsDisabledAndSaysWhy();
    void itsExperimentTrains();
    void aRunOfAnotherProgramIsShown();
    void aTraceIsKnownByWhatIsInIt();
    void aBrokenFileChangesNothing_data();
    void aBrokenFileChangesNothing();
    void aLineThatBreaksOffIsNoted();
    void whatCameBeforeADamagedLineIsShown();
    void aResumedRunIsShownAsItWasMadeLast();
    void whatWasNotMeasuredIsADash();
    void aPackedTraceOpens();
    void whatIsOpenedMeanwhileStays();
    void anotherLanguageShowsTheSame();
    void aTraceIsFollowedAsItGrows();
    void whatIsOpenedEndsFollowing();

private:
    QString write(const QByteArray &bytes, const QString &name = QStringLiteral("run.jsonl")) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the trace cannot be written");
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

void TestRecordedRuns::theViewsShowWhatTheLiveRunShowed()
{
    Opened opened;
    const QString path = write(recordIn(opened));
    const char *names[] = {"activations", "gradients", "loss", "updates"};
    std::vector<CsvTable> live;
    for (const char *name : names)
        live.push_back(view(opened, name)->data());
    live[2].rows.erase(std::remove_if(live[2].rows.begin(), live[2].rows.end(),
                           [](const auto &row) { return row[1] != CsvCell("training"); }),
        live[2].rows.end());
    opened.drop(path);
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QCOMPARE(opened.document().filePath(), path);
    QCOMPARE(recentFiles(), QStringList{path});
    QVERIFY(opened.window.windowTitle().contains("run.jsonl"));
    for (std::size_t i = 0; i < live.size(); ++i) {
        const CsvTable shown = view(opened, names[i])->data();
        QCOMPARE(shown.header, live[i].header);
        QVERIFY2(!shown.rows.empty() && measured(shown) == measured(live[i]), names[i]);
        QVERIFY(view(opened, names[i])->notice().isEmpty());
    }
    const QString caption = figureCaption(view(opened, "loss")->input());
    QVERIFY2(caption.contains("Small") && caption.contains("seed 3") && caption.contains("step 12")
            && caption.contains("learning rate 0.05"),
        qPrintable(caption));
    // The inspector and the tower.
    Tower *tower = opened.window.workspace()->stackPanel()->tower();
    tower->select(partOf({0}));
    QTRY_COMPARE(
        opened.window.workspace()->inspectorPanel()->findChild<QLabel *>("step")->text(), QString("At step 12"));
    QCOMPARE(tower->layout().rowOf({0})->shape, QString("8"));
}

void TestRecordedRuns::theTimelineScrubs()
{
    Opened opened;
    opened.drop(write(recordIn(opened)));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QCOMPARE(opened.session().step(), std::int64_t(steps));
    Timeline *timeline = opened.window.workspace()->timeline();
    const CsvTable last = view(opened, "gradients")->data();
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Home);
    QCOMPARE(timeline->step(), 1);
    QVERIFY(measured(view(opened, "gradients")->data()) != measured(last));
    QTest::keyClick(timeline, Qt::Key_End);
    QVERIFY(measured(view(opened, "gradients")->data()) == measured(last));
}

void TestRecordedRuns::whatNeedsANetworkIsDisabledAndSaysWhy()
{
    Opened opened;
    opened.drop(write(recordIn(opened)));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    const Experiment before = opened.document().experiment();
    for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Period, Qt::Key_R, Qt::Key_B})
        opened.press(key);
    QTest::keyClick(opened.window.workspace()->stackPanel()->tower(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(opened.window.workspace()->stackPanel()->tower(), Qt::Key_Delete);
    QCOMPARE(opened.session().state(), SessionState::Recorded);
    QVERIFY(!opened.session().isPlaying());
    QCOMPARE(opened.document().experiment(), before);
    QCOMPARE(opened.document().branches().all.size(), std::size_t(1));
    QVERIFY(!opened.window.isWindowModified());

    auto *run = opened.window.workspace()->runBar();
    for (QWidget *control : {run->widgetForAction(run->playAction()), opened.find<QWidget>("residual"),
             opened.find<QWidget>("batchSize")}) {
        QVERIFY(!control->isEnabled());
        QVERIFY2(tooltipOf(control).contains("was recorded"), qPrintable(tooltipOf(control)));
    }
    for (const View *each : opened.window.workspace()->viewArea()->views())
        QVERIFY2(each->type().isRecorded || each->notice().contains("was recorded"), each->type().name);

    opened.window.files()->begin(smallExperiment());
    QVERIFY(opened.waitFor(SessionState::Paused));
    QVERIFY(opened.find<QWidget>("residual")->isEnabled());
    QVERIFY(!tooltipOf(opened.find<QWidget>("residual")).contains("was recorded"));
    QCOMPARE(opened.session().record().history.lastStep(), std::int64_t(0));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    QVERIFY(opened.session().record().isLive);
    QCOMPARE(opened.session().record().name, std::string("A"));
}

void TestRecordedRuns::itsExperimentTrains()
{
    Opened opened;
    const QByteArray trace = recordIn(opened);
    const SnapshotPtr live = opened.session().record().history.snapshotAt(1);
    opened.window.files()->open(write(trace));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QTest::mouseClick(opened.window.messageBar()->actionButton(), Qt::LeftButton);
    QVERIFY(opened.waitFor(SessionState::Paused));
    QCOMPARE(opened.document().experiment(), smallExperiment());
    QVERIFY(opened.document().filePath().isEmpty());
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    QCOMPARE(opened.session().record().history.snapshotAt(1)->loss, live->loss);
}

void TestRecordedRuns::aRunOfAnotherProgramIsShown()
{
    Opened opened;
    opened.drop(write(fromElsewhere(recordIn(opened))));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QVERIFY(opened.window.messageBar()->actionButton()->isHidden());
    // What the file does not tell is not made up.
    const QString caption = figureCaption(view(opened, "loss")->input());
    QVERIFY2(caption.contains("MLP on the cluster") && !caption.contains("seed") && !caption.contains("learning rate"),
        qPrintable(caption));
    QCOMPARE(view(opened, "loss")->data().header[4], std::string("loss"));
    QCOMPARE(opened.find<QComboBox>("batchSize")->currentText(), QString("–"));
    // Every layer is there, by its own name, with its numbers.
    const Workspace &workspace = *opened.window.workspace();
    Tower *tower = workspace.stackPanel()->tower();
    QCOMPARE(opened.document().experiment().stack.size(), opened.document().validPlan().layers.size());
    QCOMPARE(tower->layout().rowOf({0})->label, QString("Linear 2 → 8"));
    tower->select(partOf({0}));
    QTRY_COMPARE(workspace.inspectorPanel()->findChild<QLabel *>("step")->text(), QString("At step 12"));
    QVERIFY(view(opened, "gradients")->readout("0").contains("Linear 2 → 8"));
    QVERIFY(std::ranges::any_of(workspace.inspectorPanel()->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->isVisible() && label->text().remove(QChar(0x200b)).contains("model.layers.0");
    }));
}

void TestRecordedRuns::aTraceIsKnownByWhatIsInIt()
{
    Opened opened;
    opened.window.files()->open(write(recordIn(opened), "run.txt"));
    QVERIFY(opened.waitFor(SessionState::Recorded));
}

void TestRecordedRuns::aBrokenFileChangesNothing_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("said");
    QTest::newRow("the header is none") << 0 << QByteArray("{\"type\": \"tail\"}") << "header";
    QTest::newRow("the first step is no JSON") << 1 << QByteArray("{\"type\": ") << "broken.jsonl:2";
    QTest::newRow("the first step has no layers")
        << 1 << QByteArray("{\"type\": \"step\", \"step\": 2, \"epoch\": 0, \"loss\": 1, \"accuracy\": 0}")
        << "/layers";
}

void TestRecordedRuns::aBrokenFileChangesNothing()
{
    QFETCH(int, line);
    QFETCH(QByteArray, text);
    QFETCH(QString, said);
    Opened opened;
    QList<QByteArray> lines = recordIn(opened).split('\n');
    lines[line] = text;
    opened.drop(write(lines.join('\n'), "broken.jsonl"));
    QTRY_VERIFY2_WITH_TIMEOUT(opened.message().contains(said) && opened.message().contains("broken.jsonl"),
        qPrintable(opened.message()), patience);
    QVERIFY(!opened.document().recorded());
    QCOMPARE(opened.document().experiment(), smallExperiment());
    QCOMPARE(opened.session().record().history.lastStep(), std::int64_t(steps));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(steps + 1));
}

void TestRecordedRuns::aLineThatBreaksOffIsNoted()
{
    Opened opened;
    QByteArray trace = recordIn(opened);
    trace.chop(100);
    opened.drop(write(trace));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QVERIFY2(opened.message().contains("breaks off"), qPrintable(opened.message()));
    QCOMPARE(opened.session().step(), std::int64_t(steps - 1));
}

void TestRecordedRuns::whatCameBeforeADamagedLineIsShown()
{
    Opened opened;
    QList<QByteArray> lines = recordIn(opened).split('\n');
    lines[6] = "{\"type\": ";
    opened.drop(write(lines.join('\n')));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QVERIFY2(opened.message().contains("line 7 is damaged"), qPrintable(opened.message()));
    QCOMPARE(opened.session().step(), std::int64_t(5));
    QVERIFY(!view(opened, "gradients")->data().rows.empty());
}

void TestRecordedRuns::aResumedRunIsShownAsItWasMadeLast()
{
    Opened opened;
    const QByteArray trace = recordIn(opened);
    const QList<QByteArray> lines = trace.trimmed().split('\n');
    opened.drop(write(trace + lines.mid(4, 3).join('\n') + "\n")); // steps 4 to 6 again
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QVERIFY2(opened.message().contains("the later ones are shown"), qPrintable(opened.message()));
    QCOMPARE(opened.session().step(), std::int64_t(6));
    QCOMPARE(opened.session().record().history.curve().size(), std::size_t(6));
}

void TestRecordedRuns::whatWasNotMeasuredIsADash()
{
    Opened opened;
    QList<QByteArray> lines = recordIn(opened).trimmed().split('\n');
    Json last = Json::parse(lines.back().toStdString());
    last["accuracy"] = nullptr;
    lines.back() = QByteArray::fromStdString(last.dump()).replace("\"accuracy\":null", "\"accuracy\":NaN");
    lines << "{\"type\":\"validation\",\"step\":12,\"loss\":Infinity,\"accuracy\":NaN}";
    opened.drop(write(lines.join('\n') + "\n"));
    QVERIFY2(opened.waitFor(SessionState::Recorded), qPrintable(opened.message()));
    QStringList texts;
    for (const QLabel *label : opened.window.statusBar()->findChildren<QLabel *>())
        texts << label->text();
    QVERIFY2(texts.filter("accuracy –").size() == 1 && texts.filter("validation – · –").size() == 1,
        qPrintable(texts.join('\n')));
    QVERIFY2(texts.filter("nan", Qt::CaseInsensitive).isEmpty() && texts.filter("inf", Qt::CaseInsensitive).isEmpty(),
        qPrintable(texts.join('\n')));
}

void TestRecordedRuns::aPackedTraceOpens()
{
    Opened opened;
    const QByteArray trace = recordIn(opened);
    const QString path = m_folder.filePath("packed.jsonl.gz");
    gzFile file = gzopen(qPrintable(path), "wb");
    QCOMPARE(gzwrite(file, trace.data(), unsigned(trace.size())), int(trace.size()));
    QCOMPARE(gzclose(file), Z_OK);
    opened.drop(path);
    QVERIFY2(opened.waitFor(SessionState::Recorded), qPrintable(opened.message()));
    QCOMPARE(opened.session().record().history.lastStep(), std::int64_t(steps));
    QVERIFY(opened.window.windowTitle().contains("packed"));
}

void TestRecordedRuns::whatIsOpenedMeanwhileStays()
{
    Opened opened;
    opened.drop(write(recordIn(opened)));
    QVERIFY(opened.window.files()->reading()->isReading());
    opened.window.files()->begin(plainExperiment());
    QVERIFY(!opened.window.files()->reading()->isReading());
    QVERIFY(opened.waitFor(SessionState::Paused));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    QVERIFY(!opened.document().recorded());
    QCOMPARE(opened.document().experiment(), plainExperiment());
}

void TestRecordedRuns::anotherLanguageShowsTheSame()
{
    Opened opened;
    opened.drop(write(recordIn(opened)));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QEvent change(QEvent::LanguageChange);
    QApplication::sendEvent(&opened.window, &change);
    const Workspace *before = opened.window.workspace();
    QTRY_VERIFY(opened.window.workspace() != before);
    QVERIFY(!opened.window.workspace()->runBar()->playAction()->isEnabled());
    QVERIFY(!view(opened, "gradients")->data().rows.empty());
    QVERIFY2(opened.message().contains("was recorded"), qPrintable(opened.message()));
}

void TestRecordedRuns::aTraceIsFollowedAsItGrows()
{
    Opened opened;
    const QList<QByteArray> lines = recordIn(opened).split('\n');
    const auto upTo = [&](int last) { return lines.mid(0, last + 1).join('\n') + '\n'; };
    const QString path = m_folder.filePath("followed.jsonl");
    opened.window.files()->follow(path); // it is not there yet
    const QByteArray begun = upTo(3);
    write(begun.left(begun.size() - 40), "followed.jsonl");
    QVERIFY(opened.waitFor(SessionState::Recorded));
    QTRY_COMPARE(opened.session().record().history.lastStep(), 2);
    write(begun, "followed.jsonl");
    QTRY_COMPARE(opened.session().record().history.lastStep(), 3);
    write(upTo(steps), "followed.jsonl");
    QTRY_COMPARE(opened.session().step(), std::int64_t(steps));
    QTRY_COMPARE(int(view(opened, "loss")->data().rows.size()), steps);
    QCOMPARE(opened.window.workspace()->timeline()->step(), -1); // the newest
    // Another run takes the file's place.
    write(upTo(2), "followed.jsonl");
    QTRY_COMPARE(opened.session().step(), 2);
    QVERIFY(!opened.window.isWindowModified());
}

void TestRecordedRuns::whatIsOpenedEndsFollowing()
{
    Opened opened;
    const QByteArray trace = recordIn(opened);
    opened.window.files()->follow(write(trace, "followed.jsonl"));
    QVERIFY(opened.waitFor(SessionState::Recorded));
    opened.drop(write(trace, "other.jsonl"));
    QTRY_VERIFY(opened.document().filePath().endsWith("other.jsonl"));
    QVERIFY(opened.window.files()->following()->path().isEmpty());
    QFile::remove(m_folder.filePath("followed.jsonl"));
}

QTEST_MAIN(TestRecordedRuns)
#include "tst_recorded_runs.moc"
