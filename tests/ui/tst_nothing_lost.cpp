// No key makes a trained network vanish: what it takes away, Ctrl+Z brings back, and the next start has what the last
// one trained.
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "edits/stack_edits.h"
#include "window/gallery.h"
#include "window/timeline.h"
#include "window/workspace.h"

#include <QDirIterator>
#include <QFile>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

using namespace stacklight;

namespace {

struct Trained : Opened
{
    explicit Trained(std::int64_t steps, const Experiment &experiment = smallExperiment()) : Opened(experiment)
    {
        trainTo(steps);
    }
    void trainTo(std::int64_t steps)
    {
        session().stopAt(steps);
        press(Qt::Key_Space);
        QVERIFY(QTest::qWaitFor([&] { return !session().isPlaying() && isAt(steps); }, patience));
    }
    bool isAt(std::int64_t step)
    {
        return session().state() == SessionState::Paused && session().step() == step
            && (step == 0 || session().record().history.curve().size() == std::size_t(step));
    }
    bool waitToBeAt(std::int64_t step)
    {
        return QTest::qWaitFor([&] { return isAt(step); }, patience);
    }
    std::vector<double> losses()
    {
        std::vector<double> all;
        for (const CurvePoint &point : session().record().history.curve())
            all.push_back(point.loss);
        return all;
    }
    void undo() { press(Qt::Key_Z, Qt::ControlModifier); }
    void redo() { press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
};

} // namespace

class TestNothingLost : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init()
    {
        QSettings().clear();
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toUtf8());
    }
    void aRestartIsUndone();
    void goingBackIsUndone();
    void whatWasSwitchedBeforeARestartStays();
    void theBestOfManyRunsStays();
    void aRemovedBranchComesBackTrained();
    void otherDataAreUndone_data();
    void otherDataAreUndone();
    void otherDataOfManyBranchesAreUndone();
    void whatWasSwitchedOffIsKept();
    void aRestartDoesNotChangeTheFile();
    void theNextStartGoesOn_data();
    void theNextStartGoesOn();
    void theNextStartOffersUnsavedChangesOnce();
    void whatCannotBeReadBeginsAnew_data();
    void whatCannotBeReadBeginsAnew();
    void theGalleryLeadsBackToWhatIsOpen();
    void anotherExperimentKeepsWhatWasTrained();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_data;
};

void TestNothingLost::aRestartIsUndone()
{
    Trained opened(60);
    const std::vector<double> before = opened.losses();
    opened.press(Qt::Key_R);
    QVERIFY(opened.waitToBeAt(0));
    opened.trainTo(5);
    opened.undo();
    QVERIFY(opened.waitToBeAt(60));
    QCOMPARE(opened.losses(), before);
    opened.trainTo(70);
    const std::vector<double> longer = opened.losses();
    opened.redo();
    QVERIFY(opened.waitToBeAt(5));
    opened.trainTo(70); // the same seed: the same to the bit, had it not been interrupted
    QCOMPARE(opened.losses(), longer);
}

void TestNothingLost::goingBackIsUndone()
{
    Trained opened(50);
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    opened.trainTo(60);
    const std::vector<double> before = opened.losses();
    const std::size_t events = opened.session().record().history.events().size();
    QCOMPARE(events, std::size_t(1));
    opened.window.workspace()->timeline()->setStep(20);
    opened.press(Qt::Key_Backspace, Qt::ControlModifier);
    QVERIFY(opened.waitToBeAt(20));
    QVERIFY(opened.find<QToolButton>("residual")->isChecked()); // as it was there
    QVERIFY(opened.session().record().history.events().empty());
    opened.trainTo(25);
    opened.undo();
    QVERIFY(opened.waitToBeAt(60));
    QCOMPARE(opened.losses(), before);
    QCOMPARE(opened.session().record().history.events().size(), events);
    QVERIFY(!opened.find<QToolButton>("residual")->isChecked());
    opened.redo();
    QVERIFY(opened.waitToBeAt(25));
}

