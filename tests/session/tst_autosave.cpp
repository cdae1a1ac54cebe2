// What was not saved survives a crash, and nothing is left behind otherwise.
#include "small_experiment.h"

#include "session/autosave.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stacklight;

class TestAutosave : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void changesOfAProgramThatIsGoneAreFound();
    void ofAProgramThatLivesNothingIsFound();
    void nothingIsLeftWhenItEndsAsItShould();
    void whatIsKeptIsFoundByTheNextProgram();
    void nothingIsWrittenOfADocumentWithoutChanges();
    void aBrokenFileIsPassedOverAndRemoved_data();
    void aBrokenFileIsPassedOverAndRemoved();
    void whatWasFoundIsRestoredAsAChange();

private:
    QStringList files() const { return QDir(m_folder->path()).entryList({"*.recovery"}, QDir::Files); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

void change(Document &document)
{
    document.edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.125; });
    document.addBranch({0, 7});
}

/// What a crash leaves: the file without its program.
void leaveBehind(const QString &folder, Document &document)
{
    QByteArray bytes;
    QString name;
    {
        Autosave autosave(&document, folder);
        autosave.write();
        name = QDir(folder).entryList({"*.recovery"}, QDir::Files).value(0);
        QFile file(QDir(folder).filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        bytes = file.readAll();
    }
    QFile file(QDir(folder).filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

void TestAutosave::changesOfAProgramThatIsGoneAreFound()
{
    Document document;
    document.reset(smallExperiment());
    change(document);
    leaveBehind(m_folder->path(), document);
    const std::vector<Autosave::Found> found = Autosave::find(m_folder->path());
    QCOMPARE(found.size(), std::size_t(1));
    QVERIFY(found[0].branches == document.branches());
    QCOMPARE(found[0].path, QString());
    Autosave::discard(found[0]);
    QVERIFY(Autosave::find(m_folder->path()).empty());
}

void TestAutosave::ofAProgramThatLivesNothingIsFound()
{
    Document document;
    document.reset(smallExperiment());
    const Autosave autosave(&document, m_folder->path());
    change(document);
    QTRY_COMPARE(files().size(), 1); // by itself, a moment later
    QVERIFY(Autosave::find(m_folder->path()).empty());
}

void TestAutosave::nothingIsLeftWhenItEndsAsItShould()
{
    {
        Document document;
        document.reset(smallExperiment());
        Autosave autosave(&document, m_folder->path());
        change(document);
        autosave.write();
        QCOMPARE(files().size(), 1);
    }
    QVERIFY(QDir(m_folder->path()).isEmpty());
}

void TestAutosave::whatIsKeptIsFoundByTheNextProgram()
{
    Document document;
    document.reset(smallExperiment());
    {
        Autosave autosave(&document, m_folder->path());
        change(document);
        autosave.write();
        autosave.keep();
    }
    const std::vector<Autosave::Found> found = Autosave::find(m_folder->path());
    QCOMPARE(found.size(), std::size_t(1));
    QVERIFY(found[0].branches == document.branches());
}

void TestAutosave::nothingIsWrittenOfADocumentWithoutChanges()
{
    Document document;
    document.reset(smallExperiment());
    Autosave autosave(&document, m_folder->path());
    change(document);
    autosave.write();
    QCOMPARE(files().size(), 1);
    QVERIFY(document.save(m_folder->filePath("saved.stacklight")));
    autosave.write();
    QVERIFY(files().isEmpty());
}

void TestAutosave::aBrokenFileIsPassedOverAndRemoved_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addRow("no JSON") << QByteArray("{\"branches\": [");
    QTest::addRow("another shape") << QByteArray("[1, 2]");
    QTest::addRow("no branch") << QByteArray(R"({"path": "", "current": 0, "branches": []})");
    QTest::addRow("a branch without experiment")
        << QByteArray(R"({"path": "", "current": 0, "branches": [{"id": 0, "parent": -1, "step": 0}]})");
    QTest::addRow("a letter that is not there")
        << QByteArray(R"({"path": "", "current": 0, "branches": [{"id": 9, "parent": -1, "step": 0}]})");
}

void TestAutosave::aBrokenFileIsPassedOverAndRemoved()
{
    QFETCH(QByteArray, bytes);
    QFile file(m_folder->filePath("x.recovery"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    QVERIFY(Autosave::find(m_folder->path()).empty());
    QVERIFY(!file.exists());
}

void TestAutosave::whatWasFoundIsRestoredAsAChange()
{
    Document crashed;
    crashed.reset(smallExperiment());
    change(crashed);
    Document document;
    document.restore(crashed.branches(), "/somewhere/work.stacklight");
    QVERIFY(document.branches() == crashed.branches());
    QCOMPARE(document.displayName(), "work.stacklight");
    QVERIFY(document.isModified());
}

QTEST_GUILESS_MAIN(TestAutosave)
#include "tst_autosave.moc"
