// A run in the window and the same run as a command give the same numbers to the last bit, however the window's is
// handled.
#include "edits/stack_edits.h"
#include "app/program.h"

#include "base/json.h"
#include "observe/trace.h"
#include "session/document.h"
#include "session/training_session.h"

#include <QUndoStack>

using namespace stacklight;
using namespace stacklight::testing;

class TestSameBytes : public QObject
{
    Q_OBJECT

private slots:
    void windowAndCommand_data();
    void windowAndCommand();
};

namespace {

constexpr int patience = 60'000; // ms; sanitizers are slow
constexpr std::int64_t steps = 150;
constexpr int recorded = 1500; // by the command; the window runs on until its pause arrives

struct Window
{
    Document document;
    TrainingSession session{&document};

    bool waitFor(SessionState state)
    {
        return QTest::qWaitFor([&] { return session.state() == state; }, patience);
    }
    bool waitForStep(std::int64_t step)
    {
        return QTest::qWaitFor([&] { return session.step() >= step; }, patience);
    }
};

bool playsThrough(Window &window)
{
    window.session.play();
    return window.waitForStep(steps);
}

bool pausesAndSteps(Window &window)
{
    for (std::int64_t until = 20; until < steps; until += 30) {
        window.session.play();
        if (!window.waitForStep(until))
            return false;
        window.session.pause();
        if (!window.waitFor(SessionState::Paused))
            return false;
        for (int i = 0; i < 3; ++i) {
            const std::int64_t next = window.session.step() + 1;
            window.session.stepOnce();
            if (!window.waitForStep(next))
                return false;
        }
    }
    return playsThrough(window);
}

// Every step is observed when they are few a second.
bool changesItsSpeed(Window &window)
{
    window.session.setSpeed(25);
    window.session.play();
    if (!window.waitForStep(10))
        return false;
    window.session.setSpeed(1000);
    return playsThrough(window);
}

// Residuals off and norms away, and both back, while it pauses: as if nothing happened.
bool changesItsMind(Window &window)
{
    window.session.play();
    if (!window.waitForStep(40))
        return false;
    window.session.pause();
    if (!window.waitFor(SessionState::Paused))
        return false;
    window.document.edit({"off"}, [](Experiment &experiment) {
        setAllResiduals(experiment.stack, false);
        setAllNorms(experiment.stack, NormKind::None);
    });
    QTest::qWait(50);
    window.document.undoStack()->undo();
    return playsThrough(window);
}

bool goesBack(Window &window)
{
    window.session.play();
    if (!window.waitForStep(90))
        return false;
    window.session.goBack(33);
    if (!QTest::qWaitFor([&] { return window.session.step() == 33; }, patience))
        return false;
    return playsThrough(window);
}

const std::map<QString, bool (*)(Window &)> ways = {{"played through", playsThrough},
    {"paused and stepped", pausesAndSteps}, {"slowly, then fast", changesItsSpeed},
    {"edited and undone", changesItsMind}, {"taken back", goesBack}};

} // namespace

void TestSameBytes::windowAndCommand_data()
{
    QTest::addColumn<QString>("way");
    QTest::addColumn<int>("threads");
    int threads = 1;
    for (const auto &[name, way] : ways) {
        QTest::newRow(qPrintable(QString("%1; %2 threads").arg(name).arg(threads))) << name << threads;
        threads = threads == 4 ? 1 : 2 * threads;
    }
}

void TestSameBytes::windowAndCommand()
{
    QFETCH(QString, way);
    QFETCH(int, threads);
    Program program;
    QCOMPARE(program
                 .runLine(QString("train e.stacklight --quiet --steps %2 --trace t.jsonl --threads %1")
                         .arg(threads)
                         .arg(recorded))
                 .status,
        0);
    QHash<qint64, QByteArray> lines;
    QHash<qint64, double> losses;
    for (const QByteArray &line : program.bytes("t.jsonl").trimmed().split('\n')) {
        if (!line.startsWith("{\"type\":\"step\""))
            continue;
        const Json json = Json::parse(line.toStdString());
        lines[json["step"].get<qint64>()] = line;
        losses[json["step"].get<qint64>()] = json["loss"].get<double>();
    }
    QCOMPARE(lines.size(), recorded);

    Window window;
    QVERIFY(window.document.open(program.path("e.stacklight")));
    QVERIFY(window.waitFor(SessionState::Paused));
    window.session.setSpeed(200); // so that it does not run beyond the trace
    QVERIFY(ways.at(way)(window));
    window.session.pause();
    QVERIFY(window.waitFor(SessionState::Paused));
    // The last step is observed, and with it what all steps before made of the weights.
    const std::int64_t before = window.session.step();
    window.session.stepOnce();
    const History &history = window.session.record().history;
    QVERIFY(QTest::qWaitFor([&] { return !history.isEmpty() && history.snapshots().back()->step > before; }, patience));
    const std::int64_t last = history.snapshots().back()->step;
    QVERIFY(last <= recorded);
    QVERIFY(history.snapshots().size() > 5);
    for (const SnapshotPtr &snapshot : history.snapshots()) {
        if (snapshot->step == 0)
            continue; // before the first step, of which a trace has no line
        std::string line;
        appendTraceLine(*snapshot, line);
        QVERIFY2(QByteArray::fromStdString(line) == lines.value(snapshot->step),
            qPrintable(QString("step %1").arg(snapshot->step)));
    }
    QCOMPARE(std::int64_t(history.curve().size()), last);
    for (const CurvePoint &point : history.curve())
        QVERIFY2(point.loss == losses.value(point.step), qPrintable(QString("step %1").arg(point.step)));
}

QTEST_GUILESS_MAIN(TestSameBytes)
#include "tst_same_bytes.moc"
