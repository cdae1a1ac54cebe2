// Opening and saving, by menu and by drop: experiments and data of the user's own.
#include "core/sound_files.h"
#include "ui/opened_window.h"

#include "window/gallery.h"
#include "window/import_page.h"
#include "window/recent_files.h"

#include <QPushButton>
#include <QTemporaryDir>

#include <zlib.h>

using namespace stacklight;

class TestFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void openSaveAndRecentFiles();
    void aBadFileChangesNothing();
    void aDroppedFileIsOpened();
    void aDroppedTableBecomesAnExperiment_data();
    void aDroppedTableBecomesAnExperiment();
    void aDroppedTextBecomesAnExperiment_data();
    void aDroppedTextBecomesAnExperiment();
    void aTableThatCannotBeReadChangesNothing_data();
    void aTableThatCannotBeReadChangesNothing();
    void aDroppedPairOfIdxFilesBecomesAnExperiment_data();
    void aDroppedPairOfIdxFilesBecomesAnExperiment();
    void aDroppedFolderOfImagesBecomesAnExperiment();
    void aDroppedFolderOfSoundsBecomesAnExperiment_data();
    void aDroppedFolderOfSoundsBecomesAnExperiment();
    void aDroppedFolderOfCifar10BecomesAnExperiment_data();
    void aDroppedFolderOfCifar10BecomesAnExperiment();
    void whatCannotBeOpenedIsSaid_data();
    void whatCannotBeOpenedIsSaid();
    void leavingAtOnceKeepsWhatIsNotSaved();

private:
    static void write(const QString &path, const QByteArray &bytes);
    /// Drops data, and trains on them as the page offers it.
    static void dropAndTrain(Opened &opened, const QString &path);

    QTemporaryDir m_folder;
};

void TestFiles::write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void TestFiles::dropAndTrain(Opened &opened, const QString &path)
{
    opened.drop(path);
    auto *train = opened.find<QPushButton>("importTrain");
    QVERIFY(QTest::qWaitFor([&] { return train->isEnabled(); }, patience));
    QTest::mouseClick(train, Qt::LeftButton);
    QVERIFY2(opened.waitForStep(50), qPrintable(opened.message()));
}

void TestFiles::openSaveAndRecentFiles()
{
    const QString path = m_folder.filePath("saved.stacklight");
    {
        Opened opened;
        opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.125; });
        QVERIFY(opened.window.isWindowModified());
        QVERIFY(opened.document().save(path));
        QVERIFY(!opened.window.isWindowModified());
        opened.window.files()->open(path);
        QCOMPARE(opened.document().experiment().optimizer.learningRate, 0.125);
        QVERIFY(opened.window.windowTitle().contains("saved.stacklight"));
    }
    QCOMPARE(recentFiles(), QStringList{path});
    MainWindow again;
    again.show();
    bool isOffered = false;
    for (const QPushButton *button : again.gallery()->findChildren<QPushButton *>())
        isOffered = isOffered || button->text().contains("saved.stacklight");
    QVERIFY(isOffered);
}

void TestFiles::aBadFileChangesNothing()
{
    const QString path = m_folder.filePath("bad.stacklight");
    write(path, "{\"format\": \"stacklight-experiment\", \"version\": 1, \"stack\": 5}");
    Opened opened;
    opened.window.files()->open(path);
    QVERIFY2(opened.message().contains("bad.stacklight"), qPrintable(opened.message()));
    QCOMPARE(opened.document().experiment(), smallExperiment());
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
}

void TestFiles::aDroppedFileIsOpened()
{
    const QString path = m_folder.filePath("dropped.stacklight");
    QVERIFY(saveExperiment(plainExperiment(), path.toStdString()));
    Opened opened;
    opened.drop(path);
    QCOMPARE(opened.document().filePath(), path);
    QCOMPARE(opened.document().experiment(), plainExperiment());
}

