// A file that is no trace is refused, with file, line and place at fault.
#include "base/json.h"
#include "base/random.h"

#include <QTest>

#include "core/trace_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestTraceFaults : public QObject
{
    Q_OBJECT

private slots:
    void refusals_data();
    void refusals();
    void filesThatCannotBeRead_data();
    void filesThatCannotBeRead();
    void hostileBytesNeverCrash();

private:
    TraceFile m_file;
    const QByteArray m_bytes = traceOf(recordedExperiment(), 6); ///< header, steps 1 to 6, a validation after 3 and 6
};

void TestTraceFaults::refusals_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value"); // what is put there; empty: nothing
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, int line, const char *pointer, const char *value, const char *text) {
        QTest::newRow(name) << line << pointer << value << text;
    };
    row("another type of file", 1, "/format", R"("stacklight-experiment")",
        R"(:1: /format: found "stacklight-experiment"; expected "stacklight-trace")");
    row("a newer version", 1, "/version", "2", ":1: /version: found 2; expected an integer from 1 to 1");
    row("no header", 1, "/type", R"("step")",
        R"(:1: /type: found "step"; expected "header", since a trace begins with one)");
    row("no experiment", 1, "/experiment", "", ":1: /experiment: it is missing; it must be an object");
    row("an experiment that is none", 1, "/experiment/batch_size", "-3",
        ":1: /experiment/batch_size: -3 is not allowed here; batch_size must be an integer from 1");
    row("an experiment of a newer version", 1, "/experiment/version", "9",
        ":1: /experiment/version: the file is of version 9");
    row("no layers", 1, "/layers", "[]", ":1: /layers: found []; expected a list of one layer at least");
    row("layers that are none", 1, "/layers", "{}", ":1: /layers: found {}; expected a list of at most 10000");
    row("layers out of order", 1, "/layers/2/index", "3",
        ":1: /layers/2/index: found 3; expected an integer from 2 to 2");
    row("a path twice", 1, "/layers/2/path", R"("0")",
        R"(:1: /layers/2/path: found "0"; expected a path that no other layer has)");
    row("a label that is none", 1, "/layers/2/label", "7",
        ":1: /layers/2/label: found 7; expected a text of at most 200 bytes");
    row("a shape of zeros", 1, "/layers/0/output_shape", "[0]",
        ":1: /layers/0/output_shape/0: found 0; expected an integer from 1 to");
    row("a shape that is endless", 1, "/layers/0/output_shape", "[1,1,1,1,1,1,1,1,1]",
        ":1: /layers/0/output_shape: found a list; expected a list of at most 8");
    row("parameters that are no names", 1, "/layers/0/parameters/1", "{}",
        ":1: /layers/0/parameters/1: found {}; expected a text");
    row("a second header of other layers", 3, "/type", R"("header")",
        ":3: /layers: another run begins here, with other layers");
    row("a type that is none", 3, "/type", R"("epoch")",
        R"(:3: /type: found "epoch"; expected "step" or "validation")");
    row("no type", 3, "/type", "", ":3: /type: it is missing");
    row("a step below the first", 4, "/step", "0", ":4: /step: found 0; expected an integer from 1 to");
    row("a step beyond 53 bits", 4, "/step", "1e16", ":4: /step: found 1e+16; expected an integer from 1 to");
    row("a step in parts", 4, "/step", "3.5", ":4: /step: found 3.5; expected an integer");
    row("a step beyond all numbers", 4, "/step", "18446744073709551615", ":4: /step: found 18446744073709551615");
    row("a loss that is a word", 4, "/loss", R"("NaN")", R"(:4: /loss: found "NaN"; expected a number or null)");
    row("an epoch below zero", 4, "/epoch", "-1", ":4: /epoch: found -1; expected a number from 0 to");
    row("no accuracy", 4, "/accuracy", "", ":4: /accuracy: it is missing; it must be a number or null");
    row("a layer too few", 4, "/layers/9", "", ":4: /layers: found a list; expected a list of the header's 10 layers");
    row("a layer of another place", 4, "/layers/3/index", "4",
        ":4: /layers/3/index: found 4; expected an integer from 3 to 3");
    row("no gradient", 4, "/layers/3/activation_gradient", "",
        ":4: /layers/3/activation_gradient: it is missing; it must be an object");
    row("a mean that is a list", 4, "/layers/3/activation/mean", "[1]",
        ":4: /layers/3/activation/mean: found a list; expected a number or null");
    row("more than all zero", 4, "/layers/3/activation/zero_fraction", "1.5",
        ":4: /layers/3/activation/zero_fraction: found 1.5; expected a number from 0 to 1");
    row("less than none not finite", 4, "/layers/3/activation/nonfinite", "-1",
        ":4: /layers/3/activation/nonfinite: found -1");
    row("a histogram upside down", 4, "/layers/3/activation/histogram/high", "-1e9",
        R"(:4: /layers/3/activation/histogram/high: found -1000000000.0; expected no less than "low")");
    row("a histogram without an end", 4, "/layers/3/activation/histogram/high", "null",
        ":4: /layers/3/activation/histogram/high: found null; expected a number");
    row("a histogram of few bins", 4, "/layers/3/activation/histogram/counts", "[1,2]",
        ":4: /layers/3/activation/histogram/counts: found a list; expected a list of 64 integers");
    row("a bin below zero", 4, "/layers/3/activation/histogram/counts/5", "-1",
        ":4: /layers/3/activation/histogram/counts/5: found -1; expected an integer from 0 to 4294967295");
    row("a parameter too many", 4, "/layers/0/parameters/2", "{}",
        ":4: /layers/0/parameters: found a list; expected a list of");
    row("a parameter of another name", 4, "/layers/0/parameters/0/name", R"("weight")",
        R"(:4: /layers/0/parameters/0/name: found "weight"; expected "kernel", as in the header)");
    row("a validation before all", 9, "/step", "-1", ":9: /step: found -1; expected an integer from 0 to");
    row("a validation without a loss", 9, "/loss", "", ":9: /loss: it is missing");
}

