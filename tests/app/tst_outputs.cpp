// What the commands write: nothing is lost, whatever fails, ends or stands in the way.
#include "app/program.h"

#include "base/safetensors.h"

#include <QRegularExpression>

#include <cerrno>
#include <csignal>
#include <functional>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace stacklight;
using namespace stacklight::testing;

class TestOutputs : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void aFailingStepLeavesTheOldFile_data();
    void aFailingStepLeavesTheOldFile();
    void aFailingFileCostsNoOther();
    void aKilledProgramLeavesTheOldFile_data();
    void aKilledProgramLeavesTheOldFile();
    void theTemporaryFileOfALivingProgramStays();
    void placesThatAreWritten_data();
    void placesThatAreWritten();
    void pipesAndStandardOutput();
    void placesThatAreRefusedBeforeTraining_data();
    void placesThatAreRefusedBeforeTraining();
    void dataAreNotReplaced_data();
    void dataAreNotReplaced();
    void foldersThatMayNotBeWritten_data();
    void foldersThatMayNotBeWritten();
    void aTraceBelongsToOneRun();
    void aTraceOnAFullDiskEndsWithAWholeLine_data();
    void aTraceOnAFullDiskEndsWithAWholeLine();
    void aTraceThatCannotBegin();
    void sweepOnAFullDiskEndsWithAWholeLine();
    void aReaderThatGoes();
    void signalsEndWithAllWritten_data();
    void signalsEndWithAllWritten();
    void aWindowEndsWithASignal_data();
    void aWindowEndsWithASignal();
    void closedStandardOutput();

private:
    using Variables = std::map<QString, QString>;

    Variables failing(const char *call, const QString &file, const QString &error, int after = 0) const
    {
        return {{"LD_PRELOAD", STACKLIGHT_FAILING_CALLS}, {"FAILING_CALL", call}, {"FAILING_FILE", file},
            {"FAILING_ERROR", error}, {"FAILING_AFTER", QString::number(after)}};
    }
    QStringList parts() const { return m_program->files().filter(QRegularExpression("\\.part$")); }
    /// Runs with something done in the new process before the program begins.
    Finished runWith(const std::function<void()> &before, const QStringList &arguments) const;
    /// A run without end that traces and saves; it has written its first steps.
    void startEndless(QProcess &process, const QStringList &more = {}) const;

    std::unique_ptr<Program> m_program;
};

namespace {

const QStringList trainWith = {"train", "e.stacklight", "--quiet", "--steps", "3"};

void verifyFinished(const Finished &finished, int status)
{
    QVERIFY2(finished.status == status,
        qPrintable(QString("status %1: %2").arg(finished.status).arg(QString::fromUtf8(finished.err))));
}

bool isWholeTrace(const QByteArray &bytes)
{
    bool all = bytes.endsWith("}\n");
    for (const QByteArray &line : bytes.trimmed().split('\n'))
        all = all && !Json::parse(line.toStdString(), nullptr, false).is_discarded();
    return all;
}

} // namespace

Finished TestOutputs::runWith(const std::function<void()> &before, const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_program->folder());
    process.setChildProcessModifier(before);
    process.start(STACKLIGHT_PROGRAM, arguments);
    const bool ended = process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

void TestOutputs::startEndless(QProcess &process, const QStringList &more) const
{
    process.setWorkingDirectory(m_program->folder());
    process.start(STACKLIGHT_PROGRAM,
        QStringList{"train", "e.stacklight", "--steps", "1000000000", "--trace", "t.jsonl", "--trace-every", "100",
            "--save", "w.safetensors"}
            + more);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->bytes("t.jsonl").count('\n') > 3, 60'000);
}

