// The page that a file or a folder of the user's own comes to on its way to an experiment, by its keys and buttons.
#include "core/sound_files.h"
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "stack/field_editor.h"
#include "stack/fields_form.h"
#include "stack/number_box.h"
#include "window/column_table.h"
#include "window/command_palette.h"
#include "window/gallery.h"
#include "window/import_page.h"
#include "window/keyboard_focus.h"
#include "window/language.h"
#include "window/recent_files.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

using namespace stacklight;

class TestImportPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        separateSettings(m_folder.path());
        qApp->installEventFilter(&m_keyboardFocus);
    }
    void init() { QSettings().clear(); }
    void cleanup() { applyLanguage(Language::English); }
    void itIsFound_data();
    void itIsFound();
    void whatIsDroppedIsUnderstood_data();
    void whatIsDroppedIsUnderstood();
    void aTableIsShown();
    void columnsAreChosen();
    void aTargetOfManyNumbersIsARegression();
    void theSplitIsSet();
    void whatIsLeftOutIsListed();
    void filesThatAreLeftOutAreListed();
    void imagesOfSeveralSizesTrain();
    void trainingBeginsANewExperiment();
    void escapeGoesBack_data();
    void escapeGoesBack();
    void aFaultIsSaidAndCanBeMended();
    void whatHoldsNoDataIsRefused_data();
    void whatHoldsNoDataIsRefused();
    void readingIsCancelled();
    void anotherLanguageKeepsThePage();

private:
    QString write(const QString &name, const QByteArray &bytes);
    static bool isRead(Opened &opened);
    static void drop(Opened &opened, const QString &path);
    static QString text(Opened &opened, const char *label) { return opened.find<QLabel>(label)->text(); }
    static CsvData csvOf(Opened &opened)
    {
        return std::get<CsvData>(opened.window.importPage()->found()->experiment->data.source);
    }

    QTemporaryDir m_folder;
    KeyboardFocus m_keyboardFocus;
};

namespace {

QByteArray penguins()
{
    QByteArray table = "id,mass,island,species\n";
    for (int i = 0; i < 60; ++i) {
        table += QByteArray::number(i + 1) + ',' + (i == 7 ? "" : QByteArray::number(3000 + 37 * i % 900)) + ','
            + (i % 3 ? "Dream" : "Biscoe") + ','
            + (i == 9 || i == 12 ? ""
                    : i % 2      ? "Adelie"
                                 : "Gentoo")
            + '\n';
    }
    return table;
}

} // namespace

QString TestImportPage::write(const QString &name, const QByteArray &bytes)
{
    const QString path = m_folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
    return path;
}

bool TestImportPage::isRead(Opened &opened)
{
    return QTest::qWaitFor([&] { return opened.find<QPushButton>("importTrain")->isEnabled(); }, patience);
}

void TestImportPage::drop(Opened &opened, const QString &path)
{
    opened.drop(path);
    QVERIFY(opened.window.importPage()->isVisible());
    QVERIFY2(isRead(opened), qPrintable(opened.window.importPage()->problem()));
}

void TestImportPage::itIsFound_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : {"a key", "the File menu", "the gallery", "the palette of commands"})
        QTest::newRow(way) << way;
}

void TestImportPage::itIsFound()
{
    QFETCH(QString, way);
    Opened opened;
    if (way == "a key")
        opened.press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    if (way == "the File menu")
        opened.window.files()->fromDataAction()->trigger();
    if (way == "the gallery") {
        opened.window.showGallery();
        QTest::mouseClick(opened.find<QPushButton>("fromData"), Qt::LeftButton);
    }
    if (way == "the palette of commands") {
        CommandPalette *palette = opened.openPalette();
        QVERIFY(palette);
        QTest::keyClicks(palette->line(), "from my data");
        QTest::keyClick(palette->line(), Qt::Key_Return);
    }
    QTRY_VERIFY(opened.window.importPage()->isVisible());
    QVERIFY(opened.find<QPushButton>("chooseFile")->hasFocus());
    QVERIFY(!opened.find<QPushButton>("importTrain")->isEnabled());
    QVERIFY(!opened.find<QPushButton>("cancelReading")->isVisible());
}

