// stacklight sweep --shard and --resume, and stacklight merge: whatever was cut or killed, the bytes are those of one
// process.
#include "app/program.h"
#include "base/json.h"

#include <QFileInfo>

using namespace stacklight;
using namespace stacklight::testing;

class TestSweepParts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_program = std::make_unique<Program>(); }
    void partsAndTheirMerge_data();
    void partsAndTheirMerge();
    void mergeToStandardOutput();
    void mergeKeepsSeconds();
    void mergeRefuses_data();
    void mergeRefuses();
    void cutOff_data();
    void cutOff();
    void killedAgainAndAgain_data();
    void killedAgainAndAgain();
    void whatAnInterruptLeftOutComesInItsPlace();
    void moreSeedsGoOn();
    void resumeRefuses_data();
    void resumeRefuses();
    void theJobArrayOfSlurm();
    void theJobIsAnArray_data();
    void theJobIsAnArray();
    void commandLines_data();
    void commandLines();

private:
    QByteArray m_all, m_summary, m_part;
    std::unique_ptr<Program> m_program;
};

namespace {

const QStringList grid = {
    "sweep", "e.stacklight", "--quiet", "--depths", "1,2", "--norms", "none,batch", "--seeds", "3,1,2", "--steps", "4"};

QList<QByteArray> linesOf(const QByteArray &csv)
{
    QList<QByteArray> lines;
    for (const QString &line : QString::fromUtf8(csv).split("\r\n", Qt::SkipEmptyParts))
        lines += line.toUtf8();
    return lines;
}

QString nameOf(int index)
{
    return QString("p%1.csv").arg(index);
}

} // namespace

void TestSweepParts::initTestCase()
{
    const Program program;
    QCOMPARE(program.run(grid + QStringList{"--out", "all.csv", "--summary", "s.csv"}).status, 0);
    m_all = program.bytes("all.csv");
    m_summary = program.bytes("s.csv");
    QCOMPARE(linesOf(m_all).size(), 13);
    m_part = program.run(grid + QStringList{"--shard", "1/3"}).out;
    QCOMPARE(linesOf(m_part).size(), 5);
}

void TestSweepParts::partsAndTheirMerge_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 3, 5, 14})
        QTest::newRow(qPrintable(QString("%1 parts of 12 runs").arg(count))) << count;
}

void TestSweepParts::partsAndTheirMerge()
{
    QFETCH(int, count);
    const QList<QByteArray> all = linesOf(m_all);
    QStringList names;
    for (int index = 0; index < count; ++index) {
        names.prepend(nameOf(index));
        QStringList arguments =
            grid + QStringList{"--shard", QString("%1/%2").arg(index).arg(count), "--out", names.first()};
        if (index % 2 == 1)
            arguments += "--resume";
        QCOMPARE(m_program->run(arguments).status, 0);
        // Its lines are those of the whole, with their places behind them.
        const QList<QByteArray> lines = linesOf(m_program->bytes(names.first()));
        QVERIFY(lines[0].startsWith(all[0] + ",place of shard "));
        for (int i = 1, place = index; i < lines.size(); ++i, place += count)
            QCOMPARE(lines[i], all[place + 1] + ',' + QByteArray::number(place));
        QCOMPARE(lines.size() - 1, (12 - index + count - 1) / count);
    }
    const Finished merged =
        m_program->run(QStringList{"merge"} + names + QStringList{"--out", "all.csv", "--summary", "s.csv"});
    QVERIFY2(merged.status == 0, merged.err);
    QVERIFY2(merged.out.isEmpty() && merged.err.isEmpty(), merged.err);
    QCOMPARE(m_program->bytes("all.csv"), m_all);
    QCOMPARE(m_program->bytes("s.csv"), m_summary);
}

