// Files that appear whole or not at all.
#include "base/file.h"
#include "base/line_file.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace stacklight;

class TestFile : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void whatIsWrittenIsRead();
    void theOldFileStaysUntilCommit();
    void linksAndPermissionsStay();
    void aLinkWhoseTargetIsMissingMakesIt();
    void theLongestNameHasItsTemporaryFile();
    void leftoversGoAndNothingElse();
    void devicesAreWrittenAsTheyAre();
    void afterAFailureNothingIsCommitted();
    void aFileThatGrowsStaysUntilItIsWrittenTo();
    void aFileThatGrowsGoesOnBehindWhatStays_data();
    void aFileThatGrowsGoesOnBehindWhatStays();
    void aFileThatGrowsHasOneWriter();
    void placesThatCannotBeWritten_data();
    void placesThatCannotBeWritten();
    void readingStopsAtTheLimit();

private:
    std::string path(const char *name) const { return m_folder->filePath(name).toStdString(); }
    QStringList names() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden | QDir::System); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFile::whatIsWrittenIsRead()
{
    std::string bytes(100'000, 'x');
    bytes[777] = '\0';
    QVERIFY(writeFile(path("a"), bytes));
    const Result<std::string> read = readFile(path("a"), bytes.size());
    QVERIFY(read && *read == bytes);
    QCOMPARE(names(), QStringList({"a"}));
}

void TestFile::theOldFileStaysUntilCommit()
{
    QVERIFY(writeFile(path("a"), "old"));
    {
        auto file = OutputFile::create(path("a"));
        QVERIFY(file && (*file)->write("new"));
        QCOMPARE(*readFile(path("a"), 100), std::string("old"));
    }
    QCOMPARE(*readFile(path("a"), 100), std::string("old"));
    QCOMPARE(names(), QStringList({"a"}));
    auto one = OutputFile::create(path("a")), two = OutputFile::create(path("a"));
    QVERIFY(one && two && (*one)->write("one") && (*two)->write("two") && (*two)->commit() && (*one)->commit());
    QCOMPARE(*readFile(path("a"), 100), std::string("one"));
    QCOMPARE(names(), QStringList({"a"}));
}

void TestFile::linksAndPermissionsStay()
{
    QVERIFY(writeFile(path("target"), "old"));
    const auto permissions = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QVERIFY(QFile::setPermissions(m_folder->filePath("target"), permissions));
    QVERIFY(QFile::link("target", m_folder->filePath("link")));
    QVERIFY(writeFile(path("link"), "new"));
    QVERIFY(QFileInfo(m_folder->filePath("link")).isSymLink());
    QCOMPARE(*readFile(path("target"), 100), std::string("new"));
    QCOMPARE(QFile::permissions(m_folder->filePath("target")), permissions);
}

void TestFile::aLinkWhoseTargetIsMissingMakesIt()
{
    QVERIFY(QFile::link("target", m_folder->filePath("link")));
    QVERIFY(QFile::link("link", m_folder->filePath("second")));
    QVERIFY(writeFile(path("second"), "new"));
    QCOMPARE(*readFile(path("target"), 100), std::string("new"));
    QVERIFY(QFileInfo(m_folder->filePath("second")).isSymLink() && QFileInfo(m_folder->filePath("link")).isSymLink());
    QVERIFY(QFile::link("loop", m_folder->filePath("loop")));
    QVERIFY(!writeFile(path("loop"), "new"));
    QCOMPARE(followLinks(path("second")), path("target"));
    QCOMPARE(followLinks("/dev/stdout"), std::string("/proc/self/fd/1"));
    QVERIFY(!followLinks(path("loop")));
}

void TestFile::theLongestNameHasItsTemporaryFile()
{
    for (const QString &name : {QString(255, 'a'), QString(85, QChar(0x6B8B)), QString(230, 'b')}) {
        const std::string file = m_folder->filePath(name).toStdString();
        {
            const auto open = OutputFile::create(file);
            QVERIFY2(open, open ? "" : open.error().text().c_str());
            QCOMPARE(names().size(), 1);
            QVERIFY(names()[0].endsWith(".part") && !names()[0].contains(QChar::ReplacementCharacter));
        }
        QVERIFY(names().isEmpty());
        QVERIFY(writeFile(file, "x"));
        QCOMPARE(names(), QStringList{name});
        QVERIFY(QFile::remove(m_folder->filePath(name)));
    }
    QVERIFY(!OutputFile::create(m_folder->filePath(QString(256, 'a')).toStdString()));
}

void TestFile::leftoversGoAndNothingElse()
{
    auto living = OutputFile::create(path("living"));
    QVERIFY(living && (*living)->write("it lives"));
    const QString left = names().constFirst();
    const QString dead = QString(left).replace("living", "dead"),
                  foreign = QString(left).replace(QRegularExpression("stacklight-[0-9a-f]{8}"), "stacklight-00000000");
    const QStringList others = {
        "a.part", "2024-1-2.part", foreign, "x.stacklight-12345678-1-.part", QString(left).replace(".part", ".parts")};
    for (const QString &name : others + QStringList{dead})
        QVERIFY(writeFile(m_folder->filePath(name).toStdString(), ""));
    QVERIFY(QFile::link("a.part", m_folder->filePath(QString(left).replace("living", "link"))));
    QVERIFY(QDir(m_folder->path()).mkdir(QString(left).replace("living", "folder")));
    QVERIFY(writeFile(path("saved"), "x"));
    QStringList expected = others + QStringList{left, "saved", QString(left).replace("living", "link")};
    expected.sort();
    QStringList found = names();
    found.sort();
    QCOMPARE(found, expected);
    QVERIFY(QFileInfo(m_folder->filePath(QString(left).replace("living", "folder"))).isDir());
    QVERIFY((*living)->commit());
    QCOMPARE(*readFile(path("living"), 100), std::string("it lives"));
}

void TestFile::afterAFailureNothingIsCommitted()
{
    auto full = OutputFile::create("/dev/full");
    QVERIFY(full && !(*full)->write("x"));
    QVERIFY(!(*full)->write("y"));
    QVERIFY(!(*full)->commit());
}

void TestFile::aFileThatGrowsStaysUntilItIsWrittenTo()
{
    QVERIFY(writeFile(path("a"), "old\n"));
    {
        const auto file = LineFile::open(path("a"));
        QVERIFY(file);
        const auto made = LineFile::open(path("b"));
        QVERIFY(made);
    }
    QCOMPARE(names(), QStringList({"a"}));
    QCOMPARE(*readFile(path("a"), 100), std::string("old\n"));
    auto file = LineFile::open(path("a"));
    QVERIFY(file && file->write("1\n") && file->write("2\n3\n"));
    QCOMPARE(*readFile(path("a"), 100), std::string("1\n2\n3\n"));
    QVERIFY(file->finish());
}

void TestFile::aFileThatGrowsGoesOnBehindWhatStays_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<int>("stays");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("all of it") << QByteArray("1\n2\n") << 4 << QByteArray("1\n2\n3\n4\n");
    QTest::newRow("all but half a line") << QByteArray("1\n2\n34") << 4 << QByteArray("1\n2\n3\n4\n");
    QTest::newRow("nothing") << QByteArray("12345678") << 0 << QByteArray("3\n4\n");
}

