// A network leaves the window as code, as a model or as weights, and weights come in.
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "base/safetensors.h"
#include "session/network_files.h"
#include "train/trainer.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>

using namespace stacklight;

class TestNetworkFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void aNetworkIsExported_data();
    void aNetworkIsExported();
    void trainingGoesOnMeanwhile();
    void nothingIsHalfWritten_data();
    void nothingIsHalfWritten();
    void weightsAreThoseOfTheTrainer();
    void weightsComeBackAndAreUndone();
    void editsKeepWeightsThatWereOpened();
    void droppedWeightsAreOpened();
    void weightsThatDoNotFitChangeNothing_data();
    void weightsThatDoNotFitChangeNothing();
    void withoutANetworkThereIsNothingToDo();

private:
    static QByteArray bytes(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void train(Opened &opened, int steps)
    {
        const std::int64_t end = opened.session().step() + steps;
        while (opened.session().step() < end) {
            const std::int64_t now = opened.session().step();
            opened.press(Qt::Key_Period);
            QVERIFY(opened.waitForStep(now + 1));
        }
    }
    static QByteArray savedWeights(Opened &opened, const QString &path)
    {
        QSignalSpy saved(opened.window.networkFiles(), &NetworkFiles::saved);
        opened.window.networkFiles()->saveWeights(path);
        return saved.wait(patience) ? bytes(path) : QByteArray();
    }
    static void openWeights(Opened &opened, const QString &path)
    {
        QSignalSpy done(opened.window.networkFiles(), &NetworkFiles::opened);
        opened.window.networkFiles()->openWeights(path);
        QVERIFY2(done.wait(patience), qPrintable(opened.message()));
        QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 0; }, patience));
    }

    QTemporaryDir m_folder;
};

void TestNetworkFiles::aNetworkIsExported_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("files"); // empty: it is one
    QTest::newRow("PyTorch") << 0 << "torch" << QStringList{"model.py", "train.py", "weights.safetensors", "README.md"};
    QTest::newRow("PyTorch, distributed") << 1 << "shared" << QStringList{"model.py", "train.py", "README.md"};
    QTest::newRow("Keras") << 2 << "keras" << QStringList{"model.py", "train.py", "model.weights.h5", "README.md"};
    QTest::newRow("ONNX") << 3 << "model.onnx" << QStringList();
    QTest::newRow("ONNX, norms in training mode") << 4 << "training.onnx" << QStringList();
}

void TestNetworkFiles::aNetworkIsExported()
{
    QFETCH(int, format);
    QFETCH(QString, name);
    QFETCH(QStringList, files);
    Opened opened;
    train(opened, 2);
    opened.find<QAction>("exportNetwork")->trigger();
    auto *dialog = opened.find<QWidget>("exportNetworkDialog");
    QVERIFY(dialog && waitUntilActive(dialog));
    opened.choose("networkFormat", format);
    auto *line = opened.find<QLineEdit>("networkPath");
    QVERIFY2(line->text().endsWith(files.isEmpty() ? ".onnx"
                     : format == 2                 ? "-keras"
                                                   : "-pytorch"),
        qPrintable(line->text()));
    const QString path = m_folder.filePath(name);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, path);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(opened.message().contains(path), qPrintable(opened.message()), patience);
    QTRY_VERIFY(!opened.find<QWidget>("exportNetworkDialog"));
    for (const QString &file : std::as_const(files))
        QVERIFY2(QFileInfo(path + "/" + file).size() > 0, qPrintable(file));
    if (files.isEmpty()) {
        QFile model(path);
        QVERIFY(model.open(QIODevice::ReadOnly) && model.size() > 100);
        QCOMPARE(model.readAll().contains("norm_mode"), format == 4);
    }
    QCOMPARE(opened.window.messageBar()->actionButton()->text(), "Open folder");
    QCOMPARE(opened.session().step(), 2);
}

void TestNetworkFiles::trainingGoesOnMeanwhile()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(5));
    QVERIFY(!savedWeights(opened, m_folder.filePath("meanwhile.safetensors")).isEmpty());
    QVERIFY(opened.session().isPlaying());
    QVERIFY(opened.waitForStep(opened.session().step() + 5));
    QVERIFY(readSafetensors(m_folder.filePath("meanwhile.safetensors").toStdString()));
}

void TestNetworkFiles::nothingIsHalfWritten_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("said");
    QVERIFY(QDir(m_folder.path()).mkpath("full"));
    QFile file(m_folder.filePath("full/mine.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    QTest::newRow("a folder that is not empty") << 0 << m_folder.filePath("full") << "empty";
    QTest::newRow("a file in the way") << 2 << m_folder.filePath("full/mine.txt") << "mine.txt";
    QTest::newRow("no such folder") << 3 << m_folder.filePath("nowhere/model.onnx") << "nowhere";
    QTest::newRow("a folder for a file") << 3 << m_folder.filePath("full") << "full";
}

void TestNetworkFiles::nothingIsHalfWritten()
{
    QFETCH(int, format);
    QFETCH(QString, path);
    QFETCH(QString, said);
    const QStringList before = QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden);
    Opened opened;
    opened.find<QAction>("exportNetwork")->trigger();
    opened.choose("networkFormat", format);
    opened.find<QLineEdit>("networkPath")->setText(path);
    QTest::mouseClick(opened.find<QPushButton>("networkExport"), Qt::LeftButton);
    auto *state = opened.find<QLabel>("networkState");
    QTRY_VERIFY_WITH_TIMEOUT(state->isVisible(), patience);
    QVERIFY2(state->text().contains(said), qPrintable(state->text()));
    QVERIFY(opened.find<QWidget>("exportNetworkDialog")->isVisible());
    QVERIFY(opened.find<QPushButton>("networkExport")->isEnabled()); // to another place
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden), before);
    QCOMPARE(QDir(m_folder.filePath("full")).entryList(QDir::Files | QDir::Hidden), QStringList{"mine.txt"});
    QCOMPARE(bytes(m_folder.filePath("full/mine.txt")), "mine");
}