void TestSweepParts::mergeToStandardOutput()
{
    for (const char *shard : {"0/2", "1/2"})
        m_program->write(QString("p%1.csv").arg(shard[0]), m_program->run(grid + QStringList{"--shard", shard}).out);
    QCOMPARE(m_program->runLine("merge p0.csv p1.csv").out, m_all);
    QCOMPARE(m_program->runLine("merge --out - p1.csv ./p0.csv --summary s.csv").out, m_all);
    QCOMPARE(m_program->bytes("s.csv"), m_summary);
}

void TestSweepParts::mergeKeepsSeconds()
{
    QList<QByteArray> lines;
    for (const char *shard : {"0/2", "1/2"}) {
        const QByteArray part = m_program->run(grid + QStringList{"--shard", shard, "--seconds"}).out;
        m_program->write(QString("p%1.csv").arg(shard[0]), part);
        for (const QByteArray &line : linesOf(part).mid(1))
            lines += line.left(line.lastIndexOf(','));
    }
    const QList<QByteArray> merged = linesOf(m_program->runLine("merge p0.csv p1.csv").out);
    QVERIFY(merged[0].endsWith(",seconds"));
    QCOMPARE(merged.size(), 13);
    for (const QByteArray &line : merged.mid(1))
        QVERIFY(lines.contains(line));
}

void TestSweepParts::mergeRefuses_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *arguments, const QStringList &words) {
        QTest::newRow(name) << QString(arguments) << words;
    };
    row("a part that is missing", "p0.csv p2.csv", {"missing", "1/3"});
    row("a part that is there twice", "p0.csv p1.csv p2.csv q1.csv", {"q1.csv", "1/3", "p1.csv"});
    row("a part under its own name twice", "p0.csv p1.csv p2.csv p1.csv", {"p1.csv", "1/3"});
    row("a part of another experiment", "p0.csv foreign.csv p2.csv", {"foreign.csv", "another sweep"});
    row("a part of a sweep cut in two", "p0.csv half.csv p2.csv", {"half.csv", "1/2"});
    row("a part that is not finished", "p0.csv cut.csv p2.csv", {"cut.csv", "not finished", "--resume"});
    row("a table of a whole sweep", "p0.csv p1.csv p2.csv all.csv", {"all.csv", "not a part"});
    row("another file", "p0.csv p1.csv e.stacklight", {"e.stacklight", "not a table"});
    row("a file that is not there", "p0.csv p1.csv none.csv", {"none.csv", "cannot be read"});
    row("the parts' folder", ".", {"folder"});
    row("a part that was edited", "p0.csv edited.csv p2.csv", {"edited.csv:2"});
    row("a part as what is written", "p0.csv p1.csv p2.csv --out p1.csv", {"--out", "PART.csv"});
    row("a part as the summary", "p0.csv p1.csv p2.csv --summary p2.csv", {"--summary", "PART.csv"});
    row("no part", "--out x.csv", {"PART.csv", "missing"});
    row("an option of experiments", "p0.csv p1.csv p2.csv --seed 3", {"seed"});
}

void TestSweepParts::mergeRefuses()
{
    QFETCH(QString, arguments);
    QFETCH(QStringList, words);
    const auto sweep = [&](const QString &shard, const QString &out, const QStringList &more = {}) {
        QCOMPARE(m_program->run(grid + QStringList{"--shard", shard, "--out", out} + more).status, 0);
    };
    for (int index = 0; index < 3; ++index)
        sweep(QString("%1/3").arg(index), nameOf(index));
    sweep("1/3", "foreign.csv", {"--set", "/optimizer/learning_rate=0.01"});
    sweep("1/2", "half.csv");
    const QByteArray part = m_program->bytes("p1.csv");
    m_program->write("q1.csv", part);
    m_program->write("cut.csv", part.chopped(1));
    m_program->write("edited.csv", QByteArray(part).replace("\r\n3,1,", "\r\n3,01,"));
    m_program->write("all.csv", m_all);

    const QStringList before = m_program->files();
    QStringList all = QStringList{"merge"} + arguments.split(' ');
    if (!arguments.contains("--out"))
        all += {"--out", "merged.csv"};
    const Finished finished = m_program->run(all);
    QCOMPARE(finished.status, 2);
    for (const QString &word : words)
        QVERIFY2(finished.err.contains(word.toUtf8()), finished.err);
    QCOMPARE(m_program->files(), before);
    QCOMPARE(m_program->bytes("p1.csv"), part);
}

