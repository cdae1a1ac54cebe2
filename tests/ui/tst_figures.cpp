// Figures as files: they can be read again, have the size that was asked for, and repeat to the byte.
#include "figures/export_dialog.h"

#include "synthetic_run.h"

#include <QApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace stacklight;

class TestFigures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void pngHasItsSize_data() { addViews(); }
    void pngHasItsSize();
    void svgHasText_data() { addViews(); }
    void svgHasText();
    void pdfHasFontsAndRepeats_data() { addViews(); }
    void pdfHasFontsAndRepeats();
    void pdfTakesItsDateFromTheEnvironment();
    void anotherProcessGivesTheSameBytes_data() { addViews(); }
    void anotherProcessGivesTheSameBytes();
    void csvIsTheViewsTable_data() { addViews(); }
    void csvIsTheViewsTable();
    void themesDiffer();
    void captionHasSeedAndSettings();
    void sizesOutOfRangeAreRefused_data();
    void sizesOutOfRangeAreRefused();
    void formatsComeFromTheName();
    void aFileThatCannotBeWrittenIsAnError();
    void theDialogWritesWhatIsTicked();
    void theDialogSaysWhatFails();
    void aSequenceHasAPictureOfEachStepWithTheSameAxes();

public:
    void makeRuns();
    QByteArray bytes(const QString &name, FigureFormat format, const FigureOptions &options = {}) const
    {
        return figureBytes(*findViewType(name), m_input, {}, options, format);
    }

private:
    static void addViews();

    std::unique_ptr<RunRecord> m_a, m_b;
    ViewInput m_input;
};

void TestFigures::initTestCase()
{
    QCoreApplication::setOrganizationName("Stacklight tests");
    QStandardPaths::setTestModeEnabled(true);
    qunsetenv("SOURCE_DATE_EPOCH");
    makeRuns();
}

void TestFigures::makeRuns()
{
    m_a = syntheticRun({.boundary = true, .changeAt = 20});
    m_b = syntheticRun({.name = "B", .colour = 1, .decay = 0.99, .boundary = true});
    m_input = {{m_a.get(), m_b.get()}};
}

void TestFigures::addViews()
{
    QTest::addColumn<QString>("name");
    for (const ViewType &type : viewTypes())
        QTest::newRow(type.name) << type.name;
}

void TestFigures::pngHasItsSize()
{
    QFETCH(QString, name);
    const FigureOptions options{.widthMm = 100, .heightMm = 60, .dpi = 200};
    const QByteArray png = bytes(name, FigureFormat::Png, options);
    const QImage image = QImage::fromData(png, "PNG");
    QCOMPARE(image.size(), QSize(787, 472));
    QCOMPARE(int(std::lround(image.dotsPerMeterX() * 0.0254)), 200);
    QVERIFY(image.convertToFormat(QImage::Format_RGB32).colorCount() == 0);
    QCOMPARE(image.pixelColor(1, 1), Theme::print().background);
    QCOMPARE(bytes(name, FigureFormat::Png, options), png);
}

void TestFigures::svgHasText()
{
    QFETCH(QString, name);
    const QByteArray svg = bytes(name, FigureFormat::Svg);
    QXmlStreamReader reader(svg);
    int texts = 0;
    bool hasTitle = false;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement() && reader.name() == QLatin1String("text")) {
            ++texts;
            hasTitle = reader.readElementText().contains(viewTitle(*findViewType(name))) || hasTitle;
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(texts > 8);
    QVERIFY(hasTitle);
    QVERIFY(svg.contains("width=\"160") || svg.contains("width=\"159.8"));
    QCOMPARE(bytes(name, FigureFormat::Svg), svg);
}

