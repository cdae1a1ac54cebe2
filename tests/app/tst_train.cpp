// stacklight train: what it writes, what it says, and how it ends.
#include "app/program.h"

#include "base/json.h"
#include "base/safetensors.h"
#include "observe/trace_reader.h"

#include <QRegularExpression>

#include <csignal>

using namespace stacklight;
using namespace stacklight::testing;

class TestTrain : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void trainPrintsItsResultLast();
    void trainStepsAndEpochs_data();
    void trainStepsAndEpochs();
    void traceHoldsTheContract();
    void traceToStandardOutput();
    void eventsForTensorBoard();
    void foldersThatCannotBeMade_data();
    void foldersThatCannotBeMade();
    void batchesAreThoseOfTheSteps();
    void initSavesAndContinues();
    void sameBytesAgain();
    void overridesReachTheExperiment();
    void divergence();
    void interrupt();
    void withoutValidation();
    void numbersOnTheCommandLine_data();
    void numbersOnTheCommandLine();

private:
    std::unique_ptr<Program> m_program;
};

namespace {

using Names = std::vector<std::string>;
const Names resultKeys = {"steps", "loss", "accuracy", "validation_loss", "validation_accuracy", "seconds"};

} // namespace

void TestTrain::trainPrintsItsResultLast()
{
    const Finished finished = m_program->run({"train", "e.stacklight"});
    QCOMPARE(finished.status, 0);
    QVERIFY(finished.err.contains("epoch 1.00"));
    QCOMPARE(finished.out.count('\n'), 1);
    const Json result = finished.last();
    QCOMPARE(keysOf(result), resultKeys);
    for (const char *key : {"loss", "accuracy", "validation_loss", "validation_accuracy", "seconds"})
        QVERIFY2(result[key].is_number(), key);
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});
    QVERIFY(m_program->run({"train", "e.stacklight", "--quiet"}).err.isEmpty());
}

void TestTrain::trainStepsAndEpochs_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("steps");
    QTest::newRow("one epoch of 160 examples by 32") << QStringList{} << 5;
    QTest::newRow("three epochs") << QStringList{"--epochs", "3"} << 15;
    QTest::newRow("seven steps") << QStringList{"--steps", "7"} << 7;
    QTest::newRow("seven steps, with an equals sign") << QStringList{"--steps=7"} << 7;
    QTest::newRow("no step") << QStringList{"--steps", "0"} << 0;
}

void TestTrain::trainStepsAndEpochs()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, steps);
    const Finished finished = m_program->run(QStringList{"train", "e.stacklight", "--quiet"} + arguments);
    QCOMPARE(finished.status, 0);
    QCOMPARE(finished.last()["steps"].get<int>(), steps);
    QCOMPARE(finished.last()["loss"].is_null(), steps == 0);
    QVERIFY(finished.last()["validation_loss"].is_number());
}

void TestTrain::traceHoldsTheContract()
{
    const Finished finished = m_program->run(
        {"train", "e.stacklight", "--quiet", "--steps", "8", "--trace", "t.jsonl", "--trace-every", "2"});
    QCOMPARE(finished.status, 0);
    const std::vector<Json> trace = m_program->lines("t.jsonl");
    QStringList order;
    for (const Json &line : trace)
        order += QString::fromStdString(line["type"].get<std::string>())
            + (line.contains("step") ? QString::number(line["step"].get<int>()) : QString());
    QCOMPARE(order, (QStringList{"header", "step2", "step4", "validation5", "step6", "step8", "validation8"}));
    QCOMPARE(trace[0]["layers"].size(), 10u);
    QCOMPARE(trace[0]["layers"][3]["path"].get<std::string>(), std::string("1/0/0/body/2"));
    for (const Json &line : trace) {
        if (line["type"] != "step")
            continue;
        QCOMPARE(line["layers"].size(), 10u);
        for (const Json &layer : line["layers"]) {
            for (const char *tensor : {"activation", "activation_gradient"}) {
                int count = 0;
                for (const Json &bin : layer[tensor]["histogram"]["counts"])
                    count += bin.get<int>();
                QCOMPARE(count, 32 * (layer["index"] == 9 ? 2 : 8));
            }
        }
    }
    // The result is that of the last step and the last validation.
    QVERIFY(finished.last()["loss"] == trace[5]["loss"] && finished.last()["accuracy"] == trace[5]["accuracy"]);
    QVERIFY(finished.last()["validation_loss"] == trace[6]["loss"]);
}