void TestFiles::aDroppedTableBecomesAnExperiment_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("header"); // "" : none
    QTest::addColumn<QString>("separator");
    QTest::addColumn<bool>("isFirst"); // the class
    QTest::addColumn<QString>("target");
    const auto row = [](const char *says, const char *name, const char *header, const char *separator, bool isFirst,
                         const char *target) {
        QTest::newRow(says) << QString(name) << QByteArray(header) << QString(separator) << isFirst << QString(target);
    };
    row("commas", "table.csv", "length,width,kind\n", ",", false, "kind");
    row("capital letters in its name", "TABLE.CSV", "length,width,kind\n", ",", false, "kind");
    row("tabs", "table.tsv", "length\twidth\tkind\n", "\t", false, "kind");
    row("packed", "table.csv.gz", "length,width,kind\n", ",", false, "kind");
    row("tabs, packed", "table.tsv.gz", "length\twidth\tkind\n", "\t", false, "kind");
    row("a comma in the last name, quoted", "table.csv", "length,width,\"kind, final\"\n", ",", false, "kind, final");
    row("a comma in the last name, semicolons between", "table.csv", "length;width;kind, final\n", ";", false,
        "kind, final");
    row("quotes in the last name", "table.csv", "length,width,\"kind \"\"x\"\"\"\n", ",", false, "kind \"x\"");
    row("blanks around the last name", "table.csv", "length, width, kind\t\n", ",", false, "kind");
    row("empty lines first", "table.csv", "\n\r\n\nlength,width,kind\n", ",", false, "kind");
    row("a comment first", "table.csv", "# mine, 2024\nlength,width,kind\n", ",", false, "kind");
    row("by its content alone: tabs", "table", "length\twidth\tkind\n", "\t", false, "kind");
    row("by its content alone: semicolons", "table.dat", "length;width;kind\n", ";", false, "kind");
    row("called a text", "table.txt", "length,width,kind\n", ",", false, "kind");
    row("by its content alone, packed", "table.data.gz", "length|width|kind\n", "|", false, "kind");
    row("the class first", "table.csv", "sort,length,width\n", ",", true, "sort");
    row("no header", "table.csv", "", ",", false, "3");
    row("no header, the class first", "table.csv", "", ";", true, "1");
}

void TestFiles::aDroppedTableBecomesAnExperiment()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, header);
    QFETCH(QString, separator);
    QFETCH(bool, isFirst);
    QFETCH(QString, target);
    QByteArray table = header;
    for (int i = 0; i < 40; ++i) {
        QStringList cells{QString::number(i + 0.5), QString::number(i % 7)};
        cells.insert(isFirst ? 0 : 2, i % 2 ? "yes" : "no");
        table += cells.join(separator).toUtf8() + "\n";
    }
    const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    if (name.endsWith(".gz")) {
        gzFile file = gzopen(qPrintable(path), "wb");
        QCOMPARE(gzwrite(file, table.data(), unsigned(table.size())), int(table.size()));
        QCOMPARE(gzclose(file), Z_OK);
    } else {
        write(path, table);
    }
    Opened opened;
    dropAndTrain(opened, path);
    QCOMPARE(QString::fromStdString(std::get<CsvData>(opened.document().experiment().data.source).target), target);
    QCOMPARE(QString::fromStdString(opened.document().experiment().title).toLower(), "table");
}

void TestFiles::aDroppedTextBecomesAnExperiment_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("arePairs");
    const QByteArray prose = QByteArray("Call me Ishmael. Some years ago, never mind how long precisely,\n"
                                        "having little or no money in my purse, and nothing particular\n"
                                        "to interest me on shore, I thought I would sail about a little.\n\n")
                                 .repeated(30);
    QByteArray pairs, withThird, words;
    for (int i = 0; i < 60; ++i) {
        const QByteArray number = QByteArray::number(i);
        pairs += "I have " + number + " books.\t我有" + number + "本书。\n";
        withThird += "I have " + number + " books.\t我有" + number + "本书。\tCC-BY 2.0 (France)\n";
        words += QByteArray(1, char('a' + i % 26)) + QByteArray(1, char('a' + i / 26)) + "\tx" + number + "\n";
    }
    QTest::newRow("a text") << "moby.txt" << prose << false;
    QTest::newRow("a text without an ending") << "moby" << prose << false;
    QTest::newRow("a text with a byte order mark") << "moby.md" << "\xEF\xBB\xBF" + prose << false;
    QTest::newRow("pairs") << "pairs.tsv" << pairs << true;
    QTest::newRow("pairs, called a text") << "pairs.txt" << pairs << true;
    QTest::newRow("pairs with a third column") << "cmn.txt" << withThird << true;
    QTest::newRow("pairs of words") << "words" << words << true;
}

void TestFiles::aDroppedTextBecomesAnExperiment()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(bool, arePairs);
    const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    write(path, content);
    Opened opened;
    dropAndTrain(opened, path);
    const AnyData &source = opened.document().experiment().data.source;
    QCOMPARE(std::holds_alternative<TranslationData>(source), arePairs);
    QCOMPARE(std::holds_alternative<TextData>(source), !arePairs);
}

