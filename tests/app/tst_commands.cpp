// The program itself, as a shell calls it: options, exit status, what is written and what is not.
#include "base/json.h"
#include "base/safetensors.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace stacklight;

class TestCommands : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void refusals_data();
    void refusals();
    void helpAndVersion();
    void trainPrintsItsResultLast();
    void trainStepsAndEpochs_data();
    void trainStepsAndEpochs();
    void traceHoldsTheContract();
    void traceToStandardOutput();
    void batchesAreThoseOfTheSteps();
    void initSavesAndContinues();
    void sameBytesAgain();
    void overridesReachTheExperiment();
    void divergence();
    void interrupt();
    void checkListsLayers();
    void benchMeasures_data();
    void benchMeasures();

private:
    struct Finished
    {
        int status;
        QByteArray out, err;
        Json last() const { return Json::parse(out.trimmed().split('\n').constLast().toStdString(), nullptr, false); }
    };
    Finished run(const QStringList &arguments);
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files, QDir::Name); }
    QString path(const QString &name) const { return m_folder->filePath(name); }
    std::vector<Json> lines(const QString &name);
    QByteArray bytes(const QString &name);

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

const char *const experimentText = R"({
  "format": "stacklight-experiment", "version": 1, "title": "Test",
  "data": {"source": "moons", "samples": 200},
  "stack": [
    {"type": "dense", "units": 8},
    {"type": "repeat", "count": 2, "body": [{"type": "residual", "body": [
      {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "tanh"}, {"type": "dense", "units": 8}]}]},
    {"type": "dense", "units": "classes"}
  ],
  "optimizer": {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9}, "batch_size": 32
})";

std::vector<std::string> keys(const Json &object)
{
    std::vector<std::string> names;
    for (const auto &item : object.items())
        names.push_back(item.key());
    return names;
}

using Names = std::vector<std::string>;
const Names resultKeys = {"steps", "loss", "accuracy", "validation_loss", "validation_accuracy", "seconds"};

} // namespace

void TestCommands::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QFile file(path("e.stacklight"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(experimentText);
}

TestCommands::Finished TestCommands::run(const QStringList &arguments)
{
    // No display, no session, and not this test's platform.
    QProcessEnvironment environment;
    environment.insert("PATH", qEnvironmentVariable("PATH"));
    environment.insert("HOME", m_folder->path());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder->path());
    process.start(STACKLIGHT_PROGRAM, arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

std::vector<Json> TestCommands::lines(const QString &name)
{
    std::vector<Json> result;
    for (const QByteArray &line : bytes(name).trimmed().split('\n'))
        result.push_back(Json::parse(line.toStdString(), nullptr, false));
    return result;
}

QByteArray TestCommands::bytes(const QString &name)
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestCommands::refusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QString &arguments, const QStringList &words) { QTest::newRow(name) << arguments.split(' ') << words; };
    row("no file", "train", {"FILE is missing"});
    row("two files", "train e.stacklight f.stacklight", {"f.stacklight"});
    row("a file that is not there", "train none.stacklight", {"none.stacklight", "cannot be read"});
    row("a word that is no command", "trian e.stacklight", {"trian", "train, check"});
    row("an unknown option", "train e.stacklight --stpes 3", {"stpes", "--help"});
    row("an unknown option before any command", "--stpes", {"--stpes"});
    row("a value that is missing", "train e.stacklight --steps", {"steps"});
    row("steps that are no number", "train e.stacklight --steps many", {"--steps", "many", "integer"});
    row("steps below zero", "train e.stacklight --steps -1", {"--steps", "-1", "from 0"});
    row("a number and more", "train e.stacklight --steps 3x", {"--steps", "3x"});
    row("steps and epochs", "train e.stacklight --steps 3 --epochs 1", {"--epochs", "--steps"});
    row("tracing every zeroth step", "train e.stacklight --trace t --trace-every 0", {"--trace-every", "from 1"});
    row("no thread", "train e.stacklight --threads 0 --save w", {"--threads", "from 1"});
    row("a norm that is unknown", "train e.stacklight --norm btach --save w", {"--norm", "btach", "\"batch\""});
    row("a residual neither on nor off", "train e.stacklight --residual maybe", {"--residual", "\"on\""});
    row("a seed that is no number", "train e.stacklight --seed x", {"--seed", "integer"});
    row("a setting without a value", "train e.stacklight --set /seed", {"--set", "/seed"});
    row("a setting that is no JSON", "train e.stacklight --set /loss=mse", {"/loss", "mse", "quotes"});
    row("a setting out of range", "train e.stacklight --set /batch_size=0 --save w", {"e.stacklight", "/batch_size", "0", "from 1"});
    row("a setting of an unknown key", "train e.stacklight --set /colour=1", {"e.stacklight", "/colour"});
    row("a stack that does not fit", "train e.stacklight --set /stack/0/units=9 --save w --trace t", {"e.stacklight", "/stack/1/body/0", "9", "8"});
    row("no example to train on", "train e.stacklight --set /data/limit=0 --set /data/samples=1 --save w", {"e.stacklight", "/data"});
    row("a folder that is not there", "train e.stacklight --trace none/t.jsonl", {"--trace", "none"});
    row("an output that is a folder", "train e.stacklight --save .", {"--save", "folder"});
    row("an output that is the experiment", "train e.stacklight --trace e.stacklight", {"--trace", "e.stacklight", "FILE"});
    row("an output that is the experiment, by another name", "train e.stacklight --save ./e.stacklight", {"--save", "FILE"});
    row("two outputs of one name", "train e.stacklight --trace x --save ./x", {"--save", "--trace"});
    row("weights that are not there", "train e.stacklight --init w.safetensors --trace t", {"w.safetensors"});
    row("weights that are something else", "train e.stacklight --init e.stacklight --trace t", {"e.stacklight"});
    row("seconds that are no number", "bench e.stacklight --seconds long", {"--seconds", "long"});
    row("check of a broken file", "check e.stacklight --set /stack/0/type=\"lstm\"", {"e.stacklight", "/stack/0/type", "lstm", "dense"});
}

