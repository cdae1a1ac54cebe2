// Traces come back as they were written.
#include <QTest>

#include "base/json.h"
#include "core/trace_helpers.h"
#include "observe/recorded_stack.h"

#include <zlib.h>

#include <cmath>

using namespace stacklight;
using namespace stacklight::testing;

class TestTraceReader : public QObject
{
    Q_OBJECT

private slots:
    void whatIsWrittenComesBack();
    void thePlanIsThatOfTheRun();
    void aDivergedRunIsReadToItsEnd();
    void aTraceFromElsewhere();
    void pathsTellTheStack();
    void namesOfAnotherProgramBecomePointers();
    void keysBesideThoseOfTheFormatArePassedOver();
    void aLineThatBreaksOffIsLeftOut();
    void aLastLineWithoutNewlineIsRead();
    void ofStepsThatComeAgainTheLaterOnesWin_data();
    void ofStepsThatComeAgainTheLaterOnesWin();
    void aValidationThatComesAgainReplacesTheEarlierOnes();
    void whatPythonWritesOfNumbers_data();
    void whatPythonWritesOfNumbers();
    void aFaultsColumnIsTheFiles_data();
    void aFaultsColumnIsTheFiles();
    void packed();
    void aPackedOneThatBreaksOff();
    void aMillionEmptyLines();
    void isATrace();
    void memoryStaysWithinItsBound();
    void cancelled();

private:
    Result<RecordedTrace> read(const QByteArray &bytes) { return m_file.read(bytes); }

    TraceFile m_file;
    const Experiment m_experiment = recordedExperiment();
    const QByteArray m_bytes = traceOf(m_experiment, 6); ///< header, steps 1 to 6, a validation after 3 and 6
};

namespace {

/// Numbers that are not finite are alike.
std::string lineOf(const Snapshot &snapshot)
{
    std::string line;
    appendTraceLine(snapshot, line);
    return line;
}

} // namespace

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
        QVERIFY2(a.spec == b.spec && a.input == b.input && a.shortcut == b.shortcut && a.depth == b.depth
                && a.outputShape == b.outputShape,
            a.path.c_str());
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
    QVERIFY(std::isnan(last.loss) && std::isnan(last.layers[2].activation.mean)
        && std::isnan(last.layers[0].parameters[0].updateRatio));
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

void TestTraceReader::pathsTellTheStack()
{
    const auto read = this->read(m_bytes);
    QVERIFY(read);
    QVERIFY(stackOfPaths(read->header.plan->layers) == read->header.experiment.stack);
}

void TestTraceReader::namesOfAnotherProgramBecomePointers()
{
    const QByteArray bytes = withLine(m_bytes, 1, [](Json &header) {
        header["experiment"] = Json::object();
        for (Json &layer : header["layers"])
            layer["path"] = "encoder." + layer["path"].get<std::string>();
    });
    const auto read = this->read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const std::vector<PlannedLayer> &layers = read->header.plan->layers;
    QCOMPARE(read->header.experiment.stack.size(), layers.size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
        QCOMPARE(layers[i].path, std::to_string(i));
        QVERIFY(layers[i].pointer.starts_with("encoder."));
        QVERIFY(layers[i].spec == read->header.experiment.stack[i] && !layers[i].spec.body());
    }
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
    const int lastLine = int(m_bytes.trimmed().lastIndexOf('\n')) + 1,
              beforeLast = int(m_bytes.lastIndexOf('\n', lastLine - 2)) + 1;
    for (const int end : {beforeLast + 1, beforeLast + 100, lastLine - 2}) {
        const auto read = this->read(m_bytes.left(end));
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QCOMPARE(read->record.history.snapshots().size(), 5u);
        QCOMPARE(read->notes.size(), 1u);
        QCOMPARE(read->notes[0].english(), std::string("the last line, 8, breaks off and was left out"));
    }
    // In the middle it is damaged: what came before is shown.
    QByteArray broken = m_bytes;
    broken.remove(beforeLast + 100, 50);
    const auto damaged = read(broken);
    QVERIFY(damaged);
    QCOMPARE(damaged->record.history.snapshots().size(), 5u);
    QVERIFY2(damaged->notes.at(0).english().starts_with("line 8 is damaged; what came before it is shown ("),
        damaged->notes[0].english().c_str());
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

void TestTraceReader::ofStepsThatComeAgainTheLaterOnesWin_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<bool>("withHeader");
    QTest::newRow("from the beginning") << 1 << false;
    QTest::newRow("from the middle") << 4 << false;
    QTest::newRow("the last one alone") << 6 << false;
    QTest::newRow("from the beginning, with another header") << 1 << true;
    QTest::newRow("from the middle, with another header") << 4 << true;
    QTest::newRow("where it had ended, with another header") << 7 << true;
}