void TestNothingLost::whatWasSwitchedBeforeARestartStays()
{
    Trained opened(30);
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    opened.press(Qt::Key_R);
    QVERIFY(opened.waitToBeAt(0));
    opened.undo(); // the restart, not the older switch
    QVERIFY(opened.waitToBeAt(30));
    QVERIFY(!opened.find<QToolButton>("residual")->isChecked());
    opened.undo();
    QVERIFY(opened.find<QToolButton>("residual")->isChecked());
    QVERIFY(opened.waitToBeAt(30));
}

void TestNothingLost::theBestOfManyRunsStays()
{
    Trained opened(40);
    constexpr int times = 12; // more than are put aside
    for (int time = 0; time < times; ++time) {
        opened.press(Qt::Key_R);
        QVERIFY(opened.waitToBeAt(0));
        opened.trainTo(2);
    }
    for (int time = 0; time < times; ++time)
        opened.undo();
    QVERIFY(opened.waitToBeAt(40));
}

void TestNothingLost::aRemovedBranchComesBackTrained()
{
    Trained opened(20);
    opened.press(Qt::Key_B);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().records().size() == 2 && opened.isAt(0); }, patience));
    opened.trainTo(30);
    opened.press(Qt::Key_B, Qt::ShiftModifier);
    QCOMPARE(opened.session().records().size(), std::size_t(1));
    opened.undo();
    QCOMPARE(opened.document().branches().current, 1);
    QVERIFY(opened.waitToBeAt(30));
    opened.trainTo(31);
}

void TestNothingLost::otherDataAreUndone_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isTrainedThen");
    for (const char *what : {"the seed", "the number of examples", "another source", "data that cannot be read"}) {
        QTest::addRow("%s, seen at once", what) << what << false;
        if (what != QString("data that cannot be read"))
            QTest::addRow("%s, and trained on", what) << what << true;
    }
}

void TestNothingLost::otherDataAreUndone()
{
    QFETCH(QString, what);
    QFETCH(bool, isTrainedThen);
    Trained opened(60);
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    opened.trainTo(70);
    const std::vector<double> before = opened.losses();
    const std::size_t snapshots = opened.session().record().history.snapshots().size();
    const std::shared_ptr<const Dataset> data = opened.session().dataset();
    opened.document().edit({"Other"}, [&](Experiment &experiment) {
        if (what == "the seed")
            experiment.seed += 1;
        if (what == "the number of examples")
            std::get<SpiralsData>(experiment.data.source).samples += 100;
        if (what == "another source")
            experiment.data.source = MoonsData{};
        if (what == "data that cannot be read")
            experiment.data.source = CsvData{"/nowhere.csv", {}};
    });
    if (what == "data that cannot be read")
        QVERIFY(opened.waitFor(SessionState::Failed));
    else
        QVERIFY(opened.waitToBeAt(0));
    if (isTrainedThen)
        opened.trainTo(5);
    const std::vector<double> then = opened.losses();
    opened.undo();
    QVERIFY(opened.waitToBeAt(70));
    QCOMPARE(opened.losses(), before);
    QCOMPARE(opened.session().record().history.snapshots().size(), snapshots);
    QCOMPARE(opened.session().record().history.events().size(), std::size_t(1));
    QCOMPARE(opened.session().dataset(), data); // and nothing is read again
    opened.trainTo(80);
    const std::vector<double> longer = opened.losses();
    if (isTrainedThen) {
        opened.redo();
        QVERIFY(opened.waitToBeAt(5));
        QCOMPARE(opened.losses(), then);
        opened.undo();
        QVERIFY(opened.waitToBeAt(80));
        QCOMPARE(opened.losses(), longer);
    }
    Trained fresh(60); // the same to the bit, had nothing happened
    QTest::mouseClick(fresh.find<QToolButton>("residual"), Qt::LeftButton);
    fresh.trainTo(80);
    QCOMPARE(longer, fresh.losses());
}

