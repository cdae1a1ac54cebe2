// A trace that is looked at while it is written.
#include "observe/tensorboard_writer.h"
#include "observe/trace_follower.h"

#include <QTest>

#include <zlib.h>

#include "core/trace_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestTraceFollower : public QObject
{
    Q_OBJECT

private slots:
    void whereverItIsCutNothingIsLost_data();
    void whereverItIsCutNothingIsLost();
    void aFileThatIsNotThereYet();
    void stepsThatGoBack();
    void whatARunLeftIsWhole_data();
    void whatARunLeftIsWhole();
    void eventFiles_data();
    void eventFiles();
    void aHistogramThatComesLaterIsALayer();
    void aSessionThatStartsAgain();
    void aFileThatIsReplaced_data();
    void aFileThatIsReplaced();
    void aDamagedLineIsToldOnceAndWhatCameBeforeFirst();
    void whatPythonWritesOfNumbers();
    void aFolderIsNoTrace();

private:
    void append(const QByteArray &bytes) const
    {
        QFile file(QString::fromStdString(m_file.path()));
        QVERIFY(file.open(QIODevice::Append) && file.write(bytes) == bytes.size());
    }

    TraceFile m_file;
};

namespace {

/// What the window would have of a trace.
struct Seen
{
    int begun = 0;
    History history;
    std::vector<History> left; ///< as the run was when it went back