void TestTraceReader::ofStepsThatComeAgainTheLaterOnesWin()
{
    QFETCH(int, from);
    QFETCH(bool, withHeader);
    Experiment other = m_experiment;
    other.seed = 2;
    // Nine steps of another run, from one of them on.
    QByteArray again, header = m_bytes.left(m_bytes.indexOf('\n') + 1);
    for (const QByteArray &line : traceOf(other, 9).split('\n')) {
        const Json json = Json::parse(line.toStdString(), nullptr, false);
        if (json.is_object() && json.contains("step") && json["step"] >= from)
            again += line + "\n";
    }
    const auto read = this->read(m_bytes + (withHeader ? header : QByteArray()) + again);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const History &history = read->record.history, first = this->read(m_bytes)->record.history,
                  second = this->read(header + again)->record.history;
    QCOMPARE(history.snapshots().size(), 9u);
    QCOMPARE(history.curve().size(), 9u);
    for (int step = 1; step <= 9; ++step) {
        const History &wanted = step < from ? first : second;
        QCOMPARE(history.snapshots()[std::size_t(step - 1)]->step, step);
        QCOMPARE(lineOf(*history.snapshots()[std::size_t(step - 1)]), lineOf(*wanted.snapshotAt(step)));
        QCOMPARE(history.curve()[std::size_t(step - 1)].loss, wanted.snapshotAt(step)->loss);
    }
    QCOMPARE(history.validations().size(), 3u); // after 3, 6 and 9
    QCOMPARE(history.validations().back().loss, second.validations().back().loss);
    QCOMPARE(read->notes.size(), std::size_t(from <= 6));
}

void TestTraceReader::aValidationThatComesAgainReplacesTheEarlierOnes()
{
    const auto read = this->read(m_bytes + "{\"type\":\"validation\",\"step\":3,\"loss\":0.125,\"accuracy\":null}\n");
    QVERIFY(read);
    const History &history = read->record.history;
    QCOMPARE(history.snapshots().size(), 6u);
    QCOMPARE(history.validations().size(), 1u);
    QCOMPARE(history.validations()[0].loss, 0.125);
    QVERIFY(std::isnan(history.validations()[0].accuracy));
    QVERIFY(std::isnan(history.validations()[0].exactMatch));
    const auto translated =
        this->read(m_bytes + "{\"type\":\"validation\",\"step\":3,\"loss\":1,\"accuracy\":0.5,\"exact_match\":0.25}\n");
    QVERIFY(translated);
    QCOMPARE(translated->record.history.validations()[0].exactMatch, 0.25);
    const QByteArray line = "{\"type\":\"validation\",\"step\":3,\"loss\":1,\"accuracy\":0.5,\"exact_match\":";
    const auto bad = this->read(m_bytes + line + "\"x\"}\n" + line + "0.5}\n");
    QVERIFY(bad);
    QCOMPARE(bad->record.history.validations().size(), 2u);
    QCOMPARE(bad->notes.size(), 1u);
    QVERIFY(bad->notes[0].english().find("/exact_match: found \"x\"") != std::string::npos);
}

void TestTraceReader::whatPythonWritesOfNumbers_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("NaN") << QByteArray("\"loss\":null") << QByteArray("\"loss\":NaN");
    QTest::newRow("NaN behind a blank") << QByteArray("\"loss\":null") << QByteArray("\"loss\": NaN");
    QTest::newRow("Infinity") << QByteArray("\"loss\":null") << QByteArray("\"loss\":Infinity");
    QTest::newRow("-Infinity") << QByteArray("\"loss\":null") << QByteArray("\"loss\": -Infinity");
    QTest::newRow("NaN in a key that is not known, and in a text")
        << QByteArray("\"loss\":null") << QByteArray("\"loss\":null,\"list\":[NaN,-Infinity],\"text\":\"a \\\" NaN\"");
    QTest::newRow("a step with a point") << QByteArray("\"step\":4,") << QByteArray("\"step\":4.0,");
    QTest::newRow("a step as a power of ten") << QByteArray("\"step\":4,") << QByteArray("\"step\":0.4e1,");
    QTest::newRow("an index with a point") << QByteArray("\"index\":1,") << QByteArray("\"index\":1.0,");
    QTest::newRow("a count with a point") << QByteArray("\"nonfinite\":0") << QByteArray("\"nonfinite\":0.0");
}

void TestTraceReader::whatPythonWritesOfNumbers()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const QByteArray bytes = withLine(m_bytes, 6, [](Json &step) { step["loss"] = nullptr; });
    QList<QByteArray> lines = bytes.split('\n');
    QVERIFY(lines[5].contains(from));
    lines[5].replace(from, to);
    const auto read = this->read(lines.join('\n')), plain = this->read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QVERIFY2(read->notes.empty(), read->notes.empty() ? "" : read->notes[0].english().c_str());
    QCOMPARE(read->record.history.snapshots().size(), 6u);
    for (int step = 1; step <= 6; ++step)
        QCOMPARE(lineOf(*read->record.history.snapshotAt(step)), lineOf(*plain->record.history.snapshotAt(step)));
}