void TestNothingLost::otherDataOfManyBranchesAreUndone()
{
    Trained opened(20);
    opened.press(Qt::Key_B);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().records().size() == 2 && opened.isAt(0); }, patience));
    opened.trainTo(30);
    opened.document().edit({"Seed"}, [](Experiment &experiment) { experiment.seed += 1; });
    QVERIFY(opened.waitToBeAt(0));
    opened.undo();
    QVERIFY(opened.waitToBeAt(30));
    for (const RunRecord *run : opened.session().records())
        QCOMPARE(run->history.curve().size(), std::size_t(30));
}

void TestNothingLost::whatWasSwitchedOffIsKept()
{
    const auto switchNorms = [](Document &document, NormKind kind) {
        document.edit({"Norm"}, [kind](Experiment &experiment) { setAllNorms(experiment.stack, kind); });
    };
    const auto losses = [](MainWindow &window) {
        std::vector<double> all;
        for (const CurvePoint &point : window.session()->record().history.curve())
            all.push_back(point.loss);
        return all;
    };
    std::vector<double> after;
    {
        Trained opened(40);
        switchNorms(opened.document(), NormKind::None);
        opened.trainTo(50);
        opened.window.leaveAtOnce();
        switchNorms(opened.document(), NormKind::Batch);
        opened.trainTo(60);
        after = opened.losses();
    }
    MainWindow window;
    window.show();
    window.activateWindow();
    QVERIFY(waitUntilActive(&window));
    QTest::mouseClick(window.gallery()->findChild<QPushButton *>("continue"), Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&] { return window.session()->step() == 50; }, patience));
    switchNorms(*window.document(), NormKind::Batch);
    window.session()->stopAt(60);
    QTest::keyClick(&window, Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return losses(window).size() == 60; }, patience));
    QCOMPARE(losses(window), after); // with the γ, β and moving statistics that the norms had
}

void TestNothingLost::aRestartDoesNotChangeTheFile()
{
    Trained opened(10);
    QVERIFY(!opened.document().isModified());
    opened.press(Qt::Key_R);
    QVERIFY(opened.waitToBeAt(0));
    QVERIFY(!opened.document().isModified());
    QVERIFY(!opened.window.isWindowModified());
}

void TestNothingLost::theNextStartGoesOn_data()
{
    QTest::addColumn<bool>("isSwitched");
    QTest::addColumn<bool>("hasBranch");
    QTest::newRow("one run") << false << false;
    QTest::newRow("a run in which something was switched") << true << false;
    QTest::newRow("two runs") << false << true;
}

void TestNothingLost::theNextStartGoesOn()
{
    QFETCH(bool, isSwitched);
    QFETCH(bool, hasBranch);
    std::vector<double> before, after;
    Branches branches;
    {
        Trained opened(40);
        if (isSwitched)
            QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
        if (hasBranch)
            opened.press(Qt::Key_B);
        opened.trainTo(50);
        before = opened.losses();
        branches = opened.document().branches();
        opened.window.leaveAtOnce(); // as a close, but for the question about changes
        opened.trainTo(60);
        after = opened.losses();
    }
    MainWindow window;
    window.show();
    window.activateWindow();
    QVERIFY(waitUntilActive(&window));
    auto *goOn = window.gallery()->findChild<QPushButton *>("continue");
    QVERIFY(goOn->isVisible());
    QVERIFY2(goOn->text().contains("Small") && goOn->text().contains("50"), qPrintable(goOn->text()));
    QVERIFY(goOn->hasFocus());
    QVERIFY2(window.messageBar()->text().isEmpty(), qPrintable(window.messageBar()->text())); // offered once
    QTest::mouseClick(goOn, Qt::LeftButton);
    const auto losses = [&] {
        std::vector<double> all;
        for (const CurvePoint &point : window.session()->record().history.curve())
            all.push_back(point.loss);
        return all;
    };
    QVERIFY(QTest::qWaitFor([&] { return window.session()->step() == 50; }, patience));
    QCOMPARE(losses(), before);
    QVERIFY(holdTheSame(window.document()->branches(), branches));
    QCOMPARE(window.session()->record().history.events().size(), std::size_t(isSwitched));
    QCOMPARE(window.session()->record().history.lastStep(), 50); // its layers are seen at once
    window.session()->stopAt(60);
    QTest::keyClick(&window, Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return losses().size() == 60; }, patience));
    QCOMPARE(losses(), after); // bit for bit, optimizer and moving statistics included
    window.workspace()->timeline()->setStep(30);
    QTest::keyClick(&window, Qt::Key_Backspace, Qt::ControlModifier); // before what was kept
    QVERIFY(QTest::qWaitFor([&] { return window.session()->step() == 30 && losses().size() == 30; }, patience));
    window.session()->stopAt(60);
    QTest::keyClick(&window, Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return losses().size() == 60; }, patience));
    if (!isSwitched) // going back took the switch back
        QCOMPARE(losses(), after);
}