    void take(TraceFollower &follower)
    {
        for (;;) {
            Result<TraceUpdate> update = follower.read();
            if (!update)
                qFatal("%s", update.error().message.english().c_str());
            if (update->isEmpty())
                return;
            if (update->begun) {
                ++begun;
                history = update->begun->record.history;
                left.clear();
                for (const RunRecord &run : leftRuns(*update->begun))
                    left.push_back(run.history);
                continue;
            }
            if (update->back && update->back->isResumed)
                left.push_back(history);
            if (update->back)
                history.truncate(update->back->step);
            for (const CurvePoint &point : update->history.curve())
                history.add(point);
            for (const SnapshotPtr &snapshot : update->history.snapshots())
                history.add(snapshot);
            for (const Validation &validation : update->history.validations())
                history.add(validation);
        }
    }
};

QByteArray packed(const QByteArray &bytes)
{
    z_stream stream = {};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray into(qsizetype(deflateBound(&stream, uLong(bytes.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(into.data());
    stream.avail_out = uInt(into.size());
    deflate(&stream, Z_FINISH);
    into.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return into;
}

} // namespace

void TestTraceFollower::whereverItIsCutNothingIsLost_data()
{
    QTest::addColumn<int>("piece");
    QTest::addColumn<bool>("isPacked");
    for (const int piece : {1, 7, 1000, 1 << 20}) {
        QTest::addRow("it grows by %d bytes", piece) << piece << false;
        QTest::addRow("gzipped, it grows by %d bytes", piece) << piece << true;
    }
}

void TestTraceFollower::whereverItIsCutNothingIsLost()
{
    QFETCH(const int, piece);
    QFETCH(const bool, isPacked);
    const QByteArray trace = traceOf(recordedExperiment(), 7);
    const QByteArray bytes = isPacked ? packed(trace) : trace;
    m_file.write({});
    TraceFollower follower(m_file.path());
    Seen seen;
    // Byte by byte around the ends of lines alone: all of it would take long.
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype next =
            piece == 1 && at > 3 && at + 3000 < bytes.size() && at % 1000 > 3 ? at + 997 : at + piece;
        append(bytes.mid(at, next - at));
        at = next;
        seen.take(follower);
    }
    const auto whole = m_file.read(trace);
    QVERIFY(whole);
    QCOMPARE(seen.begun, 1);
    QCOMPARE(seen.history.curve().size(), whole->record.history.curve().size());
    QCOMPARE(seen.history.snapshots().size(), std::size_t(7));
    QCOMPARE(seen.history.validations().size(), std::size_t(2));
    for (std::size_t i = 0; i < 7; ++i) {
        const Snapshot &a = *seen.history.snapshots()[i], &b = *whole->record.history.snapshots()[i];
        QCOMPARE(a.step, b.step);
        QCOMPARE(a.loss, b.loss);
        QCOMPARE(a.layers.back().activation.counts, b.layers.back().activation.counts);
    }
}

void TestTraceFollower::aFileThatIsNotThereYet()
{
    QFile::remove(QString::fromStdString(m_file.path()));
    TraceFollower follower(m_file.path());
    QVERIFY(follower.read()->isEmpty());
    m_file.write(traceOf(recordedExperiment(), 2));
    Seen seen;
    seen.take(follower);
    QCOMPARE(seen.begun, 1);
    QCOMPARE(seen.history.lastStep(), 2);
}

void TestTraceFollower::stepsThatGoBack()
{
    const QByteArray trace = traceOf(recordedExperiment(), 5);
    const QList<QByteArray> lines = trace.split('\n'); // header, 1, 2, 3, validation, 4, 5
    m_file.write(trace);
    TraceFollower follower(m_file.path());
    Seen seen;
    seen.take(follower);
    append(lines[0] + '\n' + withLine(trace, 3, [](Json &step) { step["loss"] = 0.125; }).split('\n')[2] + '\n');
    seen.take(follower);
    QCOMPARE(seen.begun, 1);
    QCOMPARE(seen.history.lastStep(), 2);
    QCOMPARE(seen.history.snapshots().back()->loss, 0.125);
    QVERIFY(seen.history.validations().empty());
    QCOMPARE(seen.left.size(), std::size_t(1));
    QCOMPARE(seen.left[0].lastStep(), 5);
    QCOMPARE(seen.left[0].validations().size(), std::size_t(1));
}

void TestTraceFollower::whatARunLeftIsWhole_data()
{
    QTest::addColumn<QList<int>>("steps"); // as they come, behind the first three
    QTest::addColumn<QList<QList<int>>>("left");
    QTest::newRow("once") << QList<int>{4, 2, 3, 4, 5} << QList<QList<int>>{{1, 2, 3, 4}};
    QTest::newRow("to its beginning") << QList<int>{1, 2} << QList<QList<int>>{{1, 2, 3}};
    QTest::newRow("twice, further back") << QList<int>{4, 5, 4, 5, 6, 2, 3}
                                         << QList<QList<int>>{{1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}};
    QTest::newRow("twice, less far") << QList<int>{2, 3, 4, 4, 5} << QList<QList<int>>{{1, 2, 3}, {1, 2, 3, 4}};
    QTest::newRow("at every step") << QList<int>{3, 3, 3} << QList<QList<int>>{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}};
}

/// Whether it was read at once, or followed as it grew by lines or by everything.
void TestTraceFollower::whatARunLeftIsWhole()
{
    QFETCH(const QList<int>, steps);
    QFETCH(const QList<QList<int>>, left);
    const QByteArray trace = traceOf(recordedExperiment(), 1);
    const QByteArray header = trace.left(trace.indexOf('\n') + 1);
    double loss = 0; // tells every line from the others
    std::vector<std::pair<std::int64_t, double>> now;
    std::vector<std::vector<std::pair<std::int64_t, double>>> before;
    const auto line = [&](int step) {
        loss += 0.125;
        if (!now.empty() && now.back().first >= step)
            before.push_back(now);
        while (!now.empty() && now.back().first >= step)
            now.pop_back();
        now.emplace_back(step, loss);
        const QByteArray changed = withLine(trace, 2, [&](Json &json) {
            json["step"] = step;
            json["loss"] = loss;
        });
        return changed.mid(header.size());
    };
    QByteArray first, rest;
    for (const int step : {1, 2, 3})
        first += line(step);
    for (const int step : steps)
        rest += line(step);
    QCOMPARE(before.size(), std::size_t(left.size()));
    const auto verify = [](const History &history, const auto &wanted) {
        QCOMPARE(history.curve().size(), wanted.size());
        QCOMPARE(history.snapshots().size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QCOMPARE(std::pair(history.curve()[i].step, history.curve()[i].loss), wanted[i]);
            QCOMPARE(std::pair(history.snapshots()[i]->step, history.snapshots()[i]->loss), wanted[i]);
        }
    };
    const auto read = m_file.read(header + first + rest);
    QVERIFY(read);
    verify(read->record.history, now);
    const std::vector<RunRecord> runs = leftRuns(*read);
    QCOMPARE(runs.size(), before.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        verify(runs[i].history, before[i]);
        QCOMPARE(QString::fromStdString(runs[i].name), QString(QChar('B' + int(i))));
        QVERIFY(!runs[i].isLive && runs[i].experiment == recordedExperiment());
        QCOMPARE(QList<int>(left[int(i)]).size(), qsizetype(before[i].size()));
    }
    for (const bool isByLines : {false, true}) {
        m_file.write(header + first);
        TraceFollower follower(m_file.path());
        Seen seen;
        seen.take(follower);
        for (const QByteArray &each : isByLines ? rest.trimmed().split('\n') : QList<QByteArray>{rest.trimmed()}) {
            append(each + '\n');
            seen.take(follower);
        }
        QCOMPARE(seen.begun, 1);
        verify(seen.history, now);
        QCOMPARE(seen.left.size(), before.size());
        for (std::size_t i = 0; i < before.size(); ++i)
            verify(seen.left[i], before[i]);
    }
}

void TestTraceFollower::eventFiles_data()
{
    QTest::addColumn<int>("piece");
    QTest::addColumn<bool>("isPacked");
    for (const int piece : {1, 7, 1000, 1 << 20}) {
        QTest::addRow("it grows by %d bytes", piece) << piece << false;
        QTest::addRow("gzipped, it grows by %d bytes", piece) << piece << true;
    }
}

void TestTraceFollower::eventFiles()
{
    QFETCH(const int, piece);
    QFETCH(const bool, isPacked);
    const QTemporaryDir folder;
    const auto trainer = trainerOf(recordedExperiment());
    auto writer = TensorBoardWriter::open(folder.path().toStdString());
    QVERIFY(writer && writer->begin(recordedExperiment(), trainer->plan()));
    for (int step = 1; step <= 5; ++step) {
        QVERIFY(writer->write(*trainer->step(true).snapshot));
        if (step % 2 == 0)
            QVERIFY(writer->write(trainer->evaluate()));
    }
    QVERIFY(writer->finish());
    QFile file(folder.filePath(QDir(folder.path()).entryList(QDir::Files).value(0)));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray events = file.readAll(), bytes = isPacked ? packed(events) : events;
    m_file.write({});
    TraceFollower follower(m_file.path());
    Seen seen;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype next =
            piece == 1 && at > 30 && at + 3000 < bytes.size() && at % 1000 > 3 ? at + 997 : at + piece;
        append(bytes.mid(at, next - at));
        at = next;
        seen.take(follower);
    }
    const auto whole = readTrace(file.fileName().toStdString());
    QVERIFY(whole);
    QCOMPARE(seen.begun, 1);
    QVERIFY(seen.left.empty());
    QCOMPARE(seen.history.curve().size(), std::size_t(5));
    QCOMPARE(seen.history.snapshots().size(), std::size_t(5));
    QCOMPARE(seen.history.validations().size(), std::size_t(2));
    for (std::size_t i = 0; i < 5; ++i) {
        const Snapshot &a = *seen.history.snapshots()[i], &b = *whole->record.history.snapshots()[i];
        QCOMPARE(a.step, b.step);
        QCOMPARE(a.loss, b.loss);
        QCOMPARE(seen.history.curve()[i].loss, a.loss);
        for (std::size_t layer = 0; layer < b.layers.size(); ++layer) {
            QCOMPARE(a.layers[layer].activation.counts, b.layers[layer].activation.counts);
            QCOMPARE(a.layers[layer].activationGradient.rms, b.layers[layer].activationGradient.rms);
        }
    }
}

namespace {

QByteArray record(std::int64_t step, const std::vector<EventValue> &values, bool isStart = false)
{
    TensorBoardEvent event;
    event.step = step;
    event.values = values;
    event.isStart = isStart;
    std::string bytes;
    appendRecord(encodeEvent(event), bytes);
    return QByteArray::fromStdString(bytes);
}

EventValue histogramOf(const std::string &tag)
{
    EventHistogram histogram;
    histogram.moments = {-1, 1, 10, 0, 5};
    histogram.buckets = {{-1, 0, 5}, {0, 1, 5}};
    return {tag, {}, histogram};
}

} // namespace

void TestTraceFollower::aHistogramThatComesLaterIsALayer()
{
    m_file.write(record(1, {{"train/loss", {}, 2.0}}) + record(2, {{"train/loss", {}, 1.0}}));
    TraceFollower follower(m_file.path());
    Seen seen;
    seen.take(follower);
    QCOMPARE(seen.history.lastStep(), 2);
    append(record(3, {{"train/loss", {}, 0.5}}) + record(3, {histogramOf("fc")}));
    seen.take(follower);
    QCOMPARE(seen.begun, 2);
    QCOMPARE(seen.history.lastStep(), 3);
    QCOMPARE(seen.history.curve().size(), std::size_t(3));
    QCOMPARE(seen.history.snapshots().back()->plan->layers[0].label, std::string("fc"));
    append(record(4, {{"train/loss", {}, 0.25}, histogramOf("fc")}));
    seen.take(follower);
    append(record(4, {histogramOf("fc.grad")})); // of a step that was told
    seen.take(follower);
    QCOMPARE(seen.begun, 2);
    QCOMPARE(seen.history.curve().size(), std::size_t(4));
    QVERIFY(seen.left.empty());
}

void TestTraceFollower::aSessionThatStartsAgain()
{
    QByteArray bytes;
    for (int step = 1; step <= 4; ++step)
        bytes += record(step, {{"loss", {}, 1.0 / step}, histogramOf("fc")});
    m_file.write(bytes);
    TraceFollower follower(m_file.path());
    Seen seen;
    seen.take(follower);
    append(record(3, {}, true) + record(3, {{"loss", {}, 7.0}, histogramOf("fc")}));
    seen.take(follower);
    QCOMPARE(seen.begun, 1);
    QCOMPARE(seen.history.lastStep(), 3);
    QCOMPARE(seen.history.snapshots().back()->loss, 7.0);
    QCOMPARE(seen.left.size(), std::size_t(1));
    QCOMPARE(seen.left[0].lastStep(), 4);
    // What was there already when it is looked at, and when a later histogram makes it begin again.
    for (const bool growsOn : {false, true}) {
        if (growsOn)
            append(record(4, {{"loss", {}, 6.0}, histogramOf("fc"), histogramOf("fc2")}));
        Seen later;
        if (growsOn)
            seen.take(follower), later = seen;
        else if (TraceFollower other(m_file.path()); true)
            later.take(other);
        QCOMPARE(later.begun, growsOn ? 2 : 1);
        QCOMPARE(later.history.lastStep(), growsOn ? 4 : 3);
        QCOMPARE(later.left.size(), std::size_t(1));
        QCOMPARE(later.left[0].lastStep(), 4);
        QCOMPARE(later.left[0].snapshotAt(4)->loss, 0.25);
    }
}

void TestTraceFollower::aFileThatIsReplaced_data()
{
    QTest::addColumn<bool>("isRenamed");
    QTest::newRow("another file takes its place") << true;
    QTest::newRow("it is cut and written again") << false;
}

void TestTraceFollower::aFileThatIsReplaced()
{
    QFETCH(const bool, isRenamed);
    m_file.write(traceOf(recordedExperiment(), 6));
    TraceFollower follower(m_file.path());
    Seen seen;
    seen.take(follower);
    QCOMPARE(seen.history.lastStep(), 6);
    const QString path = QString::fromStdString(m_file.path());
    if (isRenamed) {
        QVERIFY(QFile::rename(path, path + ".old"));
        QVERIFY(follower.read()->isEmpty());
    }
    m_file.write(traceOf(recordedExperiment(), 3));
    seen.take(follower);
    QFile::remove(path + ".old");
    QCOMPARE(seen.begun, 2);
    QCOMPARE(seen.history.lastStep(), 3);
}

void TestTraceFollower::aDamagedLineIsToldOnceAndWhatCameBeforeFirst()
{
    m_file.write(traceOf(recordedExperiment(), 2) + "{\"type\":\"stepp\"}\n");
    TraceFollower follower(m_file.path());
    const auto first = follower.read();
    QVERIFY(first && first->begun);
    QCOMPARE(first->begun->record.history.lastStep(), 2);
    const auto second = follower.read();
    QVERIFY(!second);
    QVERIFY2(second.error().file.find("t.jsonl:4") != std::string::npos, second.error().file.c_str());
    append("{\"type\":\"step\"}\n");
    QVERIFY(follower.read()->isEmpty());
    m_file.write(traceOf(recordedExperiment(), 1)); // shorter: another run
    QVERIFY(follower.read()->begun);
}

void TestTraceFollower::whatPythonWritesOfNumbers()
{
    QByteArray trace = traceOf(recordedExperiment(), 2);
    trace = withLine(trace, 3, [](Json &step) { step["loss"] = nullptr; });
    m_file.write(trace.replace("\"loss\":null", "\"loss\":NaN"));
    TraceFollower follower(m_file.path());
    const auto update = follower.read();
    QVERIFY(update && update->begun);
    QVERIFY(std::isnan(update->begun->record.history.snapshots().back()->loss));
}

void TestTraceFollower::aFolderIsNoTrace()
{
    TraceFollower follower(m_file.folder());
    QVERIFY(!follower.read());
    QVERIFY(follower.read()->isEmpty());
}

QTEST_APPLESS_MAIN(TestTraceFollower)
#include "tst_trace_follower.moc"
