// `stacklight export`: what is written where, and what the command line is told. What the code computes is compared in tests/interop.
#include "program.h"

#include <unistd.h>

using namespace stacklight;
using namespace stacklight::testing;

class TestExport : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }

    void writesTheFolder_data();
    void writesTheFolder();
    void refusesTheCommandLine_data();
    void refusesTheCommandLine();
    void keepsWhatIsThere();
    void needsRights();
    void writesNothingWhenTrainingDiverges();
    void weightsAreThoseOfTheFile();
    void sameBytes();
    void endsWithNothingWhenInterrupted();

private:
    QStringList namesIn(const QString &folder) const { return QDir(m_program->path(folder)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name); }

    std::unique_ptr<Program> m_program;
};

static const QStringList files = {"README.md", "data.safetensors", "model.py", "train.py", "weights.safetensors"};

void TestExport::writesTheFolder_data()
{
    QTest::addColumn<QString>("out");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("folder");
    QTest::newRow("a new folder") << "out" << "" << "out";
    QTest::newRow("a new folder, with a slash behind it") << "out/" << "" << "out";
    QTest::newRow("an empty folder") << "out" << "out" << "out";
    QTest::newRow("a new folder in a folder") << "a/out" << "a" << "a/out";
    QTest::newRow("a name with spaces and umlauts") << QString::fromUtf8("ein Ördner") << "" << QString::fromUtf8("ein Ördner");
    QTest::newRow("an absolute path") << "/out" << "" << "out";
}

void TestExport::writesTheFolder()
{
    QFETCH(QString, out);
    QFETCH(QString, before);
    QFETCH(QString, folder);
    if (!before.isEmpty())
        QVERIFY(QDir(m_program->folder()).mkdir(before));
    if (out.startsWith('/'))
        out.prepend(m_program->folder());
    const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", out});
    QVERIFY2(finished.status == 0, finished.err.constData());
    QVERIFY(finished.out.isEmpty() && finished.err.isEmpty());
    QCOMPARE(namesIn(folder), files);
    const QByteArray model = m_program->bytes(folder + "/model.py");
    for (const char *word : {"\"\"\"Test\"\"\"", "class Model(nn.Module):", "def load(path):", "class ResidualBlock(nn.Module):", "for _ in range(2)"})
        QVERIFY2(model.contains(word), model.constData());
    QVERIFY(m_program->bytes(folder + "/train.py").contains("torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)"));
    QVERIFY(m_program->bytes(folder + "/README.md").startsWith("# Test\n"));
    // Nothing temporary stays beside it either.
    const QStringList beside = QDir(m_program->folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    QCOMPARE(beside.size(), 2);
}

void TestExport::refusesTheCommandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QStringList &arguments, const QStringList &words) { QTest::newRow(name) << QStringList{"export", "e.stacklight"} + arguments << words; };
    const QStringList good = {"--to", "pytorch", "--out", "out"};
    row("no format", {"--out", "out"}, {"--to", "pytorch"});
    row("a format that is not there yet", {"--to", "keras", "--out", "out"}, {"--to", "\"keras\" stands here", "one of \"pytorch\""});
    row("an unknown format", {"--to", "onnx", "--out", "out.onnx"}, {"--to", "\"onnx\" stands here", "one of \"pytorch\""});
    row("no folder", {"--to", "pytorch"}, {"--out", "new or empty"});
    row("a folder without a name", {"--to", "pytorch", "--out", ""}, {"--out", "name of a folder"});
    row("standard output", {"--to", "pytorch", "--out", "-"}, {"--out", "./-"});
    row("a file in the way", {"--to", "pytorch", "--out", "e.stacklight"}, {"--out", "e.stacklight", "not a folder"});
    row("a folder in a file", {"--to", "pytorch", "--out", "e.stacklight/out"}, {"--out", "e.stacklight/out"});
    row("a folder in one that is not there", {"--to", "pytorch", "--out", "a/b"}, {"--out", "\"a\"", "make it first"});
    row("a name that is too long", {"--to", "pytorch", "--out", QString(300, 'x')}, {"--out", "too long"});
    row("a number of steps that is none", good + QStringList{"--steps", "many"}, {"--steps", "many"});
    row("fewer than no steps", good + QStringList{"--steps", "-1"}, {"--steps", "-1"});
    row("weights that are not there", good + QStringList{"--init", "w.safetensors"}, {"w.safetensors"});
    row("weights that are no weights", good + QStringList{"--init", "e.stacklight"}, {"e.stacklight"});
    row("an option of another command", good + QStringList{"--trace", "t.jsonl"}, {"trace"});
}