void TestCommands::refusals()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, words);
    const Finished finished = run(arguments);
    QVERIFY2(finished.status == 2, qPrintable(QString("status %1: %2").arg(finished.status).arg(QString::fromUtf8(finished.err))));
    QVERIFY(finished.out.isEmpty());
    for (const QString &word : words)
        QVERIFY2(finished.err.contains(word.toUtf8()), finished.err.constData());
    QCOMPARE(files(), QStringList{"e.stacklight"});
    QCOMPARE(bytes("e.stacklight"), QByteArray(experimentText));
}

void TestCommands::helpAndVersion()
{
    const Finished help = run({"--help"});
    QCOMPARE(help.status, 0);
    QVERIFY(help.err.isEmpty());
    for (const char *command : {"train", "check", "bench"}) {
        QVERIFY(help.out.contains(command));
        const Finished own = run({command, "--help"});
        QCOMPARE(own.status, 0);
        QVERIFY(own.err.isEmpty());
        for (const char *option : {"FILE", "--seed", "--residual", "--norm", "--set"})
            QVERIFY2(own.out.contains(option), own.out.constData());
    }
    const Finished train = run({"train", "--help"});
    for (const char *option : {"--steps", "--epochs", "--trace", "--trace-every", "--init", "--save", "--dump-batches", "--threads", "--quiet"})
        QVERIFY2(train.out.contains(option), train.out.constData());
    const Finished version = run({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY2(QRegularExpression("^stacklight \\d+\\.\\d+\\.\\d+ \\((x86-64-v2|x86-64-v3|generic)\\)\n$").match(QString(version.out)).hasMatch(), version.out.constData());
}

void TestCommands::trainPrintsItsResultLast()
{
    const Finished finished = run({"train", "e.stacklight"});
    QCOMPARE(finished.status, 0);
    QVERIFY(finished.err.contains("epoch 1.00"));
    QCOMPARE(finished.out.count('\n'), 1);
    const Json result = finished.last();
    QCOMPARE(keys(result), resultKeys);
    for (const char *key : {"loss", "accuracy", "validation_loss", "validation_accuracy", "seconds"})
        QVERIFY2(result[key].is_number(), key);
    QCOMPARE(files(), QStringList{"e.stacklight"});
    QVERIFY(run({"train", "e.stacklight", "--quiet"}).err.isEmpty());
}

void TestCommands::trainStepsAndEpochs_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("steps");
    QTest::newRow("one epoch of 160 examples by 32") << QStringList{} << 5;
    QTest::newRow("three epochs") << QStringList{"--epochs", "3"} << 15;
    QTest::newRow("seven steps") << QStringList{"--steps", "7"} << 7;
    QTest::newRow("seven steps, with an equals sign") << QStringList{"--steps=7"} << 7;
    QTest::newRow("no step") << QStringList{"--steps", "0"} << 0;
}

void TestCommands::trainStepsAndEpochs()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, steps);
    const Finished finished = run(QStringList{"train", "e.stacklight", "--quiet"} + arguments);
    QCOMPARE(finished.status, 0);
    QCOMPARE(finished.last()["steps"].get<int>(), steps);
    QCOMPARE(finished.last()["loss"].is_null(), steps == 0);
    QVERIFY(finished.last()["validation_loss"].is_number());
}

