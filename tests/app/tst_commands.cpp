// What all commands have in common, and the short ones: refusals, help, check, bench.
#include "app/program.h"
#include "base/json.h"

#include <QRegularExpression>

using namespace stacklight;
using namespace stacklight::testing;

class TestCommands : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void refusals_data();
    void refusals();
    void aResultThatCannotBeWrittenIsAFailure();
    void noDisplay_data();
    void noDisplay();
    void helpAndVersion();
    void checkListsLayers();
    void benchMeasures_data();
    void benchMeasures();

private:
    std::unique_ptr<Program> m_program;
};

void TestCommands::refusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QString &arguments, const QStringList &words) {
        QTest::newRow(name) << arguments.split(' ') << words;
    };
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
    row("a setting out of range", "train e.stacklight --set /batch_size=0 --save w",
        {"e.stacklight", "/batch_size", "0", "from 1"});
    row("a setting of an unknown key", "train e.stacklight --set /colour=1", {"e.stacklight", "/colour"});
    row("a stack that does not fit", "train e.stacklight --set /stack/0/units=9 --save w --trace t",
        {"e.stacklight", "/stack/1/body/0", "9", "8"});
    row("no example to train on", "train e.stacklight --set /data/limit=0 --set /data/samples=1 --save w",
        {"e.stacklight", "/data"});
    row("a folder that is not there", "train e.stacklight --trace none/t.jsonl", {"--trace", "none"});
    row("an output that is a folder", "train e.stacklight --save .", {"--save", "folder"});
    row("an output that is the experiment", "train e.stacklight --trace e.stacklight",
        {"--trace", "e.stacklight", "FILE"});
    row("an output that is the experiment, by another name", "train e.stacklight --save ./e.stacklight",
        {"--save", "FILE"});
    row("two outputs of one name", "train e.stacklight --trace x --save ./x", {"--save", "--trace"});
    row("a trace over the weights it begins with", "train e.stacklight --init w --trace ./w", {"--trace", "--init"});
    row("batches over the weights it begins with", "train e.stacklight --init w --dump-batches w",
        {"--dump-batches", "--init"});
    row("weights that are not there", "train e.stacklight --init w.safetensors --trace t", {"w.safetensors"});
    row("weights that are something else", "train e.stacklight --init e.stacklight --trace t", {"e.stacklight"});
    row("seconds that are no number", "bench e.stacklight --seconds long", {"--seconds", "long"});
    row("check of a broken file", "check e.stacklight --set /stack/0/type=\"lstm\"",
        {"e.stacklight", "/stack/0/type", "lstm", "dense"});
}

void TestCommands::refusals()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, words);
    verifyRefusal(*m_program, arguments, words);
}

void TestCommands::aResultThatCannotBeWrittenIsAFailure()
{
    for (const char *line : {"check e.stacklight", "check e.stacklight --json", "train e.stacklight --steps 1 --quiet",
             "bench e.stacklight --seconds 0"}) {
        const Finished finished = m_program->run(QString(line).split(' '), {}, "/dev/full");
        QVERIFY2(finished.status == 1 && finished.err.startsWith("standard output: "), line);
    }
}

void TestCommands::noDisplay_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("display");
    QTest::newRow("without a file") << QStringList() << QString();
    QTest::newRow("with a file") << QStringList{"e.stacklight"} << QString();
    QTest::newRow("a display that is not there") << QStringList() << QStringLiteral(":9999");
}

void TestCommands::noDisplay()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, display);
    const Finished window = m_program->run(arguments, {{"DISPLAY", display}});
    QCOMPARE(window.status, 1);
    QVERIFY2(
        window.err.contains("no display") && window.err.contains("stacklight train") && window.err.count('\n') == 1,
        window.err.constData());
}

void TestCommands::helpAndVersion()
{
    const Finished help = m_program->run({"--help"});
    QCOMPARE(help.status, 0);
    QVERIFY(help.err.isEmpty());
    for (const char *command : {"train", "check", "bench", "render", "sweep", "export", "predict", "generate"}) {
        QVERIFY(help.out.contains(command));
        const Finished own = m_program->run({command, "--help"});
        QCOMPARE(own.status, 0);
        QVERIFY(own.err.isEmpty());
        for (const char *option : {"FILE", "--seed", "--residual", "--norm", "--set"})
            QVERIFY2(own.out.contains(option), own.out.constData());
    }
    const Finished train = m_program->run({"train", "--help"});
    for (const char *option : {"--steps", "--epochs", "--trace", "--trace-every", "--init", "--save", "--dump-batches",
             "--threads", "--quiet"})
        QVERIFY2(train.out.contains(option), train.out.constData());
    const Finished version = m_program->run({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY2(QRegularExpression("^stacklight \\d+\\.\\d+\\.\\d+ \\((x86-64-v[234]|generic)\\)\n$")
                 .match(QString(version.out))
                 .hasMatch(),
        version.out.constData());
}

void TestCommands::checkListsLayers()
{
    const Finished table = m_program->run({"check", "e.stacklight"});
    QCOMPARE(table.status, 0);
    for (const char *word : {"1/0/0/body/2", "dense", "(8)", "72", "residual"})
        QVERIFY2(table.out.contains(word), table.out.constData());
    const Finished json = m_program->run({"check", "e.stacklight", "--json", "--norm", "none"});
    QCOMPARE(json.status, 0);
    const Json report = json.last();
    QCOMPARE(report["parameters"].get<int>(), 24 + 2 * 72 + 18);
    QCOMPARE(report["layers"].size(), 10u);
    QVERIFY(report["layers"][3]
        == Json::parse(
            R"({"index":3,"path":"1/0/0/body/2","type":"dense","label":"dense 8","output_shape":[8],"parameters":72})"));
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
    const Finished finished = m_program->run(arguments);
    QCOMPARE(finished.status, 0);
    const Json report = finished.last();
    QCOMPARE(keysOf(report), (std::vector<std::string>{"step_ms_median", "steps_per_second", "observe", "threads"}));
    QVERIFY(report["step_ms_median"].get<double>() > 0 && report["steps_per_second"].get<double>() > 0);
    QCOMPARE(report["observe"].get<bool>(), observe);
    QCOMPARE(report["threads"].get<int>(), 2);
}

QTEST_APPLESS_MAIN(TestCommands)
#include "tst_commands.moc"