void TestImportPage::whatIsDroppedIsUnderstood_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("said");
    QTest::newRow("a table with semicolons and decimal commas")
        << write("german", "länge;breite;art\n" + QByteArray("1,5;2,5;ja\n2,5;1,25;nein\n0,5;3,25;ja\n").repeated(9))
        << QStringList{
               "27 rows and 3 columns", "semicolons", "a comma", "names the columns", "2 classes: ja (18), nein (9)"};
    QTest::newRow("a table without names") << write("bare.tsv", QByteArray("1\t2\t0\n2\t3\t1\n").repeated(12))
                                           << QStringList{"24 rows and 3 columns", "tabs", "no line names"};
    const QByteArray prose = QByteArray("Call me Ishmael. Some years ago, never mind how long precisely,\n"
                                        "having little or no money in my purse, and nothing particular\n"
                                        "to interest me on shore, I thought I would sail about a little.\n\n")
                                 .repeated(30);
    QTest::newRow("a text") << write("moby", prose) << QStringList{"A text", "64 characters"};
    QByteArray pairs;
    for (int i = 0; i < 60; ++i)
        pairs += "I have " + QByteArray::number(i) + " books.\t我有" + QByteArray::number(i) + "本书。\n";
    QTest::newRow("pairs of texts") << write("pairs.txt", pairs) << QStringList{"60 pairs"};
    QByteArray pixels = QByteArray::fromHex("00000803000000280000000900000008"),
               labels = QByteArray::fromHex("0000080100000028");
    for (int i = 0; i < 40; ++i) {
        pixels += QByteArray(72, char(i % 4 * 60));
        labels += char(i % 4);
    }
    write("idx/train-labels-idx1-ubyte", labels);
    QTest::newRow("images in an IDX file") << write("idx/train-images-idx3-ubyte",
        pixels) << QStringList{"40 grey images of 8 × 9 pixels", "4 classes: 0 (10), 1 (10), 2 (10), 3 (10)"};
    for (int i = 0; i < 24; ++i) {
        write(QString("spoken/%1_%2_%3.wav").arg(i % 2 ? "yes" : "no", i % 3 ? "ann" : "bob").arg(i),
            testing::wav(testing::sine(i % 2 ? 300 : 900, 8000, 0.4)));
    }
    QTest::newRow("sounds beside one another") << m_folder.filePath(
        "spoken") << QStringList{"24 sounds as spectrograms of 40 bands", "2 classes: no (12), yes (12)"};
}

void TestImportPage::whatIsDroppedIsUnderstood()
{
    QFETCH(QString, path);
    QFETCH(QStringList, said);
    Opened opened;
    drop(opened, path);
    const QString understood = text(opened, "understood");
    for (const QString &part : said)
        QVERIFY2(understood.contains(part), qPrintable(understood));
    const DataPreview &preview = opened.window.importPage()->found()->preview;
    const int shown = opened.find<QTableView>("previewRows")->isVisible()
        ? opened.find<QTableView>("previewRows")->model()->rowCount()
        : opened.find<QListWidget>("previewPictures")->count();
    QCOMPARE(shown, int(preview.rows.rows.size() + preview.pictures.size()));
    QVERIFY(shown > 5);
    QTest::mouseClick(opened.find<QPushButton>("importTrain"), Qt::LeftButton);
    QVERIFY2(opened.waitForStep(2), qPrintable(opened.message()));
}

void TestImportPage::aTableIsShown()
{
    Opened opened;
    drop(opened, write("penguins.csv", penguins()));
    const auto *columns = opened.find<ColumnTable>("columns");
    const auto cell = [&](int row, int column) { return columns->item(row, column)->text(); };
    QCOMPARE(columns->rowCount(), 4);
    QVERIFY2(cell(0, 1).contains("row numbers"), qPrintable(cell(0, 1)));
    QCOMPARE(columns->item(0, 0)->checkState(), Qt::Unchecked);
    QCOMPARE(cell(1, 1), "number");
    QCOMPARE(cell(1, 2), "1");
    QCOMPARE(cell(2, 1), "words, 2 different ones");
    QCOMPARE(cell(3, 1), "target, 2 classes");
    QCOMPARE(cell(3, 2), "2");
    QVERIFY(text(opened, "remarks").contains("1 missing cells are filled"));
    const QAbstractItemModel *rows = opened.find<QTableView>("previewRows")->model();
    QCOMPARE(rows->rowCount(), 58);
    QCOMPARE(rows->index(0, 0).data().toString(), "1");
    QCOMPARE(rows->index(1, 2).data().toString(), "Dream");
    QCOMPARE(rows->index(1, 3).data().toString(), "Adelie");
    QCOMPARE(rows->index(1, 1).data().toString(), "3037"); // without what single precision adds
    QVERIFY(text(opened, "understood").contains("Adelie (29), Gentoo (29)"));
    for (int row = 0; row < rows->rowCount(); ++row) { // the eighth one has no mass
        const QFont font = rows->index(row, 1).data(Qt::FontRole).value<QFont>();
        QCOMPARE(font.italic(), row == 7);
    }
    QVERIFY(rows->index(7, 1).data(Qt::ToolTipRole).toString().contains("mean"));
    QCOMPARE(text(opened, "split"), "46 examples train, 12 validate.");
}

