// stacklight sweep: what it writes, what it refuses, and how it ends.
#include "app/program.h"
#include "base/json.h"

#include <csignal>

using namespace stacklight;
using namespace stacklight::testing;

class TestSweepCommand : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void refusals_data();
    void refusals();
    void aLineForEachRun();
    void aLineIsTheRunOfTrain();
    void sameBytesWithAnyNumberOfThreads();
    void filesAndSummary();
    void secondsAreTheLastColumn();
    void divergenceIsAResult();
    void anInterruptLeavesWholeLines();

private:
    std::unique_ptr<Program> m_program;
};

namespace {

const QStringList grid = {"sweep", "e.stacklight", "--quiet", "--depths", "1,3", "--residuals", "on,off", "--norms",
    "none,batch", "--seeds", "1..2", "--steps", "8"};

/// The cells of each line, the header's first.
std::vector<QStringList> table(const QByteArray &csv)
{
    std::vector<QStringList> lines;
    for (const QString &line : QString::fromUtf8(csv).split("\r\n", Qt::SkipEmptyParts))
        lines.push_back(line.split(','));
    return lines;
}

} // namespace

void TestSweepCommand::refusals_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *arguments, const QStringList &words) {
        QTest::newRow(name) << QString(arguments) << words;
    };
    row("depths that are no numbers", "--depths 5,deep", {"--depths", "deep", "from 1 to 1000"});
    row("a depth of zero", "--depths 0", {"--depths", "\"0\"", "from 1"});
    row("a depth twice", "--depths 3,3", {"--depths", "twice"});
    row("a repeat that is not there", "--depths 3 --repeat /stack/0",
        {"e.stacklight", "--repeat", "/stack/0", "/stack/1"});
    row("a repeat without depths", "--repeat /stack/1", {"--repeat", "--depths"});
    row("a residual that is neither", "--residuals on,perhaps", {"--residuals", "perhaps", "\"as-is\""});
    row("a norm that is unknown", "--norms batch,btach", {"--norms", "btach", "\"layer\""});
    row("seeds backwards", "--seeds 5..1", {"--seeds", "5..1"});
    row("seeds and a seed", "--seeds 1..2 --seed 3", {"--seeds", "--seed"});
    row("norms and a norm", "--norms batch --norm layer", {"--norms", "--norm"});
    row("residuals and a residual", "--residuals on --residual off", {"--residuals", "--residual"});
    row("steps and epochs", "--steps 3 --epochs 1", {"--epochs", "--steps"});
    row("no step", "--steps 0", {"--steps", "from 1"});
    row("no thread", "--threads 0", {"--threads", "from 1"});
    row("a folder that is not there", "--out none/out.csv", {"--out", "none"});
    row("rows over the experiment", "--out e.stacklight", {"--out", "FILE"});
    row("rows and summary in one file", "--out x.csv --summary ./x.csv", {"--summary", "--out"});
    row("a summary to standard output", "--summary -", {"--summary"});
    row("a combination that does not fit", "--norms batch,group --set /stack/1/body/0/body/0/groups=3 --out x.csv",
        {"e.stacklight", "/stack/1/body/0/body/0", "norm group"});
    row("a file that is wrong", "--set /batch_size=0 --out x.csv", {"e.stacklight", "/batch_size"});
}

void TestSweepCommand::refusals()
{
    QFETCH(QString, arguments);
    QFETCH(QStringList, words);
    verifyRefusal(*m_program, QStringList{"sweep", "e.stacklight"} + arguments.split(' '), words);
}

void TestSweepCommand::aLineForEachRun()
{
    const Finished finished = m_program->run(grid);
    QCOMPARE(finished.status, 0);
    QVERIFY2(finished.err.isEmpty(), finished.err.constData());
    const std::vector<QStringList> lines = table(finished.out);
    QCOMPARE(lines.size(), 17u);
    QCOMPARE(lines[0],
        QString("seed,depth,residual,norm,layers,parameters,steps,validation_accuracy,validation_loss,accuracy,loss,"
                "gradient,gradient_ratio,initial_gradient,initial_gradient_ratio,diverged_at_step,diverged_in")
            .split(','));
    QCOMPARE(lines[1].mid(0, 7), QString("1,1,on,none,6,114,8").split(','));
    QCOMPARE(lines[16].mid(0, 7), QString("2,3,off,batch,14,306,8").split(','));
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});

    const Finished told = m_program->run({"sweep", "e.stacklight", "--seeds", "1..2", "--steps", "1"});
    QVERIFY2(told.err.contains("run 2 of 2, seed 2: loss "), told.err.constData());
}