void TestCommands::traceHoldsTheContract()
{
    const Finished finished = run({"train", "e.stacklight", "--quiet", "--steps", "8", "--trace", "t.jsonl", "--trace-every", "2"});
    QCOMPARE(finished.status, 0);
    const std::vector<Json> trace = lines("t.jsonl");
    QStringList order;
    for (const Json &line : trace)
        order += QString::fromStdString(line["type"].get<std::string>()) + (line.contains("step") ? QString::number(line["step"].get<int>()) : QString());
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

void TestCommands::traceToStandardOutput()
{
    const Finished finished = run({"train", "e.stacklight", "--quiet", "--steps", "3", "--trace", "-"});
    QCOMPARE(finished.status, 0);
    const QList<QByteArray> out = finished.out.trimmed().split('\n');
    QCOMPARE(out.size(), 6); // header, three steps, validation, result
    QCOMPARE(keys(finished.last()), resultKeys);
    QCOMPARE(run({"train", "e.stacklight", "--quiet", "--steps", "3", "--trace", "t.jsonl"}).status, 0);
    QCOMPARE(out.mid(0, 5).join('\n') + "\n", bytes("t.jsonl"));
    QCOMPARE(files(), (QStringList{"e.stacklight", "t.jsonl"}));
}

void TestCommands::batchesAreThoseOfTheSteps()
{
    QCOMPARE(run({"train", "e.stacklight", "--quiet", "--steps", "6", "--dump-batches", "b.safetensors", "--set", "/batch_size=50"}).status, 0);
    const auto tensors = readSafetensors(path("b.safetensors").toStdString());
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

void TestCommands::initSavesAndContinues()
{
    QCOMPARE(run({"train", "e.stacklight", "--quiet", "--steps", "0", "--save", "w0.safetensors"}).status, 0);
    const auto tensors = readSafetensors(path("w0.safetensors").toStdString());
    QVERIFY(tensors);
    Names names;
    for (const Tensor &tensor : *tensors)
        names.push_back(tensor.name);
    QCOMPARE(names, (Names{"0/kernel", "0/bias", "1/0/0/body/0/gamma", "1/0/0/body/0/beta", "1/0/0/body/0/moving_mean", "1/0/0/body/0/moving_variance",
                           "1/0/0/body/2/kernel", "1/0/0/body/2/bias", "1/1/0/body/0/gamma", "1/1/0/body/0/beta", "1/1/0/body/0/moving_mean",
                           "1/1/0/body/0/moving_variance", "1/1/0/body/2/kernel", "1/1/0/body/2/bias", "2/kernel", "2/bias"}));
    QCOMPARE(run({"train", "e.stacklight", "--quiet", "--steps", "4", "--save", "a.safetensors"}).status, 0);
    QCOMPARE(run({"train", "e.stacklight", "--quiet", "--steps", "4", "--save", "b.safetensors", "--init", "w0.safetensors"}).status, 0);
    QVERIFY(bytes("a.safetensors") != bytes("w0.safetensors"));
    QCOMPARE(bytes("a.safetensors"), bytes("b.safetensors"));
    // In place.
    QCOMPARE(run({"train", "e.stacklight", "--quiet", "--steps", "4", "--save", "w0.safetensors", "--init", "w0.safetensors"}).status, 0);
    QCOMPARE(bytes("a.safetensors"), bytes("w0.safetensors"));
}

void TestCommands::sameBytesAgain()
{
    const QStringList common = {"train", "e.stacklight", "--quiet", "--epochs", "2", "--save"};
    QCOMPARE(run(common + QStringList{"a.safetensors", "--threads", "1", "--trace", "a.jsonl"}).status, 0);
    QCOMPARE(run(common + QStringList{"b.safetensors", "--threads", "3", "--trace", "b.jsonl"}).status, 0);
    QCOMPARE(run(common + QStringList{"c.safetensors"}).status, 0);
    QCOMPARE(bytes("a.safetensors"), bytes("b.safetensors"));
    QCOMPARE(bytes("a.safetensors"), bytes("c.safetensors"));
    QCOMPARE(bytes("a.jsonl"), bytes("b.jsonl"));
    QVERIFY(bytes("a.jsonl").size() > 10'000);
}

void TestCommands::overridesReachTheExperiment()
{
    const Finished finished = run({"train", "e.stacklight", "--quiet", "--steps", "0", "--trace", "t.jsonl", "--seed", "7", "--residual", "off", "--norm", "layer",
                                   "--set", "/optimizer/learning_rate=0.5", "--set", "/title=\"Other\""});
    QCOMPARE(finished.status, 0);
    const Json experiment = lines("t.jsonl")[0]["experiment"];
    QCOMPARE(experiment["seed"].get<int>(), 7);
    QCOMPARE(experiment["title"].get<std::string>(), std::string("Other"));
    QCOMPARE(experiment["optimizer"]["learning_rate"].get<double>(), 0.5);
    const Json &residual = experiment["stack"][1]["body"][0];
    QCOMPARE(residual["enabled"].get<bool>(), false);
    QCOMPARE(residual["body"][0]["kind"].get<std::string>(), std::string("layer"));
    QCOMPARE(bytes("e.stacklight"), QByteArray(experimentText));
}

void TestCommands::divergence()
{
    const Finished finished = run({"train", "e.stacklight", "--quiet", "--steps", "500", "--trace", "t.jsonl", "--save", "w.safetensors", "--norm", "none",
                                   "--set", "/stack/1/body/0/body/1/function=\"relu\"", "--set", "/optimizer/learning_rate=1e4"});
    QCOMPARE(finished.status, 3);
    QVERIFY2(QRegularExpression("step \\d+: layer [0-9/a-z]+ \\(.+\\): .*is not finite").match(QString::fromUtf8(finished.err)).hasMatch(), finished.err.constData());
    QVERIFY(finished.err.contains("no weights were saved"));
    QCOMPARE(files(), (QStringList{"e.stacklight", "t.jsonl"}));
    QVERIFY(bytes("t.jsonl").endsWith("}\n"));
    const std::vector<Json> trace = lines("t.jsonl");
    std::int64_t expected = 0, notFinite = 0;
    for (const Json &line : trace) {
        QVERIFY(!line.is_discarded());
        if (line["type"] == "step")
            QCOMPARE(line["step"].get<std::int64_t>(), ++expected);
    }
    for (const Json &layer : trace.back()["layers"])
        notFinite += layer["activation"]["nonfinite"].get<std::int64_t>() + layer["activation_gradient"]["nonfinite"].get<std::int64_t>();
    QVERIFY(notFinite > 0);
    QCOMPARE(finished.last()["steps"].get<std::int64_t>(), expected - 1);
}

void TestCommands::interrupt()
{
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.start(STACKLIGHT_PROGRAM, {"train", "e.stacklight", "--steps", "1000000000", "--trace", "t.jsonl", "--trace-every", "100", "--save", "w.safetensors"});
    QTRY_VERIFY_WITH_TIMEOUT(bytes("t.jsonl").count('\n') > 3, 20'000);
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("interrupted after step"));
    QVERIFY(readSafetensors(path("w.safetensors").toStdString()));
    QVERIFY(bytes("t.jsonl").endsWith("}\n"));
}

void TestCommands::checkListsLayers()
{
    const Finished table = run({"check", "e.stacklight"});
    QCOMPARE(table.status, 0);
    for (const char *word : {"1/0/0/body/2", "dense", "(8)", "72", "residual"})
        QVERIFY2(table.out.contains(word), table.out.constData());
    const Finished json = run({"check", "e.stacklight", "--json", "--norm", "none"});
    QCOMPARE(json.status, 0);
    const Json report = json.last();
    QCOMPARE(report["parameters"].get<int>(), 24 + 2 * 72 + 18);
    QCOMPARE(report["layers"].size(), 10u);
    QVERIFY(report["layers"][3] == Json::parse(R"({"index":3,"path":"1/0/0/body/2","type":"dense","label":"dense 8","output_shape":[8],"parameters":72})"));
}

void TestCommands::benchMeasures_data()
{
    QTest::addColumn<bool>("observe");
    QTest::newRow("plain") << false;
    QTest::newRow("observed") << true;
}

void TestCommands::benchMeasures()
{
    QFETCH(bool, observe);
    QStringList arguments = {"bench", "e.stacklight", "--seconds", "0.1", "--threads", "2"};
    if (observe)
        arguments += "--observe";
    const Finished finished = run(arguments);
    QCOMPARE(finished.status, 0);
    const Json report = finished.last();
    QCOMPARE(keys(report), (Names{"step_ms_median", "steps_per_second", "observe", "threads"}));
    QVERIFY(report["step_ms_median"].get<double>() > 0 && report["steps_per_second"].get<double>() > 0);
    QCOMPARE(report["observe"].get<bool>(), observe);
    QCOMPARE(report["threads"].get<int>(), 2);
}

QTEST_APPLESS_MAIN(TestCommands)
#include "tst_commands.moc"