void TestSweepParts::cutOff_data()
{
    QTest::addColumn<QString>("shard");
    QTest::addColumn<double>("share"); // of the file's bytes that stay …
    QTest::addColumn<int>("more");     // … and so many more
    for (const char *shard : {"", "1/3"}) {
        const QString of = *shard ? "a part: " : "a whole sweep: ";
        const auto row = [&](const char *name, double share, int more) {
            QTest::newRow(qPrintable(of + name)) << QString(shard) << share << more;
        };
        row("nothing is left", 0, 0);
        row("a byte is left", 0, 1);
        row("some of the header is left", 0, 60);
        row("a third is left", 1 / 3.0, 0);
        row("half is left", 0.5, 0);
        row("half and a byte are left", 0.5, 1);
        row("the last line's end is missing", 1, -2);
        row("half of the last line's end is missing", 1, -1);
        row("nothing is missing", 1, 0);
        row("half a line is behind it", 1, 3);
    }
}

void TestSweepParts::cutOff()
{
    QFETCH(QString, shard);
    QFETCH(double, share);
    QFETCH(int, more);
    QStringList arguments = grid;
    if (!shard.isEmpty())
        arguments += {"--shard", shard};
    const QByteArray whole = shard.isEmpty() ? m_all : m_part;
    const QByteArray longer = whole + "3,1,as";
    m_program->write("r.csv", longer.left(qsizetype(share * double(whole.size())) + more));
    arguments += {"--out", "r.csv", "--resume"};
    if (shard.isEmpty())
        arguments += {"--summary", "s.csv"};
    const Finished finished = m_program->run(arguments);
    QVERIFY2(finished.status == 0, finished.err);
    QVERIFY2(finished.out.isEmpty() && finished.err.isEmpty(), finished.err);
    QCOMPARE(m_program->bytes("r.csv"), whole);
    if (shard.isEmpty())
        QCOMPARE(m_program->bytes("s.csv"), m_summary);
}

void TestSweepParts::killedAgainAndAgain_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::newRow("a whole sweep") << QStringList{};
    QTest::newRow("a whole sweep with one thread") << QStringList{"--threads", "1"};
    QTest::newRow("a whole sweep with many threads") << QStringList{"--threads", "7"};
    QTest::newRow("a part") << QStringList{"--shard", "1/2"};
}

void TestSweepParts::killedAgainAndAgain()
{
    QFETCH(QStringList, more);
    QStringList arguments = grid + more;
    arguments[arguments.indexOf("--steps") + 1] = "3000"; // so that it is not over before it can be killed
    const QByteArray whole = m_program->run(arguments).out;
    arguments += {"--out", "r.csv", "--resume"};
    arguments.removeAll("--quiet");
    int kills = 0;
    for (bool isDone = false; !isDone;) {
        QProcess process;
        process.setWorkingDirectory(m_program->folder());
        process.setReadChannel(QProcess::StandardError);
        process.start(STACKLIGHT_PROGRAM, arguments);
        // After the first run that is new it is killed, wherever it is.
        QByteArray said;
        while (!said.contains("\nrun ") && !said.startsWith("run ") && process.waitForReadyRead(60'000))
            said += process.readAllStandardError();
        process.kill();
        process.waitForFinished();
        isDone = process.exitStatus() == QProcess::NormalExit;
        if (isDone)
            QCOMPARE(process.exitCode(), 0);
        kills += !isDone;
        QVERIFY(kills < 20);
        const QByteArray there = m_program->bytes("r.csv");
        QVERIFY2(whole.startsWith(there.left(there.lastIndexOf("\r\n") + 2)), there);
    }
    QVERIFY(kills > 0);
    QCOMPARE(m_program->bytes("r.csv"), whole);
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "r.csv"}));
}