void TestImportPage::columnsAreChosen()
{
    Opened opened;
    drop(opened, write("penguins.csv", penguins()));
    auto *columns = opened.find<ColumnTable>("columns");
    columns->setFocus();
    columns->setCurrentCell(2, 0);
    QTest::keyClick(columns, Qt::Key_Space); // without words
    QVERIFY(!opened.find<QPushButton>("importTrain")->isEnabled());
    QVERIFY(isRead(opened));
    QCOMPARE(csvOf(opened).columns, std::vector<std::string>{"mass"});
    QCOMPARE(columns->item(2, 1)->text(), "left out: not ticked");
    QCOMPARE(opened.window.importPage()->found()->data->shape().input.axes, std::vector<int>{1});
    columns->setCurrentCell(0, 0);
    QTest::keyClick(columns, Qt::Key_Space); // with the numbers of the rows
    QVERIFY(isRead(opened));
    QCOMPARE(csvOf(opened).columns, (std::vector<std::string>{"id", "mass"}));
    for (const int row : {0, 1}) {
        QTRY_COMPARE(columns->item(row, 0)->checkState(), Qt::Checked);
        columns->setCurrentCell(row, 0);
        QTest::keyClick(columns, Qt::Key_Space);
        QVERIFY(isRead(opened));
    }
    QCOMPARE(csvOf(opened).columns, std::vector<std::string>{"mass"}); // one at least stays
    QCOMPARE(columns->item(1, 0)->checkState(), Qt::Checked);
    opened.choose("target", 2);
    QVERIFY(isRead(opened));
    QCOMPARE(csvOf(opened).target, "island");
    QCOMPARE(columns->item(2, 1)->text(), "target, 2 classes");
}

void TestImportPage::aTargetOfManyNumbersIsARegression()
{
    QByteArray table = "weight,cylinders,mpg\n";
    for (int i = 0; i < 80; ++i)
        table += QByteArray::number(1500 + 91 * i % 2000) + ',' + QByteArray::number(4 + 2 * (i % 3)) + ','
            + QByteArray::number(10 + i * 7 % 80 * 0.31) + '\n';
    Opened opened;
    drop(opened, write("mpg.csv", table));
    const auto task = [&] { return csvOf(opened).task; };
    opened.choose("target", 2);
    QVERIFY(isRead(opened));
    QCOMPARE(task(), Task::Regression);
    QCOMPARE(opened.window.importPage()->found()->experiment->loss, Loss::MeanSquaredError);
    QVERIFY2(text(opened, "understood").contains("“mpg” is a number"), qPrintable(text(opened, "understood")));
    auto *box = opened.window.importPage()->findChild<QWidget *>("task")->findChild<QComboBox *>();
    QCOMPARE(box->currentIndex(), 1);
    box->setCurrentIndex(0); // each number a class
    QVERIFY(isRead(opened));
    QCOMPARE(task(), Task::Classification);
    QCOMPARE(opened.window.importPage()->found()->experiment->loss, Loss::SoftmaxCrossEntropy);
    box->setCurrentIndex(1);
    QVERIFY(isRead(opened));
    QCOMPARE(task(), Task::Regression);
    opened.choose("target", 1); // few integers are classes
    QVERIFY(isRead(opened));
    QCOMPARE(task(), Task::Classification);
    opened.choose("target", 2);
    QVERIFY(isRead(opened));
    QTest::mouseClick(opened.find<QPushButton>("importTrain"), Qt::LeftButton);
    QVERIFY2(opened.waitForStep(2), qPrintable(opened.message()));
    QVERIFY(opened.session().dataset()->shape().regression);
}