void TestNothingLost::theNextStartOffersUnsavedChangesOnce()
{
    {
        Trained opened(10);
        QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
        opened.window.leaveAtOnce();
    }
    for (const bool isContinued : {false, true}) {
        MainWindow window;
        window.show();
        QVERIFY2(window.messageBar()->text().isEmpty(), qPrintable(window.messageBar()->text()));
        auto *goOn = window.gallery()->findChild<QPushButton *>("continue");
        QVERIFY(goOn->isVisible());
        if (!isContinued)
            continue;
        QTest::mouseClick(goOn, Qt::LeftButton);
        QVERIFY(window.isWindowModified());
    }
    {
        Trained opened(5); // without the switch: what was kept is no longer the same
        opened.window.leaveAtOnce();
    }
    MainWindow last;
    last.show();
    QVERIFY2(last.messageBar()->text().isEmpty(), qPrintable(last.messageBar()->text())); // it went on
}

void TestNothingLost::whatCannotBeReadBeginsAnew_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("its head") << "session.json" << false;
    QTest::newRow("its past") << "A.json" << true;
    QTest::newRow("its weights") << "A.safetensors" << true;
}

void TestNothingLost::whatCannotBeReadBeginsAnew()
{
    QFETCH(QString, file);
    QFETCH(bool, isOffered);
    {
        Trained opened(10);
        opened.window.leaveAtOnce();
    }
    QStringList found;
    QDirIterator files(m_data->path(), {file}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        found << files.next();
    QCOMPARE(found.size(), 1);
    QFile damaged(found.front());
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.resize(damaged.size() / 2));
    damaged.close();
    MainWindow window;
    window.show();
    window.activateWindow();
    QVERIFY(waitUntilActive(&window));
    auto *goOn = window.gallery()->findChild<QPushButton *>("continue");
    QCOMPARE(goOn->isVisible(), isOffered);
    if (!isOffered)
        return;
    QTest::mouseClick(goOn, Qt::LeftButton);
    QVERIFY(QTest::qWaitFor(
        [&] { return window.session()->state() == SessionState::Paused && !window.messageBar()->text().isEmpty(); },
        patience));
    QCOMPARE(window.session()->step(), 0);
    QVERIFY2(window.messageBar()->text().contains(file), qPrintable(window.messageBar()->text()));
}

void TestNothingLost::theGalleryLeadsBackToWhatIsOpen()
{
    Trained opened(10);
    opened.window.showGallery();
    auto *goOn = opened.window.gallery()->findChild<QPushButton *>("continue");
    QVERIFY(goOn->isVisible() && goOn->hasFocus());
    QVERIFY2(goOn->text().contains("10"), qPrintable(goOn->text()));
    QTest::mouseClick(goOn, Qt::LeftButton);
    QVERIFY(opened.window.workspace()->isVisible());
    QVERIFY(opened.isAt(10));
}

void TestNothingLost::anotherExperimentKeepsWhatWasTrained()
{
    {
        Trained opened(10);
        opened.press(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(opened.waitFor(SessionState::Paused));
    }
    MainWindow window;
    window.show();
    auto *goOn = window.gallery()->findChild<QPushButton *>("continue");
    QVERIFY(goOn->isVisible());
    QVERIFY2(goOn->text().contains("Small"), qPrintable(goOn->text()));
}

QTEST_MAIN(TestNothingLost)
#include "tst_nothing_lost.moc"
