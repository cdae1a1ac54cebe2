// Traces come back as they were written, and what is no trace is refused with the place at fault.
#include "observe/trace_reader.h"

#include "base/random.h"
#include "observe/trace.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/training_helpers.h"

#include <cmath>
#include <limits>

using namespace stacklight;
using namespace stacklight::testing;

class TestTraceReader : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void whatIsWrittenComesBack();
    void thePlanIsThatOfTheRun();
    void aDivergedRunIsReadToItsEnd();
    void aTraceFromElsewhere();
    void keysBesideThoseOfTheFormatArePassedOver();
    void aLineThatBreaksOffIsLeftOut();
    void aLastLineWithoutNewlineIsRead();
    void memoryStaysWithinItsBound();
    void cancelled();
    void refusals_data();
    void refusals();
    void filesThatCannotBeRead_data();
    void filesThatCannotBeRead();
    void hostileBytesNeverCrash();

private:
    QString write(const QByteArray &bytes);
    Result<RecordedTrace> read(const QByteArray &bytes) { return readTrace(write(bytes).toStdString()); }
    QByteArray trace(int steps);

    QTemporaryDir m_folder;
    Experiment m_experiment;
    QByteArray m_bytes; ///< header, steps 1 to 6, a validation after 3 and 6
};

namespace {

/// The line of a number, the header being 1, as JSON that can be changed.
QByteArray withLine(QByteArray bytes, int number, const std::function<void(Json &)> &change)
{
    QList<QByteArray> lines = bytes.split('\n');
    Json line = Json::parse(lines[number - 1].toStdString());
    change(line);
    lines[number - 1] = QByteArray::fromStdString(line.dump());
    return lines.join('\n');
}

/// Numbers that are not finite are alike.
std::string lineOf(const Snapshot &snapshot)
{
    std::string line;
    appendTraceLine(snapshot, line);
    return line;
}

} // namespace

QString TestTraceReader::write(const QByteArray &bytes)
{
    QFile file(m_folder.filePath("t.jsonl"));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("the trace cannot be written");
    return file.fileName();
}

QByteArray TestTraceReader::trace(int steps)
{
    const auto trainer = trainerOf(m_experiment);
    std::string text = traceHeader(m_experiment, trainer->plan()) + "\n";
    for (int step = 1; step <= steps; ++step) {
        appendTraceLine(*trainer->step(true).snapshot, text);
        text += "\n";
        if (step % 3 == 0)
            text += traceLine(trainer->evaluate()) + "\n";
    }
    return QByteArray::fromStdString(text);
}

void TestTraceReader::initTestCase()
{
    Json document = moonsDocument(residualBody, 2);
    document["title"] = "Recorded, 训练";
    document["optimizer"]["schedule"] = Json::parse(R"({"type": "cosine", "steps": 100})");
    m_experiment = experimentOf(document);
    m_bytes = trace(6);
}

