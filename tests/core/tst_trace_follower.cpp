// A trace that is looked at while it is written.
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

    void take(TraceFollower &follower)
    {
        for (;;) {
            Result<TraceNews> news = follower.read();
            if (!news)
                qFatal("%s", news.error().message.english().c_str());
            if (news->isEmpty())
                return;
            if (news->begun) {
                ++begun;
                history = news->begun->record.history;
                continue;
            }
            if (news->backTo)
                history.truncate(*news->backTo);
            for (const CurvePoint &point : news->history.curve())
                history.add(point);
            for (const SnapshotPtr &snapshot : news->history.snapshots())
                history.add(snapshot);
            for (const Validation &validation : news->history.validations())
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
    const auto news = follower.read();
    QVERIFY(news && news->begun);
    QVERIFY(std::isnan(news->begun->record.history.snapshots().back()->loss));
}

void TestTraceFollower::aFolderIsNoTrace()
{
    TraceFollower follower(m_file.folder());
    QVERIFY(!follower.read());
    QVERIFY(follower.read()->isEmpty());
}

QTEST_APPLESS_MAIN(TestTraceFollower)
#include "tst_trace_follower.moc"