void TestExport::refusesTheCommandLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, words);
    verifyRefusal(*m_program, arguments, words);
    QCOMPARE(namesIn("."), QStringList{"e.stacklight"});
}

void TestExport::keepsWhatIsThere()
{
    QVERIFY(QDir(m_program->folder()).mkdir("out"));
    m_program->write("out/thesis.tex", "precious");
    const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", "out"});
    QCOMPARE(finished.status, 2);
    for (const char *word : {"--out", "out", "not empty", "thesis.tex"})
        QVERIFY2(finished.err.contains(word), finished.err.constData());
    QCOMPARE(namesIn("out"), QStringList{"thesis.tex"});
    QCOMPARE(m_program->bytes("out/thesis.tex"), QByteArray("precious"));
}

void TestExport::needsRights()
{
    QVERIFY(QDir(m_program->folder()).mkdir("locked"));
    const auto setPermissions = [&](QFileDevice::Permissions permissions) { return QFile::setPermissions(m_program->path("locked"), permissions); };
    QVERIFY(setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner));
    const bool isSuperuser = ::geteuid() == 0; // to whom no folder is locked, but those of the kernel
    for (const QString &out : isSuperuser ? QStringList{"/proc/out", "/proc/self/out"} : QStringList{"locked", "locked/out"}) {
        const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", out});
        QCOMPARE(finished.status, 2);
        for (const QString &word : {QString("--out"), out, QString("cannot be written")})
            QVERIFY2(finished.err.contains(word.toUtf8()), finished.err.constData());
    }
    QVERIFY(setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
    QVERIFY(namesIn("locked").isEmpty());
}

void TestExport::writesNothingWhenTrainingDiverges()
{
    const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", "out", "--steps", "500", "--norm", "none", "--set", "/optimizer/learning_rate=1e6"});
    QCOMPARE(finished.status, 3);
    QVERIFY2(finished.err.contains("diverged") && finished.err.contains("nothing was written"), finished.err.constData());
    QCOMPARE(namesIn("."), QStringList{"e.stacklight"});
}

void TestExport::weightsAreThoseOfTheFile()
{
    QCOMPARE(m_program->runLine("train e.stacklight --quiet --steps 7 --save w.safetensors").status, 0);
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out given --init w.safetensors").status, 0);
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out trained --steps 7").status, 0);
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out drawn").status, 0);
    const auto weights = [&](const QString &folder) { return m_program->bytes(folder + "/weights.safetensors"); };
    QVERIFY(!weights("given").isEmpty());
    QCOMPARE(weights("trained"), weights("given"));
    QVERIFY(weights("drawn") != weights("given"));
    QVERIFY(m_program->bytes("trained/README.md").contains("after 7 steps"));
}

void TestExport::sameBytes()
{
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out one --steps 5 --threads 1").status, 0);
    QCOMPARE(m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", "two", "--steps", "5", "--threads", "2"}, {{"LC_ALL", "de_DE.UTF-8"}}).status, 0);
    for (const QString &file : files)
        QVERIFY2(m_program->bytes("one/" + file) == m_program->bytes("two/" + file), qPrintable(file));
}

void TestExport::endsWithNothingWhenInterrupted()
{
    QProcess process;
    process.setWorkingDirectory(m_program->folder());
    process.start(STACKLIGHT_PROGRAM, {"export", "e.stacklight", "--to", "pytorch", "--out", "out", "--steps", "1000000000"});
    // The temporary folder tells that training has begun, and that signals are caught.
    QTRY_VERIFY_WITH_TIMEOUT(namesIn(".").size() == 2, 60'000);
    process.terminate();
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("interrupted after step") && said.contains("nothing was written"), said.constData());
    QCOMPARE(namesIn("."), QStringList{"e.stacklight"});
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