void TestFiles::aTableThatCannotBeReadChangesNothing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("said");
    QTest::newRow("nothing in it") << QByteArray() << "empty";
    QTest::newRow("one column") << QByteArray("a\n1\n2\n") << "one column";
    QTest::newRow("UTF-16") << QByteArray("a\0,\0b\0\n\0", 8) << "UTF-16";
}

void TestFiles::aTableThatCannotBeReadChangesNothing()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, said);
    const QString path = m_folder.filePath("bad.csv");
    write(path, bytes);
    Opened opened;
    opened.drop(path);
    QCOMPARE(opened.document().experiment(), smallExperiment());
    const ImportPage &page = *opened.window.importPage();
    QTRY_VERIFY_WITH_TIMEOUT(!page.isReading(), patience);
    QVERIFY2(page.problem().contains("bad.csv") && page.problem().contains(said), qPrintable(page.problem()));
    QVERIFY(!opened.find<QPushButton>("importTrain")->isEnabled());
    QCOMPARE(opened.document().experiment(), smallExperiment());
}

void TestFiles::aDroppedPairOfIdxFilesBecomesAnExperiment_data()
{
    QTest::addColumn<QString>("images");
    QTest::addColumn<QString>("labels");
    QTest::addColumn<QString>("dropped");
    QTest::newRow("the images are dropped")
        << "train-images-idx3-ubyte" << "train-labels-idx1-ubyte" << "train-images-idx3-ubyte";
    QTest::newRow("the labels are dropped")
        << "train-images-idx3-ubyte" << "train-labels-idx1-ubyte" << "train-labels-idx1-ubyte";
    QTest::newRow("named with points") << "t10k-images.idx3-ubyte" << "t10k-labels.idx1-ubyte"
                                       << "t10k-images.idx3-ubyte";
    QTest::newRow("without dimensions") << "my-images.idx" << "my-labels.idx" << "my-images.idx";
}

void TestFiles::aDroppedPairOfIdxFilesBecomesAnExperiment()
{
    QFETCH(QString, images);
    QFETCH(QString, labels);
    QFETCH(QString, dropped);
    const QTemporaryDir folder;
    QByteArray pixels = QByteArray::fromHex("00000803000000280000000400000003"),
               classes = QByteArray::fromHex("0000080100000028");
    for (int i = 0; i < 40; ++i) {
        pixels += QByteArray(12, char(i % 4 * 60));
        classes += char(i % 4);
    }
    write(folder.filePath(images), pixels);
    write(folder.filePath(labels), classes);
    Opened opened;
    dropAndTrain(opened, folder.filePath(dropped));
    const auto &source = std::get<IdxData>(opened.document().experiment().data.source);
    QCOMPARE(QString::fromStdString(source.images), folder.filePath(images));
    QCOMPARE(QString::fromStdString(source.labels), folder.filePath(labels));
}

void TestFiles::aDroppedFolderOfImagesBecomesAnExperiment()
{
    const QTemporaryDir folder;
    for (int i = 0; i < 40; ++i) {
        const QString name = i % 2 ? "cats" : "dogs";
        QVERIFY(QDir(folder.path()).mkpath(name));
        QImage image(5, 4, QImage::Format_RGB32);
        image.fill(QColor(6 * i, 255 - 6 * i, i % 2 ? 255 : 0));
        QVERIFY(image.save(folder.filePath(QString("%1/%2.%3").arg(name).arg(i).arg(i % 4 < 2 ? "png" : "jpg"))));
    }
    Opened opened;
    dropAndTrain(opened, folder.path());
    const Experiment &experiment = opened.document().experiment();
    QCOMPARE(QString::fromStdString(std::get<ImageFolderData>(experiment.data.source).directory), folder.path());
    QCOMPARE(QString::fromStdString(experiment.title), QFileInfo(folder.path()).fileName());
}

void TestFiles::aDroppedFolderOfSoundsBecomesAnExperiment_data()
{
    QTest::addColumn<QString>("pattern"); // %1: the class, %2: a number
    QTest::addColumn<QStringList>("others");
    QTest::newRow("a folder for each class") << "%1/%2.wav" << QStringList();
    QTest::newRow("beside one another") << "%1_ann_%2.wav" << QStringList();
    QTest::newRow("with speakers") << "%1/ann_%2.WAV" << QStringList();
    QTest::newRow("without an ending") << "%1/%2" << QStringList();
    QTest::newRow("with a text and a picture beside them")
        << "%1/%2.wav" << QStringList{"readme.txt", "cover.png", "yes/cover.png"};
}