void TestFigures::pdfHasFontsAndRepeats()
{
    QFETCH(QString, name);
    const QByteArray pdf = bytes(name, FigureFormat::Pdf);
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.contains("/FontFile2") || pdf.contains("/FontFile3"));
    QVERIFY(pdf.contains("/CreationDate (D:19700101000000"));
    QTest::qWait(1100); // so that a clock would show
    QCOMPARE(bytes(name, FigureFormat::Pdf), pdf);
}

void TestFigures::pdfTakesItsDateFromTheEnvironment()
{
    qputenv("SOURCE_DATE_EPOCH", "1700000000");
    const QByteArray pdf = bytes("loss", FigureFormat::Pdf);
    qunsetenv("SOURCE_DATE_EPOCH");
    QVERIFY(pdf.contains("/CreationDate (D:20231114221320"));
    QCOMPARE(pdf.size(), bytes("loss", FigureFormat::Pdf).size());
}

void TestFigures::anotherProcessGivesTheSameBytes()
{
    QFETCH(QString, name);
    for (int process = 0; process < 3; ++process) { // each has other hash seeds
        for (std::size_t format = 0; format < figureFormatNames().size(); ++format) {
            QProcess other;
            other.start(QCoreApplication::applicationFilePath(), {"--figure", name, QString::number(format)});
            QVERIFY(other.waitForFinished());
            QCOMPARE(other.exitCode(), 0);
            QVERIFY2(other.readAllStandardOutput() == bytes(name, FigureFormat(format)), figureFormatNames()[format]);
        }
    }
}

void TestFigures::csvIsTheViewsTable()
{
    QFETCH(QString, name);
    const std::unique_ptr<View> view(findViewType(name)->make(nullptr));
    view->setInput(m_input);
    QCOMPARE(bytes(name, FigureFormat::Csv).toStdString(), view->data().csv());
}

void TestFigures::themesDiffer()
{
    const FigureOptions dark{.dpi = 96, .theme = FigureTheme::Dark};
    const QImage image = QImage::fromData(bytes("gradients", FigureFormat::Png, dark), "PNG");
    QCOMPARE(image.pixelColor(1, 1), Theme::dark().background);
}

void TestFigures::captionHasSeedAndSettings()
{
    const QString caption = figureCaption(m_input);
    for (const char *part : {"A: ", "B: ", "Synthetic, 10 blocks", "seed 1", "step 40", "softmax cross entropy", "sgd", "learning rate 0.01", "batch size 64"})
        QVERIFY2(caption.contains(part), part);
}

void TestFigures::sizesOutOfRangeAreRefused_data()
{
    QTest::addColumn<double>("width");
    QTest::addColumn<double>("dpi");
    QTest::addColumn<double>("font");
    QTest::addColumn<QString>("words");
    QTest::newRow("too narrow") << 1.0 << 300.0 << 8.0 << "--width-mm";
    QTest::newRow("not a number") << std::nan("") << 300.0 << 8.0 << "--width-mm";
    QTest::newRow("too fine") << 160.0 << 1e6 << 8.0 << "--dpi";
    QTest::newRow("too small a type") << 160.0 << 300.0 << 0.5 << "--font-pt";
    QTest::newRow("too many pixels") << 2000.0 << 2400.0 << 8.0 << "200 million";
}

void TestFigures::sizesOutOfRangeAreRefused()
{
    QFETCH(double, width);
    QFETCH(double, dpi);
    QFETCH(double, font);
    QFETCH(QString, words);
    const auto checked = checkFigureOptions({.widthMm = width, .dpi = dpi, .fontPt = font}, FigureFormat::Png);
    QVERIFY(!checked);
    QVERIFY(QString::fromStdString(checked.error().text()).contains(words));
}

void TestFigures::formatsComeFromTheName()
{
    QCOMPARE(figureFormatOf("a/b.PNG"), FigureFormat::Png);
    QCOMPARE(figureFormatOf("b.svg"), FigureFormat::Svg);
    QCOMPARE(figureFormatOf("b.tar.pdf"), FigureFormat::Pdf);
    QVERIFY(!figureFormatOf("png"));
    QVERIFY(!figureFormatOf("b.gif"));
}