void TestNetworkFiles::weightsAreThoseOfTheTrainer()
{
    Opened opened;
    train(opened, 4);
    const QByteArray saved = savedWeights(opened, m_folder.filePath("four.safetensors"));
    const auto trainer = Trainer::create(smallExperiment(), opened.session().dataset());
    QVERIFY(trainer);
    for (int i = 0; i < 4; ++i)
        (*trainer)->step(false);
    const QString path = m_folder.filePath("expected.safetensors");
    QVERIFY((*trainer)->saveWeights(path.toStdString()));
    QCOMPARE(saved, bytes(path));
}

void TestNetworkFiles::weightsComeBackAndAreUndone()
{
    Opened opened;
    train(opened, 3);
    const QString path = m_folder.filePath("three.safetensors"), again = m_folder.filePath("again.safetensors");
    const QByteArray three = savedWeights(opened, path);
    QVERIFY(!three.isEmpty());
    train(opened, 2);
    const QByteArray five = savedWeights(opened, again);
    QVERIFY(five != three);
    openWeights(opened, path);
    QVERIFY2(opened.message().contains("three.safetensors"), qPrintable(opened.message()));
    QVERIFY(!opened.session().isPlaying());
    QCOMPARE(savedWeights(opened, again), three);
    train(opened, 2);
    QVERIFY(savedWeights(opened, again) != three);
    opened.session().goBack(0); // to what was opened, not to what would be drawn
    QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 0; }, patience));
    QCOMPARE(savedWeights(opened, again), three);
    opened.document().undoStack()->undo();
    QVERIFY(opened.waitForStep(2));
    opened.document().undoStack()->undo();
    QVERIFY(opened.waitForStep(5));
    QCOMPARE(savedWeights(opened, again), five);
    opened.document().undoStack()->redo();
    QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 2; }, patience));
    QCOMPARE(opened.document().experiment(), smallExperiment());
}

void TestNetworkFiles::editsKeepWeightsThatWereOpened()
{
    Opened opened;
    train(opened, 3);
    const QString path = m_folder.filePath("three.safetensors"), again = m_folder.filePath("again.safetensors");
    const QByteArray three = savedWeights(opened, path);
    openWeights(opened, path);
    opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.125; });
    QCOMPARE(savedWeights(opened, again), three);
    train(opened, 1);
    QVERIFY(savedWeights(opened, again) != three);
}

void TestNetworkFiles::droppedWeightsAreOpened()
{
    Opened opened;
    train(opened, 3);
    const QString path = m_folder.filePath("dropped.safetensors");
    const QByteArray three = savedWeights(opened, path);
    QSignalSpy done(opened.window.networkFiles(), &NetworkFiles::opened);
    opened.drop(path);
    QVERIFY2(done.wait(patience), qPrintable(opened.message()));
    QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 0; }, patience));
    QCOMPARE(savedWeights(opened, m_folder.filePath("again.safetensors")), three);
}

void TestNetworkFiles::weightsThatDoNotFitChangeNothing_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("said");
    const auto plain = Trainer::create(plainExperiment(), *loadData(plainExperiment().data, 1, {}));
    const QString other = m_folder.filePath("other.safetensors"), cut = m_folder.filePath("cut.safetensors");
    QVERIFY((*plain)->saveWeights(other.toStdString()));
    QFile file(cut);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes(other).chopped(40));
    QTest::newRow("of another stack") << other << "the tensor \"";
    QTest::newRow("a file that was cut") << cut << "cut.safetensors";
    QTest::newRow("a file that is not there") << m_folder.filePath("none.safetensors") << "none.safetensors";
}

void TestNetworkFiles::weightsThatDoNotFitChangeNothing()
{
    QFETCH(QString, path);
    QFETCH(QString, said);
    Opened opened;
    train(opened, 2);
    const QByteArray before = savedWeights(opened, m_folder.filePath("before.safetensors"));
    QSignalSpy failed(opened.window.networkFiles(), &NetworkFiles::failed);
    opened.window.networkFiles()->openWeights(path);
    QVERIFY(failed.wait(patience));
    QVERIFY2(opened.message().contains(said), qPrintable(opened.message()));
    QCOMPARE(opened.session().step(), 2);
    QVERIFY(!opened.document().undoStack()->canUndo());
    QCOMPARE(savedWeights(opened, m_folder.filePath("after.safetensors")), before);
}

void TestNetworkFiles::withoutANetworkThereIsNothingToDo()
{
    const QStringList names{"exportNetwork", "openWeights", "saveWeights"};
    MainWindow window;
    window.show();
    for (const QString &name : names)
        QVERIFY2(!window.findChild<QAction *>(name)->isEnabled(), qPrintable(name));
    window.files()->begin(smallExperiment());
    for (const QString &name : names)
        QTRY_VERIFY2_WITH_TIMEOUT(window.findChild<QAction *>(name)->isEnabled(), qPrintable(name), patience);
}

QTEST_MAIN(TestNetworkFiles)
#include "tst_network_files.moc"