void TestOutputs::aFailingStepLeavesTheOldFile_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("error");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("file");
    const std::pair<const char *, int> faults[] = {
        {"write", ENOSPC}, {"fsync", EIO}, {"close", EDQUOT}, {"rename", EACCES}};
    const std::tuple<const char *, QStringList, const char *> commands[] = {
        {"weights", trainWith + QStringList{"--save", "w.safetensors"}, "w.safetensors"},
        {"batches", trainWith + QStringList{"--dump-batches", "b.safetensors"}, "b.safetensors"},
        {"a figure", {"render", "e.stacklight", "--steps", "2", "--view", "loss", "--out", "f.svg"}, "f.svg"},
        {"a figure's numbers", {"render", "e.stacklight", "--steps", "2", "--view", "loss", "--data", "f.csv"},
            "f.csv"},
        {"runs", {"sweep", "e.stacklight", "--quiet", "--steps", "2", "--out", "r.csv"}, "r.csv"},
        {"a summary", {"sweep", "e.stacklight", "--quiet", "--steps", "2", "--out", "/dev/null", "--summary", "s.csv"},
            "s.csv"},
    };
    for (const auto &[call, error] : faults) {
        for (const auto &[what, arguments, file] : commands)
            QTest::addRow("%s of %s", call, what) << call << error << arguments << file;
    }
}

void TestOutputs::aFailingStepLeavesTheOldFile()
{
    QFETCH(QString, call);
    QFETCH(int, error);
    QFETCH(QStringList, arguments);
    QFETCH(QString, file);
    for (const QByteArray &old : {QByteArray("old"), QByteArray()}) {
        QFile::remove(m_program->path(file));
        if (!old.isEmpty())
            m_program->write(file, old);
        const QStringList before = m_program->files();
        const Finished finished = m_program->run(arguments, failing(qPrintable(call), file, QString::number(error)));
        verifyFinished(finished, 1);
        QVERIFY2(finished.err.startsWith(file.toUtf8() + ": the file cannot be written: " + ::strerrordesc_np(error)),
            finished.err.constData());
        QCOMPARE(m_program->bytes(file), old);
        QCOMPARE(m_program->files(), before);
    }
}

void TestOutputs::aFailingFileCostsNoOther()
{
    const QStringList arguments = trainWith + QStringList{"--save", "w.safetensors", "--dump-batches", "b.safetensors"};
    verifyFinished(m_program->run(arguments, failing("fsync", "b.safetensors", QString::number(EIO))), 1);
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "w.safetensors"}));
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString()));
    verifyFinished(
        m_program->run({"sweep", "e.stacklight", "--quiet", "--steps", "2", "--out", "r.csv", "--summary", "s.csv"},
            failing("close", "r.csv", QString::number(EDQUOT))),
        1);
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "s.csv", "w.safetensors"}));
}

void TestOutputs::aKilledProgramLeavesTheOldFile_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("after");
    QTest::newRow("at the first byte") << "write" << 0;
    QTest::newRow("in the middle") << "write" << 1000;
    QTest::newRow("before the bytes are on the disk") << "fsync" << 0;
    QTest::newRow("when they are closed") << "close" << 0;
    QTest::newRow("before they get their name") << "rename" << 0;
}

void TestOutputs::aKilledProgramLeavesTheOldFile()
{
    QFETCH(QString, call);
    QFETCH(int, after);
    m_program->write("w.safetensors", "old");
    m_program->write("holiday.2024.1.part", "somebody else's");
    const QStringList arguments = trainWith + QStringList{"--save", "w.safetensors"};
    verifyFinished(m_program->run(arguments, failing(qPrintable(call), "w.safetensors", "KILL", after)), -1);
    QCOMPARE(m_program->bytes("w.safetensors"), QByteArray("old"));
    QCOMPARE(parts().size(), 2);
    // Any next file in this folder sweeps it away, and nothing else.
    verifyFinished(m_program->run({"sweep", "e.stacklight", "--quiet", "--steps", "1", "--out", "r.csv"}), 0);
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "holiday.2024.1.part", "r.csv", "w.safetensors"}));
    QCOMPARE(m_program->bytes("w.safetensors"), QByteArray("old"));
    verifyFinished(m_program->run(arguments), 0);
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString()));
}