void TestFigures::aFileThatCannotBeWrittenIsAnError()
{
    const auto written = writeFigureFile("/nowhere/at/all.png", "x");
    QVERIFY(!written);
    QCOMPARE(written.error().file, "/nowhere/at/all.png");
}

void TestFigures::theDialogWritesWhatIsTicked()
{
    QTemporaryDir folder;
    std::vector<std::unique_ptr<View>> views;
    std::vector<View *> pointers;
    for (const ViewType &type : viewTypes()) {
        views.emplace_back(type.make(nullptr));
        views.back()->setInput(m_input);
        pointers.push_back(views.back().get());
    }
    ExportDialog dialog(pointers, pointers[1]);
    dialog.findChild<QLineEdit *>()->setText(folder.path());
    for (QCheckBox *box : dialog.findChildren<QCheckBox *>())
        box->setChecked(box->objectName() != "sequence");
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    dialog.begin();
    QTRY_COMPARE(exported.size(), 1);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name), QStringList({"gradients.csv", "gradients.pdf", "gradients.png", "gradients.svg"}));
    QFile file(folder.filePath("gradients.pdf"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes("gradients", FigureFormat::Pdf, dialog.options()));
}

void TestFigures::theDialogSaysWhatFails()
{
    const std::unique_ptr<View> view(viewTypes().front().make(nullptr));
    view->setInput(m_input);
    ExportDialog dialog({view.get()}, nullptr);
    dialog.findChild<QLineEdit *>()->setText("/proc/nowhere");
    QSignalSpy failed(&dialog, &ExportDialog::failed);
    dialog.begin();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed[0][0].toString().contains("/proc/nowhere"));
}

void TestFigures::aSequenceHasAPictureOfEachStepWithTheSameAxes()
{
    QTemporaryDir folder;
    const std::unique_ptr<View> view(findViewType("gradients")->make(nullptr));
    view->setInput(m_input);
    ExportDialog dialog({view.get()}, nullptr);
    dialog.findChild<QLineEdit *>()->setText(folder.path());
    for (QCheckBox *box : dialog.findChildren<QCheckBox *>())
        box->setChecked(box->objectName() == "sequence" || box->text() == "PNG");
    dialog.findChild<QSpinBox *>()->setValue(3);
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    dialog.begin();
    QTRY_COMPARE(exported.size(), 1);

    const std::vector<std::int64_t> steps = stepsOfSequence(m_input, 3);
    QCOMPARE(steps.size(), std::size_t(3));
    QCOMPARE(steps.front(), m_input.runs.front()->history.snapshots().front()->step);
    QCOMPARE(steps.back(), m_input.runs.front()->history.snapshots().back()->step);
    QStringList names;
    for (const std::int64_t step : steps)
        names << QString("gradients-%1.png").arg(step, 8, 10, QLatin1Char('0'));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name), names);
    // Left of the plot stand the numbers of its axis: alike in all pictures.
    const auto strip = [&](const QString &name) {
        const QImage picture(folder.filePath(name));
        return picture.copy(0, picture.height() / 4, picture.width() / 14, picture.height() / 2);
    };
    QCOMPARE(strip(names[0]), strip(names[1]));
    QCOMPARE(strip(names[0]), strip(names[2]));
    QVERIFY(QImage(folder.filePath(names[0])) != QImage(folder.filePath(names[2])));
}

/// With `--figure VIEW FORMAT` writes that figure to standard output instead.
int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    TestFigures test;
    if (argc != 4 || qstrcmp(argv[1], "--figure") != 0)
        return QTest::qExec(&test, argc, argv);
    test.makeRuns();
    const QByteArray bytes = test.bytes(argv[2], FigureFormat(QByteArray(argv[3]).toInt()));
    return std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout) == std::size_t(bytes.size()) ? 0 : 1;
}

#include "tst_figures.moc"