void TestTrain::traceToStandardOutput()
{
    const Finished finished = m_program->run({"train", "e.stacklight", "--quiet", "--steps", "3", "--trace", "-"});
    QCOMPARE(finished.status, 0);
    const QList<QByteArray> out = finished.out.trimmed().split('\n');
    QCOMPARE(out.size(), 6); // header, three steps, validation, result
    QCOMPARE(keysOf(finished.last()), resultKeys);
    QCOMPARE(m_program->run({"train", "e.stacklight", "--quiet", "--steps", "3", "--trace", "t.jsonl"}).status, 0);
    QCOMPARE(out.mid(0, 5).join('\n') + "\n", m_program->bytes("t.jsonl"));
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "t.jsonl"}));
}

void TestTrain::eventsForTensorBoard()
{
    const QStringList common = {"train", "e.stacklight", "--quiet", "--steps", "6", "--trace-every", "2"};
    QCOMPARE(m_program->run(common + QStringList{"--tensorboard", "runs/a", "--trace", "t.jsonl"}).status, 0);
    QCOMPARE(m_program->run(common + QStringList{"--tensorboard", "runs/a"}).status, 0); // beside the first
    QCOMPARE(m_program->run(common + QStringList{"--trace", "u.jsonl"}).status, 0);
    QCOMPARE(m_program->bytes("t.jsonl"), m_program->bytes("u.jsonl"));
    const QStringList files = QDir(m_program->path("runs/a")).entryList(QDir::Files);
    QCOMPARE(files.size(), 2);
    const auto traced = readTrace(m_program->path("t.jsonl").toStdString());
    QVERIFY(traced);
    for (const QString &file : files) {
        QVERIFY(file.startsWith("events.out.tfevents."));
        const auto read = readTrace(m_program->path("runs/a/" + file).toStdString());
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QVERIFY(read->record.experiment == traced->record.experiment && read->notes.empty());
        QCOMPARE(read->record.history.snapshots().size(), 3u);
        QCOMPARE(read->record.history.validations().size(), traced->record.history.validations().size());
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(
                float(read->record.history.snapshots()[i]->loss), float(traced->record.history.snapshots()[i]->loss));
    }
}

void TestTrain::foldersThatCannotBeMade_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("standard output") << QStringList{"--tensorboard", "-"};
    QTest::newRow("no name") << QStringList{"--tensorboard", ""};
    QTest::newRow("a file") << QStringList{"--tensorboard", "e.stacklight"};
    QTest::newRow("a folder in a file") << QStringList{"--tensorboard", "e.stacklight/runs"};
    QTest::newRow("a folder beside weights that cannot be written")
        << QStringList{"--tensorboard", "runs", "--save", "none/w.safetensors"};
}

void TestTrain::foldersThatCannotBeMade()
{
    QFETCH(QStringList, arguments);
    const Finished finished = m_program->run(QStringList{"train", "e.stacklight", "--trace", "t.jsonl"} + arguments);
    QCOMPARE(finished.status, 2);
    QVERIFY2(
        finished.err.contains(arguments.contains("--save") ? "--save" : "--tensorboard"), finished.err.constData());
    QCOMPARE(QDir(m_program->folder()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"e.stacklight"});
}

void TestTrain::batchesAreThoseOfTheSteps()
{
    QCOMPARE(m_program
                 ->run({"train", "e.stacklight", "--quiet", "--steps", "6", "--dump-batches", "b.safetensors", "--set",
                     "/batch_size=50"})
                 .status,
        0);
    const auto tensors = readSafetensors(m_program->path("b.safetensors").toStdString());
    QVERIFY(tensors);
    QCOMPARE(tensors->size(), 12u);
    for (int k = 0; k < 6; ++k) {
        const Tensor &inputs = (*tensors)[std::size_t(2 * k)], &targets = (*tensors)[std::size_t(2 * k + 1)];
        QCOMPARE(inputs.name, "inputs/" + std::to_string(k));
        QCOMPARE(targets.name, "targets/" + std::to_string(k));
        const std::int64_t batch = k == 3 ? 10 : 50; // the last of an epoch of 160
        QCOMPARE(inputs.axes, (std::vector<std::int64_t>{batch, 2}));
        QCOMPARE(targets.axes, std::vector<std::int64_t>{batch});
        for (const std::int32_t target : std::get<std::vector<std::int32_t>>(targets.values))
            QVERIFY(target == 0 || target == 1);
    }
}