void TestSweepParts::whatAnInterruptLeftOutComesInItsPlace()
{
    QList<QByteArray> lines = linesOf(m_all);
    lines.removeAt(9);
    lines.removeAt(4);
    lines.removeAt(1);
    m_program->write("r.csv", lines.join("\r\n") + "\r\n");
    const Finished finished = m_program->run(grid + QStringList{"--out", "r.csv", "--resume", "--summary", "s.csv"});
    QVERIFY2(finished.status == 0, finished.err);
    QCOMPARE(m_program->bytes("r.csv"), m_all);
    QCOMPARE(m_program->bytes("s.csv"), m_summary);
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "r.csv", "s.csv"}));
}

void TestSweepParts::moreSeedsGoOn()
{
    QStringList fewer = grid;
    fewer[fewer.indexOf("3,1,2")] = "1,3";
    m_program->write("r.csv", m_program->run(fewer).out);
    QVERIFY(m_program->run(grid + QStringList{"--out", "r.csv", "--resume"}).status == 0);
    QCOMPARE(m_program->bytes("r.csv"), m_all);
}

void TestSweepParts::resumeRefuses_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *file, const char *more, const QStringList &words) {
        QTest::newRow(name) << QString(file) << QString(more).split(' ', Qt::SkipEmptyParts) << words;
    };
    row("another file", "notes.txt", "", {"notes.txt:1", "not a table"});
    row("a table of another learning rate", "r.csv", "--set /optimizer/learning_rate=0.01",
        {"r.csv:13", "validation_accuracy", "another experiment"});
    row("a table of other depths", "r.csv", "--depths 1,3", {"r.csv:4", "depth 2", "not a run of this sweep"});
    row("a table of other steps", "r.csv", "--steps 5", {"r.csv:2", "4 steps", "5"});
    row("a table of another stack", "r.csv", "--set /stack/1/body/0/enabled=false", {"r.csv"});
    row("a whole table for a part", "r.csv", "--shard 0/2", {"r.csv:1", "0/2"});
    row("a part for a whole table", "p.csv", "", {"p.csv:1", "1/3", "--shard"});
    row("another part", "p.csv", "--shard 2/3", {"p.csv:1", "1/3", "2/3"});
    row("a part of another learning rate", "p.csv", "--shard 1/3 --set /optimizer/learning_rate=0.01",
        {"p.csv:1", "another sweep"});
    row("a part of other seeds", "p.csv", "--shard 1/3 --seeds 1..3", {"p.csv:1", "another sweep"});
    row("a table without seconds", "r.csv", "--seconds", {"r.csv:1", "--seconds"});
    row("a folder", ".", "", {"--out", "folder"});
    row("a device", "/dev/null", "", {"--out", "/dev/null"});
}

void TestSweepParts::resumeRefuses()
{
    QFETCH(QString, file);
    QFETCH(QStringList, more);
    QFETCH(QStringList, words);
    m_program->write("notes.txt", "hello\n");
    m_program->write("r.csv", m_all);
    m_program->write("p.csv", m_part);
    const QStringList before = m_program->files();
    const bool isFile = QFileInfo(m_program->path(".") + '/' + file).isFile();
    const QByteArray was = isFile ? m_program->bytes(file) : QByteArray();
    QStringList arguments = grid;
    for (qsizetype i = 0; i < more.size(); ++i) { // an option of the grid is replaced
        if (const qsizetype at = arguments.indexOf(more[i]); at >= 0 && i + 1 < more.size())
            arguments.remove(at, 2);
    }
    const Finished finished = m_program->run(arguments
        + QStringList{"--out", file, "--resume", "--summary", "s.csv"}.mid(0, more.contains("--shard") ? 3 : 5) + more);
    QVERIFY2(finished.status == 2, finished.err);
    for (const QString &word : words)
        QVERIFY2(finished.err.contains(word.toUtf8()), finished.err);
    QCOMPARE(m_program->files(), before);
    if (isFile)
        QCOMPARE(m_program->bytes(file), was);
}