void TestTraceReader::whatIsWrittenComesBack()
{
    const auto read = this->read(m_bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QVERIFY(read->header.isTrainable);
    QVERIFY(read->header.experiment == m_experiment && read->record.experiment == m_experiment);
    QCOMPARE(read->record.name, std::string("t"));
    QVERIFY(read->notes.empty());
    const History &history = read->record.history;
    QCOMPARE(history.snapshots().size(), 6u);
    QCOMPARE(history.validations().size(), 2u);
    std::string text = traceHeader(read->header.experiment, *read->header.plan) + "\n";
    for (const SnapshotPtr &snapshot : history.snapshots()) {
        text += lineOf(*snapshot) + "\n";
        for (const Validation &validation : history.validations())
            text += validation.step == snapshot->step ? traceLine(validation) + "\n" : "";
    }
    QCOMPARE(QByteArray::fromStdString(text), m_bytes);
    QCOMPARE(history.curve().size(), 6u);
    QCOMPARE(history.curve()[4].loss, history.snapshots()[4]->loss);
    // The trace has no rate; the experiment says it.
    const auto trainer = trainerOf(m_experiment);
    for (const SnapshotPtr &snapshot : history.snapshots())
        QCOMPARE(snapshot->learningRate, trainer->step(true).snapshot->learningRate);
}

void TestTraceReader::thePlanIsThatOfTheRun()
{
    const Plan read = *this->read(m_bytes)->header.plan, expected = trainerOf(m_experiment)->plan();
    QCOMPARE(read.classes, expected.classes);
    QCOMPARE(read.layers.size(), expected.layers.size());
    for (std::size_t i = 0; i < read.layers.size(); ++i) {
        const PlannedLayer &a = read.layers[i], &b = expected.layers[i];
        QVERIFY2(a.spec == b.spec && a.input == b.input && a.shortcut == b.shortcut && a.depth == b.depth && a.outputShape == b.outputShape, a.path.c_str());
        QVERIFY2(i == 0 || a.inputShape == b.inputShape, a.path.c_str());
    }
}

void TestTraceReader::aDivergedRunIsReadToItsEnd()
{
    QByteArray bytes = withLine(m_bytes, 8, [](Json &step) {
        step["loss"] = nullptr;
        Json &activation = step["layers"][2]["activation"];
        for (const char *key : {"mean", "std", "rms", "min", "max"})
            activation[key] = nullptr;
        activation["nonfinite"] = 512;
        activation["histogram"] = {{"low", 0}, {"high", 1}, {"counts", std::vector<int>(64, 0)}};
        step["layers"][0]["parameters"][0]["update_ratio"] = nullptr;
    });
    const auto read = this->read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const Snapshot &last = *read->record.history.snapshots().back();
    QVERIFY(std::isnan(last.loss) && std::isnan(last.layers[2].activation.mean) && std::isnan(last.layers[0].parameters[0].updateRatio));
    QCOMPARE(last.layers[2].activation.nonfinite, 512);
}

void TestTraceReader::aTraceFromElsewhere()
{
    // Of something that this program cannot train; all that is known of it is a title.
    const QByteArray bytes = withLine(m_bytes, 1, [](Json &header) {
        header["experiment"] = {{"title", "LSTM on the cluster"}, {"seed", 7}, {"nodes", 16}};
        header["layers"][0]["type"] = "lstm";
        header["layers"][0]["label"] = "lstm 16";
        header["layers"][2]["label"] = "swish";
    });
    const auto read = this->read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QVERIFY(!read->header.isTrainable);
    QCOMPARE(read->record.experiment.title, std::string("LSTM on the cluster"));
    QCOMPARE(read->record.experiment.seed, 7u);
    const std::vector<PlannedLayer> &layers = read->header.plan->layers;
    QCOMPARE(layers[0].label, std::string("lstm 16"));
    QVERIFY(layers[0].spec == LayerSpec{ActivationSpec{ActivationFunction::Identity}});
    QVERIFY(layers[1].spec.as<NormSpec>() && layers[1].spec.as<NormSpec>()->kind == NormKind::Batch);
    QVERIFY(layers[2].spec == LayerSpec{ActivationSpec{ActivationFunction::Identity}});
    QVERIFY(layers[6].spec.as<ActivationSpec>()->function == ActivationFunction::Relu);
    QVERIFY(layers[4].spec.as<ResidualSpec>());
    QCOMPARE(layers[4].shortcut, 0);
    QCOMPARE(read->record.history.snapshots().size(), 6u);
}

void TestTraceReader::keysBesideThoseOfTheFormatArePassedOver()
{
    QByteArray bytes = withLine(m_bytes, 3, [](Json &step) {
        step["seconds"] = 1.5;
        step["layers"][1]["activation"]["kurtosis"] = {1, 2, 3};
    });
    bytes.replace("\n{\"type\":\"validation\"", "\r\n\n  \n{\"gpu\":null,\"type\":\"validation\"");
    const auto read = this->read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->record.history.snapshots().size(), 6u);
    QCOMPARE(read->record.history.validations().size(), 2u);
}

void TestTraceReader::aLineThatBreaksOffIsLeftOut()
{
    const int lastLine = int(m_bytes.trimmed().lastIndexOf('\n')) + 1, beforeLast = int(m_bytes.lastIndexOf('\n', lastLine - 2)) + 1;
    for (const int end : {beforeLast + 1, beforeLast + 100, lastLine - 2}) {
        const auto read = this->read(m_bytes.left(end));
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QCOMPARE(read->record.history.snapshots().size(), 5u);
        QCOMPARE(read->notes.size(), 1u);
        QCOMPARE(read->notes[0].english(), std::string("the last line, 8, breaks off and was left out"));
    }
    // Not in the middle, though.
    QByteArray broken = m_bytes;
    broken.remove(beforeLast + 100, 50);
    QVERIFY(!read(broken));
    const auto header = read(m_bytes.left(m_bytes.indexOf('\n') + 1));
    QVERIFY(header);
    QCOMPARE(header->notes.at(0).english(), std::string("no step was recorded"));
    QVERIFY(!read(m_bytes.left(200)));
}

void TestTraceReader::aLastLineWithoutNewlineIsRead()
{
    const auto read = this->read(m_bytes.chopped(1));
    QVERIFY(read);
    QCOMPARE(read->record.history.validations().size(), 2u);
    QVERIFY(read->notes.empty());
}