void TestOutputs::theTemporaryFileOfALivingProgramStays()
{
    QProcess process;
    startEndless(process, {"--dump-batches", "b.safetensors"});
    const QStringList living = parts();
    QCOMPARE(living.size(), 2);
    // Under the same name as well: the last to finish stays.
    verifyFinished(m_program->run(trainWith + QStringList{"--save", "w.safetensors"}), 0);
    QCOMPARE(parts(), living);
    const QByteArray first = m_program->bytes("w.safetensors");
    ::kill(pid_t(process.processId()), SIGTERM);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(m_program->files(), (QStringList{"b.safetensors", "e.stacklight", "t.jsonl", "w.safetensors"}));
    QVERIFY(m_program->bytes("w.safetensors") != first);
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString())
        && readSafetensors(m_program->path("b.safetensors").toStdString()));
}

void TestOutputs::placesThatAreWritten_data()
{
    QTest::addColumn<QString>("name"); // in the command line; %1 is the folder
    QTest::addColumn<QString>("file"); // that is there afterwards
    QTest::newRow("a name alone") << "w" << "w";
    QTest::newRow("the folder that it is in") << "./w" << "w";
    QTest::newRow("a whole path") << "%1/w" << "w";
    QTest::newRow("spaces and other letters")
        << QString::fromUtf8("./Gewichte für 残差.safe tensors") << QString::fromUtf8("Gewichte für 残差.safe tensors");
    QTest::newRow("a name of 250 letters") << QString(250, 'a') << QString(250, 'a');
    QTest::newRow("the longest name") << QString(255, 'a') << QString(255, 'a');
    QTest::newRow("the longest name, of letters of three bytes")
        << QString(85, QChar(0x6B8B)) << QString(85, QChar(0x6B8B));
    QTest::newRow("a file named -") << "./-" << "-";
    QTest::newRow("a link") << "link" << "target";
    QTest::newRow("a link to a link") << "link2" << "target";
    QTest::newRow("a link whose target is missing") << "dangling" << "new";
    QTest::newRow("a link in a folder that is another link's") << "folder-link/up" << "above";
}

void TestOutputs::placesThatAreWritten()
{
    QFETCH(QString, name);
    QFETCH(QString, file);
    m_program->write("target", "old");
    QVERIFY(QDir(m_program->folder()).mkpath("a/b"));
    const std::pair<const char *, const char *> links[] = {
        {"target", "link"}, {"link", "link2"}, {"new", "dangling"}, {"a/b", "folder-link"}, {"../../above", "a/b/up"}};
    for (const auto &[target, link] : links)
        QCOMPARE(::symlink(target, qPrintable(m_program->path(link))), 0);
    const QString place = name.contains("%1") ? name.arg(m_program->folder()) : name;
    for (const auto &[option, isTrace] : {std::pair("--save", false), {"--dump-batches", false}, {"--trace", true}}) {
        verifyFinished(m_program->run(trainWith + QStringList{option, place}), 0);
        if (isTrace)
            QVERIFY(isWholeTrace(m_program->bytes(file)));
        else
            QVERIFY(readSafetensors(m_program->path(file).toStdString()));
        for (const auto &[target, link] : links)
            QVERIFY(QFileInfo(m_program->path(link)).isSymLink());
        QVERIFY(parts().isEmpty());
        QVERIFY(QFile::remove(m_program->path(file)));
    }
}

