// Files that appear whole or not at all.
#include "base/file.h"

#include <QDir>
#include <QFile>
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
    void devicesAreWrittenAsTheyAre();
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
        auto file = AtomicFile::create(path("a"));
        QVERIFY(file && (*file)->write("new"));
        QCOMPARE(*readFile(path("a"), 100), std::string("old"));
    }
    QCOMPARE(*readFile(path("a"), 100), std::string("old"));
    QCOMPARE(names(), QStringList({"a"}));
    auto one = AtomicFile::create(path("a")), two = AtomicFile::create(path("a"));
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