void TestTraceReader::memoryStaysWithinItsBound()
{
    const std::string path = write(trace(400)).toStdString();
    const std::size_t whole = readTrace(path)->record.history.bytes(), bound = whole / 4;
    const auto read = readTrace(path, bound);
    QVERIFY(read);
    const History &history = read->record.history;
    QVERIFY(history.bytes() <= bound);
    QVERIFY(history.snapshots().size() > 40 && history.snapshots().size() < 100);
    QCOMPARE(history.snapshots().front()->step, 1);
    QCOMPARE(history.snapshots().back()->step, 400);
    QCOMPARE(history.curve().size(), 400u);
}

void TestTraceReader::cancelled()
{
    const std::string path = write(m_bytes).toStdString();
    Progress progress;
    QVERIFY(readTrace(path, 1 << 20, &progress));
    QCOMPARE(progress.done.load(), 1.0);
    progress.cancelled = true;
    const auto read = readTrace(path, 1 << 20, &progress);
    QVERIFY(!read);
    QCOMPARE(read.error().text(), path + ": reading the trace was cancelled");
}

void TestTraceReader::refusals_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value"); // what is put there; empty: nothing
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, int line, const char *pointer, const char *value, const char *text) { QTest::newRow(name) << line << pointer << value << text; };
    row("another type of file", 1, "/format", R"("stacklight-experiment")", R"(:1: /format: "stacklight-experiment" stands here; it must be "stacklight-trace")");
    row("a newer version", 1, "/version", "2", ":1: /version: 2 stands here; it must be an integer from 1 to 1");
    row("no header", 1, "/type", R"("step")", R"(:1: /type: "step" stands here; it must be "header", since a trace begins with one)");
    row("no experiment", 1, "/experiment", "", ":1: /experiment: it is missing; it must be an object");
    row("an experiment that is none", 1, "/experiment/batch_size", "-3", ":1: /experiment/batch_size: -3 is not allowed here; batch_size must be an integer from 1");
    row("an experiment of a newer version", 1, "/experiment/version", "9", ":1: /experiment/version: the file is of version 9");
    row("no layers", 1, "/layers", "[]", ":1: /layers: [] stands here; it must be a list of one layer at least");
    row("layers that are none", 1, "/layers", "{}", ":1: /layers: {} stands here; it must be a list of at most 10000");
    row("layers out of order", 1, "/layers/2/index", "3", ":1: /layers/2/index: 3 stands here; it must be an integer from 2 to 2");
    row("a path twice", 1, "/layers/2/path", R"("0")", R"(:1: /layers/2/path: "0" stands here; it must be a path that no other layer has)");
    row("a label that is none", 1, "/layers/2/label", "7", ":1: /layers/2/label: 7 stands here; it must be a text of at most 200 bytes");
    row("a shape of zeros", 1, "/layers/0/output_shape", "[0]", ":1: /layers/0/output_shape/0: 0 stands here; it must be an integer from 1 to");
    row("a shape that is endless", 1, "/layers/0/output_shape", "[1,1,1,1,1,1,1,1,1]", ":1: /layers/0/output_shape: a list stands here; it must be a list of at most 8");
    row("parameters that are no names", 1, "/layers/0/parameters/1", "{}", ":1: /layers/0/parameters/1: {} stands here; it must be a text");
    row("a second header", 3, "/type", R"("header")", R"(:3: /type: "header" stands here; it must be "step" or "validation")");
    row("no type", 3, "/type", "", ":3: /type: it is missing");
    row("a step that goes back", 4, "/step", "1", ":4: /step: 1 stands here; it must be an integer from 3 to");
    row("a step in parts", 4, "/step", "3.5", ":4: /step: 3.5 stands here; it must be an integer");
    row("a step beyond all numbers", 4, "/step", "18446744073709551615", ":4: /step: 18446744073709551615 stands here");
    row("a loss that is a word", 4, "/loss", R"("NaN")", R"(:4: /loss: "NaN" stands here; it must be a number or null)");
    row("an epoch below zero", 4, "/epoch", "-1", ":4: /epoch: -1 stands here; it must be a number from 0 to");
    row("no accuracy", 4, "/accuracy", "", ":4: /accuracy: it is missing; it must be a number or null");
    row("a layer too few", 4, "/layers/9", "", ":4: /layers: a list stands here; it must be a list of the header's 10 layers");
    row("a layer of another place", 4, "/layers/3/index", "4", ":4: /layers/3/index: 4 stands here; it must be an integer from 3 to 3");
    row("no gradient", 4, "/layers/3/activation_gradient", "", ":4: /layers/3/activation_gradient: it is missing; it must be an object");
    row("a mean that is a list", 4, "/layers/3/activation/mean", "[1]", ":4: /layers/3/activation/mean: a list stands here; it must be a number or null");
    row("more than all zero", 4, "/layers/3/activation/zero_fraction", "1.5", ":4: /layers/3/activation/zero_fraction: 1.5 stands here; it must be a number from 0 to 1");
    row("less than none not finite", 4, "/layers/3/activation/nonfinite", "-1", ":4: /layers/3/activation/nonfinite: -1 stands here");
    row("a histogram upside down", 4, "/layers/3/activation/histogram/high", "-1e9", R"(:4: /layers/3/activation/histogram/high: -1000000000.0 stands here; it must be no less than "low")");
    row("a histogram without an end", 4, "/layers/3/activation/histogram/high", "null", ":4: /layers/3/activation/histogram/high: null stands here; it must be a number");
    row("a histogram of few bins", 4, "/layers/3/activation/histogram/counts", "[1,2]", ":4: /layers/3/activation/histogram/counts: a list stands here; it must be a list of 64 integers");
    row("a bin below zero", 4, "/layers/3/activation/histogram/counts/5", "-1", ":4: /layers/3/activation/histogram/counts/5: -1 stands here; it must be an integer from 0 to 4294967295");
    row("a parameter too many", 4, "/layers/0/parameters/2", "{}", ":4: /layers/0/parameters: a list stands here; it must be a list of");
    row("a parameter of another name", 4, "/layers/0/parameters/0/name", R"("weight")", R"(:4: /layers/0/parameters/0/name: "weight" stands here; it must be "kernel", as in the header)");
    row("a validation that goes back", 9, "/step", "2", ":9: /step: 2 stands here; it must be an integer from 3 to");
    row("a validation without a loss", 9, "/loss", "", ":9: /loss: it is missing");
}