void TestOutputs::pipesAndStandardOutput()
{
    verifyFinished(m_program->run(trainWith + QStringList{"--save", "w", "--dump-batches", "b", "--trace", "t"}), 0);
    for (const char *option : {"--save", "--dump-batches", "--trace"}) {
        const QByteArray expected = m_program->bytes(QLatin1String(option)[2] == 's' ? "w"
                : QLatin1String(option)[2] == 'd'                                    ? "b"
                                                                                     : "t");
        QCOMPARE(::mkfifo(qPrintable(m_program->path("pipe")), 0600), 0);
        QProcess reader;
        reader.start("cat", {m_program->path("pipe")});
        verifyFinished(m_program->run(trainWith + QStringList{option, "pipe"}), 0);
        QVERIFY(reader.waitForFinished(60'000));
        QCOMPARE(reader.readAllStandardOutput(), expected);
        QVERIFY(QFile::remove(m_program->path("pipe")));

        verifyFinished(m_program->run(trainWith + QStringList{option, "/dev/null"}), 0);
        QVERIFY(!QFileInfo("/dev/null").isFile());
        // The result follows, in a pipe as in a file.
        const Finished piped = m_program->run(trainWith + QStringList{option, "/dev/stdout"});
        verifyFinished(piped, 0);
        QVERIFY(piped.out.startsWith(expected + "{\"steps\":3"));
        verifyFinished(m_program->run(trainWith + QStringList{option, "/dev/stdout"}, {}, m_program->path("out")), 0);
        QVERIFY(m_program->bytes("out").startsWith(expected + "{\"steps\":3"));
    }
    verifyFinished(m_program->run(trainWith + QStringList{"--save", "/dev/null", "--trace", "/dev/null"}), 0);
}

void TestOutputs::placesThatAreRefusedBeforeTraining_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QStringList &arguments, const QStringList &words) {
        QTest::newRow(name) << arguments << words;
    };
    const QStringList render = {"render", "e.stacklight", "--view", "loss"};
    for (const char *option : {"--save", "--trace", "--dump-batches"}) {
        const auto each = [&](const char *name, const QString &place, const QStringList &words) {
            QTest::addRow("%s: %s", option, name) << QStringList{"train", "e.stacklight", "--steps", "100000000",
                option, place} << (QStringList{option} + words);
        };
        each("a name that is too long", QString(256, 'a'), {"File name too long"});
        each("a slash at the end", "w/", {"w"});
        each("nothing", "", {"name of a file"});
        each("a folder", "..", {"folder"});
        each("a folder that is missing", "none/w", {"\"none\""});
        each("a link to itself", "loop", {"Too many levels of symbolic links"});
        each("a link into a folder that is missing", "astray", {"No such file or directory"});
        each("the experiment by a link", "experiment", {"FILE"});
    }
    row("weights to standard output", trainWith + QStringList{"--save", "-"}, {"--save", "./-", "standard output"});
    row("batches to standard output", trainWith + QStringList{"--dump-batches", "-"}, {"--dump-batches", "./-"});
    row("a figure's numbers to standard output", render + QStringList{"--data", "-"}, {"--data", "./-"});
    row("a summary to standard output", {"sweep", "e.stacklight", "--summary", "-"}, {"--summary", "./-"});
    row("two links to one file that is not there yet",
        trainWith + QStringList{"--save", "to-new", "--trace", "also-to-new"}, {"--save", "--trace"});
    row("a link and its file that is not there yet", trainWith + QStringList{"--save", "to-new", "--trace", "new"},
        {"--save", "--trace"});
    row("a figure with a name that is too long", render + QStringList{"--out", QString(252, 'a') + ".svg"},
        {"--out", "too long"});
    row("runs with a name that is too long", {"sweep", "e.stacklight", "--out", QString(256, 'a')},
        {"--out", "too long"});
}

void TestOutputs::placesThatAreRefusedBeforeTraining()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, words);
    const std::pair<const char *, const char *> links[] = {{"loop", "loop"}, {"none/at-all", "astray"},
        {"e.stacklight", "experiment"}, {"new", "to-new"}, {"./new", "also-to-new"}};
    for (const auto &[target, link] : links)
        QCOMPARE(::symlink(target, qPrintable(m_program->path(link))), 0);
    const Finished finished = m_program->run(arguments);
    verifyFinished(finished, 2);
    for (const QString &word : words)
        QVERIFY2(finished.err.contains(word.toUtf8()), finished.err.constData());
    for (const auto &[target, link] : links)
        QFile::remove(m_program->path(link));
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});
    QCOMPARE(m_program->bytes("e.stacklight"), QByteArray(smallExperimentText));
}