void TestSweepCommand::aLineIsTheRunOfTrain()
{
    const std::vector<QStringList> lines = table(m_program->run(grid).out);
    const Json trained =
        m_program
            ->runLine("train e.stacklight --quiet --set /stack/1/count=3 --residual off --norm none --seed 2 --steps 8")
            .last();
    const QStringList &line = lines[15];
    QCOMPARE(line.mid(0, 4), QString("2,3,off,none").split(','));
    const std::pair<const char *, int> columns[] = {
        {"validation_accuracy", 7}, {"validation_loss", 8}, {"accuracy", 9}, {"loss", 10}};
    for (const auto &[key, column] : columns)
        QCOMPARE(line[column].toDouble(), trained[key].get<double>());
}

void TestSweepCommand::sameBytesWithAnyNumberOfThreads()
{
    const QByteArray one = m_program->run(grid + QStringList{"--threads", "1"}).out;
    QVERIFY(one.size() > 1000);
    QCOMPARE(m_program->run(grid + QStringList{"--threads", "2"}).out, one);
    QCOMPARE(m_program->run(grid + QStringList{"--threads", "7"}).out, one);
    QCOMPARE(m_program->run(grid).out, one);
}

void TestSweepCommand::filesAndSummary()
{
    const Finished finished = m_program->run(grid + QStringList{"--out", "runs.csv", "--summary", "summary.csv"});
    QCOMPARE(finished.status, 0);
    QVERIFY(finished.out.isEmpty());
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "runs.csv", "summary.csv"}));
    QCOMPARE(m_program->bytes("runs.csv"), m_program->run(grid).out);
    const std::vector<QStringList> runs = table(m_program->bytes("runs.csv")),
                                   summary = table(m_program->bytes("summary.csv"));
    QCOMPARE(summary.size(), 9u);
    QCOMPARE(summary[1].mid(0, 5), QString("1,on,none,2,0").split(','));
    const double first = runs[1][8].toDouble(),
                 second = runs[9][8].toDouble(); // the validation losses of the two seeds
    QCOMPARE(summary[1][7].toDouble(), (first + second) / 2);
    QCOMPARE(summary[1][8].toDouble(), std::abs(first - second) / std::sqrt(2.0));
}

void TestSweepCommand::secondsAreTheLastColumn()
{
    const std::vector<QStringList> lines =
        table(m_program->runLine("sweep e.stacklight --quiet --steps 2 --seconds").out);
    QCOMPARE(lines[0].last(), QString("seconds"));
    QVERIFY(lines[1].last().toDouble() > 0);
}

void TestSweepCommand::divergenceIsAResult()
{
    const Finished finished =
        m_program->run({"sweep", "e.stacklight", "--seeds", "1..2", "--steps", "500", "--norms", "none", "--set",
            "/stack/1/body/0/body/1/function=\"relu\"", "--set", "/optimizer/learning_rate=1e4", "--summary", "s.csv"});
    QCOMPARE(finished.status, 0);
    QVERIFY2(finished.err.contains("seed 1: diverged at step "), finished.err.constData());
    for (const QStringList &line : {table(finished.out)[1], table(finished.out)[2]}) {
        QVERIFY(line[7].isEmpty() && line[10].isEmpty());
        QCOMPARE(line[15].toInt(), line[6].toInt() + 1); // the step after those that were taken
        QVERIFY2(!line[16].isEmpty(), qPrintable(line.join(',')));
    }
    QCOMPARE(table(m_program->bytes("s.csv"))[1].mid(0, 6), QString("as-is,as-is,none,2,2,").split(','));
}

void TestSweepCommand::anInterruptLeavesWholeLines()
{
    QProcess process;
    process.setWorkingDirectory(m_program->folder());
    QStringList arguments = grid;
    arguments[arguments.indexOf("1..2")] = "1..100000"; // × 8 is too much …
    process.start(STACKLIGHT_PROGRAM, arguments);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 2);
    arguments[arguments.indexOf("1..100000")] = "1..12000"; // … and this long enough
    arguments.removeAll("--quiet");
    process.setReadChannel(QProcess::StandardError);
    process.start(STACKLIGHT_PROGRAM, arguments + QStringList{"--out", "runs.csv"});
    QByteArray said;
    while (said.count('\n') <= 3 && process.waitForReadyRead(20'000))
        said += process.readAllStandardError();
    QVERIFY(!m_program->files().contains("runs.csv"));
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    said += process.readAllStandardError();
    QVERIFY2(said.contains("interrupted after"), said.constData());
    const QByteArray rows = m_program->bytes("runs.csv");
    QVERIFY(rows.endsWith("\r\n"));
    const std::vector<QStringList> lines = table(rows);
    QVERIFY(lines.size() > 4);
    for (const QStringList &line : lines)
        QCOMPARE(line.size(), 17);
}

QTEST_APPLESS_MAIN(TestSweepCommand)
#include "tst_sweep_command.moc"