void TestTraceReader::refusals()
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
    const auto read = this->read(bytes);
    QVERIFY(!read);
    const QString found = QString::fromStdString(read.error().text());
    QVERIFY2(found.startsWith(m_folder.filePath("t.jsonl") + text), qPrintable(found));
}

void TestTraceReader::filesThatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QByteArray() << ": the file is empty; a trace begins with a header";
    QTest::newRow("blank lines") << QByteArray("\n\n \n") << ": the file is empty; a trace begins with a header";
    QTest::newRow("no JSON") << QByteArray("epoch,loss\n1,0.5\n") << ":1:1: syntax error";
    QTest::newRow("a list") << QByteArray("[]\n") << ":1: [] stands here; it must be an object";
    QTest::newRow("a key twice") << QByteArray("{\"type\":\"header\",\"type\":\"header\"}\n") << ":1: /type: the key \"type\" stands here twice";
    QTest::newRow("deep nesting") << QByteArray(100'000, '[') << ":1: ";
    QTest::newRow("no UTF-8") << QByteArray("{\"type\":\"\xff\xfe\"}\n") << ":1:";
    QTest::newRow("more values than any step has") << m_bytes.left(m_bytes.indexOf('\n') + 1) + "[" + QByteArray("0,").repeated(300'000) + "0]\n" << ":2: /209999: there are more than 210000 values";
}

void TestTraceReader::filesThatCannotBeRead()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    const auto read = this->read(bytes);
    QVERIFY(!read);
    const QString found = QString::fromStdString(read.error().text());
    QVERIFY2(found.startsWith(m_folder.filePath("t.jsonl") + text), qPrintable(found.left(300)));
    QVERIFY(!readTrace(m_folder.filePath("none.jsonl").toStdString()));
    QVERIFY(!readTrace(m_folder.path().toStdString()));
}

void TestTraceReader::hostileBytesNeverCrash()
{
    // Each byte of a short trace, in turn, is replaced; the sanitizers look on.
    const QByteArray bytes = m_bytes.left(int(m_bytes.indexOf('\n', m_bytes.indexOf("\n") + 1)) + 1);
    RandomStream random(1, Purpose::Probe);
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        QByteArray damaged = bytes;
        for (int k = 0; k < 3; ++k)
            damaged[int(random.below(std::uint32_t(bytes.size())))] = "{}[]\",:0-9e\\\0n\x80"[random.below(16)];
        const auto read = this->read(damaged);
        refused += !read;
        if (!read)
            QVERIFY(!read.error().text().empty());
    }
    QVERIFY(refused > 100);
}

QTEST_APPLESS_MAIN(TestTraceReader)
#include "tst_trace_reader.moc"