void TestOutputs::dataAreNotReplaced_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("by weights") << QStringList{"train", "t.stacklight", "--steps", "2", "--save", "table.csv"};
    QTest::newRow("by a trace, named in another way")
        << QStringList{"train", "t.stacklight", "--steps", "2", "--trace", "./table.csv"};
    QTest::newRow("by batches, through a link")
        << QStringList{"train", "t.stacklight", "--steps", "2", "--dump-batches", "link"};
    QTest::newRow("by a figure's numbers")
        << QStringList{"render", "t.stacklight", "--view", "loss", "--data", "table.csv"};
    QTest::newRow("by a sweep's runs") << QStringList{"sweep", "t.stacklight", "--steps", "2", "--out", "table.csv"};
    QTest::newRow("by a summary") << QStringList{
        "sweep", "t.stacklight", "--steps", "2", "--out", "r.csv", "--summary", "table.csv"};
}

void TestOutputs::dataAreNotReplaced()
{
    QFETCH(QStringList, arguments);
    const QByteArray table = "a,b,class\n" + QByteArray("1,2,x\n3,4,y\n").repeated(20);
    m_program->write("table.csv", table);
    m_program->write("t.stacklight",
        R"({"format":"stacklight-experiment","version":1,"data":{"source":"csv","path":"table.csv"},"stack":[{"type":"dense","units":"classes"}],"batch_size":4})");
    QCOMPARE(::symlink("table.csv", qPrintable(m_program->path("link"))), 0);
    const Finished finished = m_program->run(arguments);
    verifyFinished(finished, 2);
    QVERIFY2(finished.err.contains("is also the file of /data/path"), finished.err.constData());
    QCOMPARE(m_program->bytes("table.csv"), table);
    for (const char *file : {"link", "table.csv", "t.stacklight"})
        QVERIFY(QFile::remove(m_program->path(file)));
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});
}

void TestOutputs::foldersThatMayNotBeWritten_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("fileMode");
    QTest::addColumn<int>("folderMode");
    QTest::addColumn<QString>("word");
    QTest::newRow("a file that may be written in a folder that may not")
        << "old" << 0666 << 0755 << "Permission denied";
    QTest::newRow("a new file in a folder that may not be written") << "new" << 0666 << 0755 << "Permission denied";
    QTest::newRow("a file that may not be written in a folder that may")
        << "old" << 0444 << 0777 << "Permission denied";
    QTest::newRow("somebody else's file in a folder as /tmp") << "old" << 0666 << 01777 << "Operation not permitted";
}

void TestOutputs::foldersThatMayNotBeWritten()
{
    QFETCH(QString, file);
    QFETCH(int, fileMode);
    QFETCH(int, folderMode);
    QFETCH(QString, word);
    if (::geteuid() != 0)
        QSKIP("only the superuser can become somebody else");
    QVERIFY(QDir(m_program->folder()).mkdir("f"));
    m_program->write("f/old", "old");
    QCOMPARE(::chmod(qPrintable(m_program->folder()), 0755), 0);
    QCOMPARE(::chmod(qPrintable(m_program->path("f/old")), mode_t(fileMode)), 0);
    QCOMPARE(::chmod(qPrintable(m_program->path("f")), mode_t(folderMode)), 0);
    const auto asNobody = [] {
        if (::setgid(65534) != 0 || ::setuid(65534) != 0)
            ::_exit(99);
    };
    const Finished finished =
        runWith(asNobody, {"train", "e.stacklight", "--steps", "100000000", "--save", "f/" + file});
    verifyFinished(finished, 2);
    QVERIFY2(finished.err.startsWith("--save: f/" + file.toUtf8() + ": the file cannot be written")
            && finished.err.contains(word.toUtf8()),
        finished.err.constData());
    QCOMPARE(m_program->bytes("f/old"), QByteArray("old"));
    QCOMPARE(QDir(m_program->path("f")).entryList(QDir::Files), QStringList{"old"});
}