void TestTrain::initSavesAndContinues()
{
    QCOMPARE(
        m_program->run({"train", "e.stacklight", "--quiet", "--steps", "0", "--save", "w0.safetensors"}).status, 0);
    const auto tensors = readSafetensors(m_program->path("w0.safetensors").toStdString());
    QVERIFY(tensors);
    Names names;
    for (const Tensor &tensor : *tensors)
        names.push_back(tensor.name);
    QCOMPARE(names,
        (Names{"0/kernel", "0/bias", "1/0/0/body/0/gamma", "1/0/0/body/0/beta", "1/0/0/body/0/moving_mean",
            "1/0/0/body/0/moving_variance", "1/0/0/body/2/kernel", "1/0/0/body/2/bias", "1/1/0/body/0/gamma",
            "1/1/0/body/0/beta", "1/1/0/body/0/moving_mean", "1/1/0/body/0/moving_variance", "1/1/0/body/2/kernel",
            "1/1/0/body/2/bias", "2/kernel", "2/bias"}));
    QCOMPARE(m_program->run({"train", "e.stacklight", "--quiet", "--steps", "4", "--save", "a.safetensors"}).status, 0);
    QCOMPARE(m_program
                 ->run({"train", "e.stacklight", "--quiet", "--steps", "4", "--save", "b.safetensors", "--init",
                     "w0.safetensors"})
                 .status,
        0);
    QVERIFY(m_program->bytes("a.safetensors") != m_program->bytes("w0.safetensors"));
    QCOMPARE(m_program->bytes("a.safetensors"), m_program->bytes("b.safetensors"));
    // In place.
    QCOMPARE(m_program
                 ->run({"train", "e.stacklight", "--quiet", "--steps", "4", "--save", "w0.safetensors", "--init",
                     "w0.safetensors"})
                 .status,
        0);
    QCOMPARE(m_program->bytes("a.safetensors"), m_program->bytes("w0.safetensors"));
}

void TestTrain::sameBytesAgain()
{
    const QStringList common = {"train", "e.stacklight", "--quiet", "--epochs", "2", "--save"};
    QCOMPARE(m_program->run(common + QStringList{"a.safetensors", "--threads", "1", "--trace", "a.jsonl"}).status, 0);
    QCOMPARE(m_program->run(common + QStringList{"b.safetensors", "--threads", "3", "--trace", "b.jsonl"}).status, 0);
    QCOMPARE(m_program->run(common + QStringList{"c.safetensors"}).status, 0);
    QCOMPARE(m_program->bytes("a.safetensors"), m_program->bytes("b.safetensors"));
    QCOMPARE(m_program->bytes("a.safetensors"), m_program->bytes("c.safetensors"));
    QCOMPARE(m_program->bytes("a.jsonl"), m_program->bytes("b.jsonl"));
    QVERIFY(m_program->bytes("a.jsonl").size() > 10'000);
}

void TestTrain::overridesReachTheExperiment()
{
    const Finished finished = m_program->run(
        {"train", "e.stacklight", "--quiet", "--steps", "0", "--trace", "t.jsonl", "--seed", "7", "--residual", "off",
            "--norm", "layer", "--set", "/optimizer/learning_rate=0.5", "--set", "/title=\"Other\""});
    QCOMPARE(finished.status, 0);
    const Json experiment = m_program->lines("t.jsonl")[0]["experiment"];
    QCOMPARE(experiment["seed"].get<int>(), 7);
    QCOMPARE(experiment["title"].get<std::string>(), std::string("Other"));
    QCOMPARE(experiment["optimizer"]["learning_rate"].get<double>(), 0.5);
    const Json &residual = experiment["stack"][1]["body"][0];
    QCOMPARE(residual["enabled"].get<bool>(), false);
    QCOMPARE(residual["body"][0]["kind"].get<std::string>(), std::string("layer"));
    QCOMPARE(m_program->bytes("e.stacklight"), QByteArray(smallExperimentText));
}

void TestTrain::divergence()
{
    const Finished finished = m_program->run({"train", "e.stacklight", "--quiet", "--steps", "500", "--trace",
        "t.jsonl", "--save", "w.safetensors", "--norm", "none", "--set", "/stack/1/body/0/body/1/function=\"relu\"",
        "--set", "/optimizer/learning_rate=1e4"});
    QCOMPARE(finished.status, 3);
    QVERIFY2(QRegularExpression("step \\d+: layer [0-9/a-z]+ \\(.+\\): .*is not finite")
                 .match(QString::fromUtf8(finished.err))
                 .hasMatch(),
        finished.err.constData());
    QVERIFY(finished.err.contains("no weights were saved"));
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "t.jsonl"}));
    QVERIFY(m_program->bytes("t.jsonl").endsWith("}\n"));
    const std::vector<Json> trace = m_program->lines("t.jsonl");
    std::int64_t expected = 0, notFinite = 0;
    for (const Json &line : trace) {
        QVERIFY(!line.is_discarded());
        if (line["type"] == "step")
            QCOMPARE(line["step"].get<std::int64_t>(), ++expected);
    }
    for (const Json &layer : trace.back()["layers"])
        notFinite += layer["activation"]["nonfinite"].get<std::int64_t>()
            + layer["activation_gradient"]["nonfinite"].get<std::int64_t>();
    QVERIFY(notFinite > 0);
    QCOMPARE(finished.last()["steps"].get<std::int64_t>(), expected - 1);
}