void TestFiles::aDroppedFolderOfSoundsBecomesAnExperiment()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, others);
    const QTemporaryDir folder;
    for (int i = 0; i < 24; ++i) {
        std::vector<float> samples = testing::sine(i % 2 ? 300 : 900, 8000, 0.4 + 0.01 * i);
        const QString name = folder.filePath(pattern.arg(i % 2 ? "yes" : "no").arg(i));
        QVERIFY(QDir().mkpath(QFileInfo(name).path()));
        write(name, testing::wav(samples));
    }
    QImage image(5, 4, QImage::Format_RGB32);
    image.fill(Qt::red);
    for (const QString &name : others) {
        if (name.endsWith(".png"))
            QVERIFY(image.save(folder.filePath(name)));
        else
            write(folder.filePath(name), "Recorded at home.");
    }
    Opened opened;
    dropAndTrain(opened, folder.path());
    const Experiment &experiment = opened.document().experiment();
    QCOMPARE(QString::fromStdString(std::get<AudioFolderData>(experiment.data.source).directory), folder.path());
    QCOMPARE(QString::fromStdString(experiment.title), QFileInfo(folder.path()).fileName());
    QCOMPARE(opened.session().dataset()->shape().classes, 2);
}

void TestFiles::aDroppedFolderOfCifar10BecomesAnExperiment_data()
{
    QTest::addColumn<QString>("below");
    QTest::newRow("the folder of the files") << "";
    QTest::newRow("the folder that the archive was unpacked in") << "/cifar-10-batches-bin";
}

void TestFiles::aDroppedFolderOfCifar10BecomesAnExperiment()
{
    QFETCH(QString, below);
    const QTemporaryDir folder;
    const QString files = folder.path() + below;
    QVERIFY(QDir().mkpath(files));
    for (const char *name :
        {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"}) {
        QByteArray bytes;
        for (int i = 0; i < 10; ++i)
            bytes += QByteArray(1, char(i)) + QByteArray(3072, char(25 * i));
        write(files + "/" + name + ".bin", bytes);
    }
    Opened opened;
    dropAndTrain(opened, folder.path());
    QCOMPARE(QString::fromStdString(std::get<Cifar10Data>(opened.document().experiment().data.source).directory),
        folder.path());
}

void TestFiles::whatCannotBeOpenedIsSaid_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("said");
    QTest::newRow("images without labels") << "train-images-idx3-ubyte.gz" << "train-labels-idx1-ubyte.gz";
    QTest::newRow("labels without images") << "train-labels-idx1-ubyte" << "train-images-idx3-ubyte";
    QTest::newRow("an IDX file of no known name") << "digits.idx" << "labels";
    QTest::newRow("a folder without images") << "" << "no images";
    QTest::newRow("an empty table") << "empty.csv" << "column names";
}

void TestFiles::whatCannotBeOpenedIsSaid()
{
    QFETCH(QString, name);
    QFETCH(QString, said);
    const QTemporaryDir folder;
    if (!name.isEmpty())
        write(folder.filePath(name), {});
    Opened opened;
    const QString path = name.isEmpty() ? folder.path() : folder.filePath(name);
    opened.drop(path);
    const ImportPage &page = *opened.window.importPage();
    QTRY_VERIFY_WITH_TIMEOUT(!page.isReading(), patience);
    QVERIFY2(page.problem().contains(said) && page.problem().contains(path), qPrintable(page.problem()));
    QCOMPARE(opened.document().experiment(), smallExperiment());
}

void TestFiles::leavingAtOnceKeepsWhatIsNotSaved()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
    {
        Opened opened;
        opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.125; });
        opened.window.leaveAtOnce();
    }
    {
        MainWindow next;
        next.show();
        QVERIFY2(next.messageBar()->text().contains("before"), qPrintable(next.messageBar()->text()));
        next.messageBar()->actionButton()->click();
        QCOMPARE(next.document()->experiment().optimizer.learningRate, 0.125);
        QVERIFY(next.isWindowModified());
    }
    {
        Opened opened; // and with nothing to save there is nothing to offer
        opened.window.leaveAtOnce();
    }
    MainWindow last;
    last.show();
    QVERIFY2(!last.messageBar()->text().contains("before"), qPrintable(last.messageBar()->text()));
}

QTEST_MAIN(TestFiles)
#include "tst_files.moc"