void TestOutputs::aTraceBelongsToOneRun()
{
    QProcess process;
    startEndless(process);
    const Finished second = m_program->run(trainWith + QStringList{"--trace", "t.jsonl"});
    verifyFinished(second, 2);
    QVERIFY2(second.err.startsWith("--trace: t.jsonl: another run is writing"), second.err.constData());
    const qsizetype lines = m_program->bytes("t.jsonl").count('\n');
    QVERIFY(lines > 3);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->bytes("t.jsonl").count('\n') > lines, 60'000); // it goes on
    // However it ends, the next run may.
    ::kill(pid_t(process.processId()), SIGKILL);
    QVERIFY(process.waitForFinished(60'000));
    verifyFinished(m_program->run(trainWith + QStringList{"--trace", "t.jsonl"}), 0);
    QCOMPARE(m_program->bytes("t.jsonl").count('\n'), 5);
    QVERIFY(isWholeTrace(m_program->bytes("t.jsonl")));
}

void TestOutputs::aTraceOnAFullDiskEndsWithAWholeLine_data()
{
    QTest::addColumn<int>("room"); // bytes beyond the header and the first step
    QTest::addColumn<QString>("way");
    for (const char *way : {"a full disk", "a limit of the file's size", "a full disk, standard output"}) {
        for (const int room : {0, 1, 2000})
            QTest::addRow("%s, %d bytes of the next line", way, room) << room << way;
    }
}

void TestOutputs::aTraceOnAFullDiskEndsWithAWholeLine()
{
    QFETCH(int, room);
    QFETCH(QString, way);
    verifyFinished(m_program->run(trainWith + QStringList{"--trace", "whole.jsonl"}), 0);
    const QByteArray whole = m_program->bytes("whole.jsonl");
    const qsizetype two = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
    QVERIFY(whole.size() - two > 2000 && two > 2000);
    const bool prints = way.contains("standard output");
    const QStringList arguments =
        trainWith + QStringList{"--trace", prints ? "-" : "t.jsonl", "--save", "w.safetensors"};
    Finished finished;
    if (way.contains("limit")) {
        const auto limit = [size = rlim_t(two + room)] {
            const rlimit bytes{size, size};
            ::setrlimit(RLIMIT_FSIZE, &bytes);
        };
        finished = runWith(limit, arguments);
    } else {
        finished = m_program->run(arguments, failing("write", "t.jsonl", QString::number(ENOSPC), int(two) + room),
            prints ? m_program->path("t.jsonl") : QString());
    }
    verifyFinished(finished, 1);
    const QByteArray name = prints ? "standard output" : "t.jsonl";
    QVERIFY2(finished.err.startsWith(name + ": the file cannot be written: "
                 + (way.contains("limit") ? "File too large" : "No space left on device")),
        finished.err.constData());
    QCOMPARE(m_program->bytes("t.jsonl"), whole.left(two));
    QVERIFY(parts().isEmpty());
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString()));
}

void TestOutputs::aTraceThatCannotBegin()
{
    const Finished device = m_program->run(trainWith + QStringList{"--trace", "/dev/full", "--save", "w"});
    verifyFinished(device, 1);
    QVERIFY2(device.err.startsWith("/dev/full: the file cannot be written: No space left on device"),
        device.err.constData());
    const Finished file = m_program->run(trainWith + QStringList{"--trace", "t.jsonl", "--save", "w"},
        failing("write", "t.jsonl", QString::number(ENOSPC), 10));
    verifyFinished(file, 1);
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});
}

void TestOutputs::sweepOnAFullDiskEndsWithAWholeLine()
{
    const QStringList arguments = {"sweep", "e.stacklight", "--quiet", "--steps", "2", "--seeds", "1..4"};
    const QByteArray whole = m_program->run(arguments).out;
    QCOMPARE(whole.count('\n'), 5);
    const qsizetype two = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
    const Finished finished = m_program->run(
        arguments, failing("write", "r.csv", QString::number(ENOSPC), int(two) + 5), m_program->path("r.csv"));
    verifyFinished(finished, 1);
    QVERIFY2(finished.err.startsWith("standard output: the file cannot be written: No space left"),
        finished.err.constData());
    QCOMPARE(m_program->bytes("r.csv"), whole.left(two));
}