void TestFile::aFileThatGrowsGoesOnBehindWhatStays()
{
    QFETCH(QByteArray, before);
    QFETCH(int, stays);
    QFETCH(QByteArray, after);
    QVERIFY(writeFile(path("a"), before.toStdString()));
    {
        auto unused = LineFile::open(path("a"));
        QVERIFY(unused && unused->isFile());
        unused->goOnBehind(std::uint64_t(stays));
    }
    QCOMPARE(*readFile(path("a"), 100), before.toStdString());
    auto file = LineFile::open(path("a"));
    QVERIFY(file);
    file->goOnBehind(std::uint64_t(stays));
    QVERIFY(file->write(""));
    QCOMPARE(*readFile(path("a"), 100), before.left(stays).toStdString());
    QVERIFY(file->write("3\n") && file->write("4\n") && file->finish());
    QCOMPARE(*readFile(path("a"), 100), after.toStdString());
    const auto device = LineFile::open("/dev/null");
    QVERIFY(device && !device->isFile());
}

void TestFile::aFileThatGrowsHasOneWriter()
{
    QVERIFY(QFile::link("a", m_folder->filePath("link")));
    {
        auto first = LineFile::open(path("a"));
        QVERIFY(first && first->write("1\n"));
        const auto second = LineFile::open(path("link"));
        QVERIFY(!second);
        QVERIFY(QString::fromStdString(second.error().text()).contains("another run"));
        QVERIFY(first->write("2\n"));
        QVERIFY(first->finish());
    }
    QCOMPARE(*readFile(path("a"), 100), std::string("1\n2\n"));
    QVERIFY(LineFile::open(path("a")));
}

void TestFile::devicesAreWrittenAsTheyAre()
{
    QVERIFY(writeFile("/dev/null", "nothing"));
    QVERIFY(!QFileInfo("/dev/null").isFile());
}

void TestFile::placesThatCannotBeWritten_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("words");
    QTest::newRow("a folder") << "." << "folder";
    QTest::newRow("in a folder that is missing") << "missing/a" << "No such file or directory";
    QTest::newRow("below a file") << "file/a" << "Not a directory";
    QTest::newRow("a name that is too long") << QString(300, 'a') << "too long";
    QTest::newRow("a disk that is full") << "/dev/full" << "No space left";
    QTest::newRow("a file system that is not to be written") << "/proc/stacklight" << "cannot be written";
}

void TestFile::placesThatCannotBeWritten()
{
    QFETCH(QString, place);
    QFETCH(QString, words);
    QVERIFY(writeFile(path("file"), ""));
    const std::string target = QDir(m_folder->path()).absoluteFilePath(place).toStdString();
    const Result<void> written = writeFile(target, "bytes");
    QVERIFY(!written);
    const QString text = QString::fromStdString(written.error().text());
    QVERIFY2(text.startsWith(QString::fromStdString(target) + ": ") && text.contains(words), qPrintable(text));
    QCOMPARE(names(), QStringList({"file"}));
}

void TestFile::readingStopsAtTheLimit()
{
    const Result<std::string> endless = readFile("/dev/zero", 1 << 20);
    QVERIFY(!endless);
    QVERIFY(QString::fromStdString(endless.error().text()).contains("1048576"));
}

QTEST_APPLESS_MAIN(TestFile)
#include "tst_file.moc"