void TestTraceFaults::refusals()
{
    QFETCH(int, line);
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, text);
    const QByteArray bytes = withLine(m_bytes, line, [&](Json &json) {
        const Json::json_pointer place(pointer.toStdString());
        if (!value.isEmpty())
            json[place] = Json::parse(value.toStdString());
        else if (json[place.parent_pointer()].is_array())
            json[place.parent_pointer()].erase(std::size_t(std::stoul(place.back())));
        else
            json[place.parent_pointer()].erase(place.back());
    });
    // Where it is the first line below the header that is at fault, nothing is left to be shown.
    const QList<QByteArray> lines = bytes.split('\n');
    const QByteArray alone =
        line == 1 ? bytes : lines[0] + "\n" + QByteArray("\n").repeated(line - 2) + lines[line - 1] + "\n";
    const auto refused = m_file.read(alone);
    QVERIFY(!refused);
    const QString found = QString::fromStdString(refused.error().text());
    QVERIFY2(found.startsWith(QString::fromStdString(m_file.path()) + text), qPrintable(found));
    if (line == 1)
        return;
    // Else what came before it stays, and a note names the line.
    const auto read = m_file.read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const std::vector<SnapshotPtr> &steps = read->record.history.snapshots();
    QCOMPARE(steps.size(), std::size_t(line == 9 ? 6 : line - 2));
    QCOMPARE(steps.back()->step, std::int64_t(steps.size()));
    QVERIFY(!read->notes.empty());
    const QString note = QString::fromStdString(read->notes[0].english());
    const QString said = text.mid(text.indexOf(' ') + 1); // without ":4: "
    QVERIFY2(
        note.startsWith(QString("line %1 is damaged; what came before it is shown (").arg(line)) && note.contains(said),
        qPrintable(note));
}

void TestTraceFaults::filesThatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QByteArray() << ": the file is empty; a trace begins with a header";
    QTest::newRow("blank lines") << QByteArray("\n\n \n") << ": the file is empty; a trace begins with a header";
    QTest::newRow("no JSON") << QByteArray("epoch,loss\n1,0.5\n") << ":1:1: \"epoch\" is not a JSON word";
    QTest::newRow("a list") << QByteArray("[]\n") << ":1: found []; expected an object";
    QTest::newRow("a key twice") << QByteArray("{\"type\":\"header\",\"type\":\"header\"}\n")
                                 << ":1: /type: duplicate key \"type\"";
    QTest::newRow("deep nesting") << QByteArray(100'000, '[') << ":1: ";
    QTest::newRow("no UTF-8") << QByteArray("{\"type\":\"\xff\xfe\"}\n") << ":1:";
    QTest::newRow("more values than any step has")
        << m_bytes.left(m_bytes.indexOf('\n') + 1) + "[" + QByteArray("0,").repeated(300'000) + "0]\n"
        << ":2: /209999: more than 210000 values";
}

void TestTraceFaults::filesThatCannotBeRead()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    const auto read = m_file.read(bytes);
    QVERIFY(!read);
    const QString found = QString::fromStdString(read.error().text());
    QVERIFY2(found.startsWith(QString::fromStdString(m_file.path()) + text), qPrintable(found.left(300)));
    QVERIFY(!readTrace(m_file.folder() + "/none.jsonl"));
    QVERIFY(!readTrace(m_file.folder()));
}

void TestTraceFaults::hostileBytesNeverCrash()
{
    // Each byte of a short trace, in turn, is replaced; the sanitizers look on.
    const QByteArray bytes = m_bytes.left(int(m_bytes.indexOf('\n', m_bytes.indexOf("\n") + 1)) + 1);
    RandomStream random(1, Purpose::Probe);
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        QByteArray damaged = bytes;
        for (int k = 0; k < 3; ++k)
            damaged[int(random.below(std::uint32_t(bytes.size())))] = "{}[]\",:0-9e\\\0n\x80"[random.below(16)];
        const auto read = m_file.read(damaged);
        refused += !read || !read->notes.empty();
        if (!read)
            QVERIFY(!read.error().text().empty());
    }
    QVERIFY(refused > 100);
}

QTEST_APPLESS_MAIN(TestTraceFaults)
#include "tst_trace_faults.moc"