namespace {

/// The script as Slurm starts it: with these variables, in the folder where it was submitted.
int runJob(const Program &program, const QStringList &arguments, const std::map<QString, QString> &variables)
{
    QProcess process;
    process.setWorkingDirectory(program.folder());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("STACKLIGHT", STACKLIGHT_PROGRAM);
    for (const auto &[name, value] : variables)
        environment.insert(name, value);
    process.setProcessEnvironment(environment);
    process.start("bash", QStringList{STACKLIGHT_CLUSTER "/sweep.sbatch"} + arguments);
    return process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

} // namespace

void TestSweepParts::theJobArrayOfSlurm()
{
    QVERIFY(QDir(m_program->folder()).mkdir("parts"));
    QStringList parts;
    for (int task = 0; task < 3; ++task) {
        const std::map<QString, QString> variables = {{"SLURM_ARRAY_TASK_ID", QString::number(task)},
            {"SLURM_ARRAY_TASK_COUNT", "3"}, {"SLURM_ARRAY_TASK_MIN", "0"}, {"SLURM_ARRAY_TASK_MAX", "2"},
            {"SLURM_CPUS_PER_TASK", "2"}};
        QCOMPARE(runJob(*m_program, grid.mid(1), variables), 0);
        parts += QString("parts/part-%1.csv").arg(task);
    }
    QCOMPARE(m_program->run(QStringList{"merge"} + parts + QStringList{"--summary", "s.csv"}).out, m_all);
    QCOMPARE(m_program->bytes("s.csv"), m_summary);
}

void TestSweepParts::theJobIsAnArray_data()
{
    QTest::addColumn<QString>("least");
    QTest::addColumn<QString>("most");
    QTest::addColumn<QString>("count");
    QTest::newRow("no array") << "" << "" << "";
    QTest::newRow("tasks from 1") << "1" << "3" << "3";
    QTest::newRow("tasks with gaps") << "0" << "4" << "3";
}

void TestSweepParts::theJobIsAnArray()
{
    QFETCH(QString, least);
    QFETCH(QString, most);
    QFETCH(QString, count);
    std::map<QString, QString> variables;
    if (!count.isEmpty())
        variables = {{"SLURM_ARRAY_TASK_ID", "1"}, {"SLURM_ARRAY_TASK_COUNT", count}, {"SLURM_ARRAY_TASK_MIN", least},
            {"SLURM_ARRAY_TASK_MAX", most}};
    QCOMPARE(runJob(*m_program, {"e.stacklight"}, variables), 2);
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});
}

void TestSweepParts::commandLines_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *arguments, const QStringList &words) {
        QTest::newRow(name) << QString(arguments) << words;
    };
    row("a part behind the last", "--shard 3/3", {"--shard", "3/3", "I/N"});
    row("a part that is no number", "--shard a/3", {"--shard", "a/3"});
    row("a part of none", "--shard 0/0", {"--shard"});
    row("a part without how many", "--shard 1", {"--shard"});
    row("a part with a summary", "--shard 0/2 --summary s.csv", {"--summary", "--shard", "merge"});
    row("resume without a file", "--resume", {"--resume", "--out"});
    row("resume of standard output", "--resume --out -", {"--resume", "--out"});
    row("resume of the experiment", "--resume --out e.stacklight", {"--out", "FILE"});
}

void TestSweepParts::commandLines()
{
    QFETCH(QString, arguments);
    QFETCH(QStringList, words);
    verifyRefusal(*m_program, QStringList{"sweep", "e.stacklight"} + arguments.split(' '), words);
}

QTEST_APPLESS_MAIN(TestSweepParts)
#include "tst_sweep_parts.moc"