void TestTrain::interrupt()
{
    QProcess process;
    process.setWorkingDirectory(m_program->folder());
    process.start(STACKLIGHT_PROGRAM,
        {"train", "e.stacklight", "--steps", "1000000000", "--trace", "t.jsonl", "--trace-every", "100", "--save",
            "w.safetensors"});
    QTRY_VERIFY_WITH_TIMEOUT(m_program->bytes("t.jsonl").count('\n') > 3, 20'000);
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("interrupted after step"));
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString()));
    QVERIFY(m_program->bytes("t.jsonl").endsWith("}\n"));
}

void TestTrain::withoutValidation()
{
    const Finished finished =
        m_program->run({"train", "e.stacklight", "--set", "/data/validation_fraction=0", "--trace", "t.jsonl"});
    QVERIFY2(finished.status == 0, finished.err);
    QVERIFY2(!finished.err.contains("nan") && !finished.err.contains("validation"), finished.err);
    const Json result = finished.last();
    QCOMPARE(keysOf(result), resultKeys);
    QVERIFY(
        result["loss"].is_number() && result["validation_loss"].is_null() && result["validation_accuracy"].is_null());
    QCOMPARE(result["steps"].get<int>(), 7); // all 200 examples by 32
    const QByteArray trace = m_program->bytes("t.jsonl");
    QVERIFY(
        trace.contains("\"type\":\"step\"") && !trace.contains("\"type\":\"validation\"") && !trace.contains("nan"));
    const Finished sweep = m_program->run(
        {"sweep", "e.stacklight", "--set", "/data/validation_fraction=0", "--seeds", "1,2", "--summary", "s.csv"});
    QVERIFY2(sweep.status == 0, sweep.err);
    QVERIFY2(!sweep.err.contains("nan") && !sweep.out.contains("nan") && !m_program->bytes("s.csv").contains("nan"),
        sweep.err);
    for (const char *view : {"loss", "lesion"}) {
        const Finished rendered = m_program->run({"render", "e.stacklight", "--set", "/data/validation_fraction=0",
            "--steps", "9", "--view", view, "--out", "f.svg", "--data", "f.csv"});
        QVERIFY2(rendered.status == 0, rendered.err);
        QVERIFY(!m_program->bytes("f.csv").contains("nan"));
    }
    const Finished refused = m_program->run({"check", "e.stacklight", "--set", "/data/validation_fraction=1"});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("/data/validation_fraction: 1 is not allowed here; validation_fraction must be a "
                                  "number of at least 0 and less than 1"),
        refused.err);
}

void TestTrain::numbersOnTheCommandLine_data()
{
    QTest::addColumn<QString>("seconds");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("tiny digits that come to 0.1") << "0." + QString(400, '0') + "1e400" << true;
    QTest::newRow("so small that it is nothing, which is allowed here") << "0." + QString(400, '0') + "1" << true;
    QTest::newRow("400 digits") << QString(400, '9') + "e-5" << false;
    QTest::newRow("a comma") << "0,1" << false;
    QTest::newRow("not a number") << "nan" << false;
}

void TestTrain::numbersOnTheCommandLine()
{
    QFETCH(QString, seconds);
    QFETCH(bool, isAllowed);
    const Finished finished =
        m_program->run({"bench", "e.stacklight", "--seconds", seconds}, {{"LC_ALL", "de_DE.UTF-8"}});
    QCOMPARE(finished.status, isAllowed ? 0 : 2);
    QCOMPARE(finished.err.contains("--seconds"), !isAllowed);
}

QTEST_APPLESS_MAIN(TestTrain)
#include "tst_train.moc"