void TestOutputs::aReaderThatGoes()
{
    for (const char *line : {"train e.stacklight --quiet --steps 100000 --trace - --save w.safetensors",
             "sweep e.stacklight --quiet --steps 1 --seeds 1..5000"}) {
        QProcess shell;
        shell.setWorkingDirectory(m_program->folder());
        shell.start("bash",
            {"-c", QString("'%1' %2 | head -n 1 > first; echo ${PIPESTATUS[0]}").arg(STACKLIGHT_PROGRAM, line)});
        QVERIFY(shell.waitForFinished(120'000));
        QCOMPARE(shell.readAllStandardOutput().trimmed(), QByteArray("1"));
        QVERIFY(shell.readAllStandardError().startsWith("standard output: the file cannot be written: Broken pipe"));
        QVERIFY(parts().isEmpty());
    }
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString()));
}

void TestOutputs::signalsEndWithAllWritten_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("an interrupt") << SIGINT;
    QTest::newRow("a termination") << SIGTERM;
    QTest::newRow("a terminal that goes") << SIGHUP;
}

void TestOutputs::signalsEndWithAllWritten()
{
    QFETCH(int, signal);
    QProcess process;
    startEndless(process);
    ::kill(pid_t(process.processId()), signal);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("interrupted after step"));
    QVERIFY(isWholeTrace(m_program->bytes("t.jsonl")));
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString()));
    QVERIFY(parts().isEmpty());
    // Where a hang-up was to be ignored it is.
    if (signal != SIGHUP)
        return;
    QProcess under;
    under.setChildProcessModifier([] { std::signal(SIGHUP, SIG_IGN); });
    QVERIFY(QFile::remove(m_program->path("t.jsonl"))); // else it would seem to train before it has begun
    startEndless(under);
    ::kill(pid_t(under.processId()), SIGHUP);
    const qsizetype lines = m_program->bytes("t.jsonl").count('\n');
    QTRY_VERIFY_WITH_TIMEOUT(m_program->bytes("t.jsonl").count('\n') > lines + 3, 60'000);
    ::kill(pid_t(under.processId()), SIGTERM);
    QVERIFY(under.waitForFinished(60'000));
}

void TestOutputs::aWindowEndsWithASignal_data()
{
    signalsEndWithAllWritten_data();
}

void TestOutputs::aWindowEndsWithASignal()
{
    QFETCH(int, signal);
    QProcessEnvironment environment;
    environment.insert("PATH", qEnvironmentVariable("PATH"));
    environment.insert("HOME", m_program->folder());
    environment.insert("QT_QPA_PLATFORM", "offscreen");
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_program->folder());
    process.start(STACKLIGHT_PROGRAM, {"e.stacklight"});
    const QString settings = ".config/stacklight/stacklight.conf";
    QTRY_VERIFY_WITH_TIMEOUT(m_program->bytes(settings).contains("e.stacklight"), 60'000);
    ::kill(pid_t(process.processId()), signal);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(m_program->bytes(settings).contains("geometry=")); // as a close leaves it
}

void TestOutputs::closedStandardOutput()
{
    const auto closed = [] {
        for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO})
            ::close(descriptor);
    };
    const Finished finished = runWith(closed, trainWith + QStringList{"--trace", "t.jsonl", "--save", "w.safetensors"});
    verifyFinished(finished, 1);
    QVERIFY2(finished.err.startsWith("standard output: "), finished.err.constData());
    QCOMPARE(m_program->bytes("t.jsonl").count('\n'), 5); // and not the result
    QVERIFY(isWholeTrace(m_program->bytes("t.jsonl")));
    QVERIFY(readSafetensors(m_program->path("w.safetensors").toStdString()));
    const Finished traced = runWith(closed, trainWith + QStringList{"--trace", "-"});
    verifyFinished(traced, 1);
    QVERIFY2(traced.err.startsWith("standard output: the file cannot be written: Bad file descriptor"),
        traced.err.constData());
}

QTEST_GUILESS_MAIN(TestOutputs)
#include "tst_outputs.moc"