void TestImportPage::theSplitIsSet()
{
    Opened opened;
    drop(opened, write("penguins.csv", penguins()));
    auto *fraction = opened.window.importPage()->findChild<QWidget *>("validation_fraction")->findChild<NumberBox *>();
    fraction->setFocus();
    fraction->selectAll();
    QTest::keyClicks(fraction, "0.5");
    QTest::keyClick(fraction, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(text(opened, "split"), "29 examples train, 29 validate.", patience);
    fraction->selectAll();
    QTest::keyClicks(fraction, "0");
    QTest::keyClick(fraction, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(text(opened, "split"), "58 examples train, 0 validate.", patience);
}

void TestImportPage::whatIsLeftOutIsListed()
{
    Opened opened;
    drop(opened, write("penguins.csv", penguins()));
    const QAbstractItemModel *list = opened.find<QTableView>("leftOut")->model();
    QVERIFY(opened.find<QTableView>("leftOut")->isVisible());
    QCOMPARE(list->rowCount(), 2);
    QCOMPARE(list->index(0, 1).data().toString(), "11");
    QCOMPARE(list->index(1, 1).data().toString(), "14");
    QVERIFY(list->index(0, 2).data().toString().contains("\"species\", the target, is missing"));
    QCOMPARE(text(opened, "leftOutTitle"), "Left out: 2");
    const QString path = m_folder.filePath("left-out.csv");
    opened.window.importPage()->saveLeftOutTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 3);
    opened.window.importPage()->saveLeftOutTo(m_folder.filePath("nowhere/left-out.csv"));
    QVERIFY2(text(opened, "split").contains("nowhere"), qPrintable(text(opened, "split")));
    drop(opened, write("whole.csv", QByteArray("a,b\n1,x\n2,y\n").repeated(1) + QByteArray("3,x\n4,y\n").repeated(9)));
    QVERIFY(!opened.find<QTableView>("leftOut")->isVisible());
}

void TestImportPage::filesThatAreLeftOutAreListed()
{
    QImage image(9, 9, QImage::Format_RGB32);
    for (int i = 0; i < 20; ++i) {
        image.fill(i % 2 ? Qt::red : Qt::blue);
        write(QString("pictures/%1/readme").arg(i % 2), "A text.");
        QVERIFY(image.save(m_folder.filePath(QString("pictures/%1/%2.png").arg(i % 2).arg(i))));
    }
    Opened opened;
    drop(opened, m_folder.filePath("pictures"));
    const QAbstractItemModel *list = opened.find<QTableView>("leftOut")->model();
    QCOMPARE(list->rowCount(), 2);
    QCOMPARE(list->index(0, 0).data().toString(), "0/readme");
    QCOMPARE(list->index(0, 2).data().toString(), "not read as an example: text");
}

void TestImportPage::imagesOfSeveralSizesTrain()
{
    for (int i = 0; i < 30; ++i) {
        QImage image(200 + 10 * (i % 5), 100 + i, QImage::Format_RGB32);
        image.fill(QColor(8 * i, i % 2 ? 200 : 20, 0));
        write(QString("photos/%1/x").arg(i % 2 ? "cats" : "dogs"), {});
        QVERIFY(image.save(m_folder.filePath(QString("photos/%1/%2.png").arg(i % 2 ? "cats" : "dogs").arg(i))));
    }
    Opened opened;
    drop(opened, m_folder.filePath("photos"));
    const auto size = std::get<ImageFolderData>(opened.window.importPage()->found()->experiment->data.source).size;
    QCOMPARE(size.size(), 2u);
    QCOMPARE(size[1], 64);
    QVERIFY(size[0] >= 28 && size[0] <= 40);
    QTest::mouseClick(opened.find<QPushButton>("importTrain"), Qt::LeftButton);
    QVERIFY2(opened.waitForStep(2), qPrintable(opened.message()));
}

void TestImportPage::trainingBeginsANewExperiment()
{
    Opened opened;
    const QString path = write("penguins.csv", penguins());
    drop(opened, path);
    const std::shared_ptr<const Dataset> data = opened.window.importPage()->found()->data;
    auto *train = opened.find<QPushButton>("importTrain");
    QTRY_VERIFY(train->hasFocus());
    QTest::keyClick(train, Qt::Key_Return);
    QVERIFY2(opened.waitForStep(2), qPrintable(opened.message()));
    QVERIFY(!opened.window.importPage()->isVisible());
    QCOMPARE(opened.session().dataset(), data); // and was not read twice
    QCOMPARE(opened.document().experiment().title, "penguins");
    QVERIFY(opened.document().filePath().isEmpty());
    QCOMPARE(recentFiles().first(), path);
    // The next one reads its own.
    opened.window.files()->begin(smallExperiment());
    QVERIFY(opened.waitFor(SessionState::Paused));
    QVERIFY(opened.session().dataset() != data);
    opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.125; });
    opened.document().undoStack()->undo();
    QCOMPARE(opened.document().experiment(), smallExperiment());
}

void TestImportPage::escapeGoesBack_data()
{
    QTest::addColumn<bool>("fromGallery");
    QTest::newRow("to the experiment that is open") << false;
    QTest::newRow("to the gallery where none is") << true;
}