void TestTraceReader::aFaultsColumnIsTheFiles_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::newRow("after no word of Python's") << QByteArray("{\"type\":\"step\",\"step\":1,");
    QTest::newRow("after NaN") << QByteArray("{\"type\":\"step\",\"loss\":NaN,");
    QTest::newRow("after Infinity") << QByteArray("{\"type\":\"step\",\"loss\":Infinity,");
    QTest::newRow("after -Infinity") << QByteArray("{\"type\":\"step\",\"loss\": -Infinity,");
    QTest::newRow("after several and letters of two bytes") << QByteArray("{\"ä\":[NaN,NaN,-Infinity],\"é\":Infinity,");
    QTest::newRow("between several") << QByteArray("{\"a\":[NaN, NaN],");
}

void TestTraceReader::aFaultsColumnIsTheFiles()
{
    QFETCH(QByteArray, before);
    const QByteArray header = m_bytes.left(m_bytes.indexOf('\n') + 1);
    const auto read = this->read(header + before + "?,\"b\":NaN}\n" + header);
    QVERIFY(!read);
    const std::string end = ":2:" + std::to_string(before.size() + 1);
    QVERIFY2(read.error().file.ends_with(end), (read.error().text() + " instead of " + end).c_str());
}

void TestTraceReader::packed()
{
    const std::string path = m_file.folder() + "/p.jsonl.gz";
    for (const char *mode : {"wb", "ab"}) { // two members, as appending makes them
        gzFile file = gzopen(path.c_str(), mode);
        const QByteArray part = mode[0] == 'w' ? m_bytes.left(10'000) : m_bytes.mid(10'000);
        QCOMPARE(gzwrite(file, part.data(), unsigned(part.size())), int(part.size()));
        QCOMPARE(gzclose(file), Z_OK);
    }
    const auto read = readTrace(path);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->record.history.snapshots().size(), 6u);
    QCOMPARE(read->record.history.validations().size(), 2u);
    QCOMPARE(read->record.name, std::string("p"));
    QVERIFY(read->notes.empty());
    QVERIFY(isTrace(path));
}

void TestTraceReader::aPackedOneThatBreaksOff()
{
    const std::string path = m_file.folder() + "/q.jsonl.gz";
    gzFile file = gzopen(path.c_str(), "wb");
    QCOMPARE(gzwrite(file, m_bytes.data(), unsigned(m_bytes.size())), int(m_bytes.size()));
    QCOMPARE(gzclose(file), Z_OK);
    QFile packed(QString::fromStdString(path));
    QVERIFY(packed.resize(packed.size() * 3 / 4));
    const auto read = readTrace(path);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const auto steps = read->record.history.snapshots().size();
    QVERIFY2(steps >= 2 && steps < 6, std::to_string(steps).c_str());
    QVERIFY2(read->notes.back().english().find("cut off") != std::string::npos, read->notes.back().english().c_str());
}

void TestTraceReader::aMillionEmptyLines()
{
    const qsizetype header = m_bytes.indexOf('\n') + 1;
    const auto read = this->read(m_bytes.left(header) + QByteArray(1'000'000, '\n') + m_bytes.mid(header));
    QVERIFY(read);
    QCOMPARE(read->record.history.snapshots().size(), 6u);
    QVERIFY(read->notes.empty());
    const auto damaged = this->read(m_bytes + QByteArray("\r\n").repeated(1'000'000) + "{}\n");
    QVERIFY(damaged);
    QVERIFY2(
        damaged->notes.at(0).english().starts_with("line 1000010 is damaged"), damaged->notes[0].english().c_str());
}

void TestTraceReader::isATrace()
{
    const auto named = [this](const char *name, const QByteArray &bytes) {
        QFile file(QString::fromStdString(m_file.folder()) + "/" + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the file cannot be written");
        return isTrace(file.fileName().toStdString());
    };
    QVERIFY(named("a.jsonl", ""));
    QVERIFY(named("a.jsonl.gz", ""));
    QVERIFY(named("a.txt", m_bytes));
    QVERIFY(named("a.txt", "\xef\xbb\xbf" + m_bytes));
    QVERIFY(!named("a.txt", "{}\n" + m_bytes));
    QVERIFY(!named("a.gz", "no gzip"));
    QVERIFY(!isTrace(m_file.folder()));
}

void TestTraceReader::memoryStaysWithinItsBound()
{
    const std::string path = m_file.write(traceOf(m_experiment, 400));
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
    const std::string path = m_file.write(m_bytes);
    Progress progress;
    QVERIFY(readTrace(path, 1 << 20, &progress));
    QCOMPARE(progress.done.load(), 1.0);
    progress.cancelled = true;
    const auto read = readTrace(path, 1 << 20, &progress);
    QVERIFY(!read);
    QCOMPARE(read.error().text(), path + ": reading the trace was cancelled");
}

QTEST_APPLESS_MAIN(TestTraceReader)
#include "tst_trace_reader.moc"