void TestImportPage::escapeGoesBack()
{
    QFETCH(bool, fromGallery);
    const QString path = write("penguins.csv", penguins());
    if (fromGallery) {
        MainWindow window;
        window.show();
        window.activateWindow();
        QVERIFY(waitUntilActive(&window));
        window.files()->open(path);
        QVERIFY(window.importPage()->isVisible());
        QTest::keyClick(&window, Qt::Key_Escape);
        QVERIFY(!window.importPage()->isVisible() && window.gallery()->isVisible());
        return;
    }
    Opened opened;
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    drop(opened, path);
    opened.press(Qt::Key_Escape);
    QVERIFY(!opened.window.importPage()->isVisible() && !opened.window.gallery()->isVisible());
    QCOMPARE(opened.document().experiment(), smallExperiment());
    QCOMPARE(opened.session().step(), 1);
}

void TestImportPage::aFaultIsSaidAndCanBeMended()
{
    Opened opened;
    opened.drop(write("same.csv", "a,b,kind\n" + QByteArray("1,x,yes\n2,y,yes\n").repeated(12)));
    const ImportPage &page = *opened.window.importPage();
    QTRY_VERIFY_WITH_TIMEOUT(!page.problem().isEmpty(), patience);
    QVERIFY2(page.problem().contains("same.csv") && page.problem().contains("at least two classes"),
        qPrintable(page.problem()));
    QVERIFY(!opened.find<QPushButton>("importTrain")->isEnabled());
    QVERIFY(opened.find<QPushButton>("cancelReading")->isVisible());
    QVERIFY(opened.find<QComboBox>("target")->isVisible());
    opened.choose("target", 1);
    QVERIFY2(isRead(opened), qPrintable(page.problem()));
    QVERIFY(page.problem().isEmpty());
    QCOMPARE(opened.document().experiment(), smallExperiment());
}

void TestImportPage::whatHoldsNoDataIsRefused_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("said");
    QTest::newRow("an archive") << write("data.zip", QByteArray("PK\3\4\0\0\0\0zip", 11)) << "ZIP archive";
    QTest::newRow("a sound") << write("one.wav", testing::wav(testing::sine(300, 8000, 0.4))) << "folder of such files";
    QTest::newRow("a picture") << write("one.gif", "GIF89a\1\1") << "folder of such files";
    QTest::newRow("bytes of no kind") << write("what.bin", QByteArray("\1\2\3\0\xff", 5)) << "unknown kind";
}

void TestImportPage::whatHoldsNoDataIsRefused()
{
    QFETCH(QString, path);
    QFETCH(QString, said);
    Opened opened;
    opened.drop(path);
    const ImportPage &page = *opened.window.importPage();
    QTRY_VERIFY_WITH_TIMEOUT(!page.problem().isEmpty(), patience);
    QVERIFY2(page.problem().contains(said) && page.problem().contains(path), qPrintable(page.problem()));
    QVERIFY(!opened.find<QPushButton>("importTrain")->isEnabled());
    QCOMPARE(opened.document().experiment(), smallExperiment());
}

void TestImportPage::readingIsCancelled()
{
    constexpr int rows = 200'000;
    std::string table = "a,b,kind\n";
    for (int i = 0; i < rows; ++i)
        table += std::to_string(i * 19 % 10007) + ',' + std::to_string(i % 1009) + (i % 2 ? ",x\n" : ",y\n");
    Opened opened;
    opened.drop(write("long.csv", QByteArray::fromStdString(table)));
    auto *button = opened.find<QPushButton>("cancelReading");
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    const ImportPage &page = *opened.window.importPage();
    QVERIFY(!page.isReading());
    QVERIFY2(page.problem().contains("cancelled"), qPrintable(page.problem()));
    QVERIFY(!opened.find<QPushButton>("importTrain")->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton); // once more
    QVERIFY(isRead(opened));
    QCOMPARE(opened.window.importPage()->found()->data->report().rowsUsed, rows);
    opened.press(Qt::Key_Escape);
    opened.drop(m_folder.filePath("long.csv")); // and is left while it reads
}

void TestImportPage::anotherLanguageKeepsThePage()
{
    Opened opened;
    drop(opened, write("penguins.csv", penguins()));
    opened.choose("target", 2);
    QVERIFY(isRead(opened));
    applyLanguage(Language::Chinese);
    QTRY_VERIFY_WITH_TIMEOUT(text(opened, "understood").contains("60 行"), patience);
    QVERIFY(isRead(opened));
    QCOMPARE(csvOf(opened).target, "island");
}

QTEST_MAIN(TestImportPage)
#include "tst_import_page.moc"
