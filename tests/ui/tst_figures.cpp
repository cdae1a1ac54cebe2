// Figures as files: they can be read again, have the size that was asked for, and repeat to the byte.
#include "figures/export_dialog.h"
#include "figures/file_names.h"

#include "synthetic_run.h"

#include <QStandardPaths>
#include <QLineEdit>
#include <QCheckBox>
#include <QApplication>
#include <QDateTime>
#include <QProcess>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSettings>
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
    void anotherProcessInAnotherLocaleGivesTheSameBytes_data();
    void anotherProcessInAnotherLocaleGivesTheSameBytes();
    void axesHaveNoDigitsOfTheLocale_data();
    void axesHaveNoDigitsOfTheLocale();
    void anyTitleIsWellFormed_data();
    void anyTitleIsWellFormed();
    void whatAnybodyNamesIsWellFormed();
    void longTitlesLeaveThePlotItsRoom_data();
    void longTitlesLeaveThePlotItsRoom();
    void csvIsTheViewsTable_data() { addViews(); }
    void csvIsTheViewsTable();
    void themesDiffer();
    void captionHasSeedAndSettings();
    void captionIsOfTheStepThatIsShown();
    void captionSaysWhatWasSwitchedAndWhen_data();
    void captionSaysWhatWasSwitchedAndWhen();
    void presetsAreWhatTheySay();
    void namesOfFilesComeFromTitles_data();
    void namesOfFilesComeFromTitles();
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
    /// In all formats, one after the other.
    QByteArray allBytes(const QString &name) const
    {
        QByteArray all;
        for (std::size_t format = 0; format < figureFormatNames().size(); ++format)
            all += bytes(name, FigureFormat(format));
        return all;
    }

private:
    static void addViews();

    std::unique_ptr<RunRecord> m_a, m_b;
    ViewInput m_input;
};

namespace {

/// The table at a PDF's end says where each of its objects begins.
void verifyOffsets(const QByteArray &pdf)
{
    const qsizetype start = pdf.lastIndexOf("startxref\n") + 10;
    const qsizetype table = pdf.mid(start, pdf.indexOf('\n', start) - start).toLongLong();
    QCOMPARE(pdf.mid(table, 5), QByteArray("xref\n"));
    const QList<QByteArray> lines = pdf.mid(table).split('\n');
    const int objects = lines[1].split(' ').value(1).toInt();
    QVERIFY(objects > 5);
    for (int object = 1; object < objects; ++object) {
        const QByteArray entry = lines[object + 2];
        if (entry.contains('n'))
            QVERIFY2(pdf.mid(entry.left(10).toLongLong()).startsWith(QByteArray::number(object) + " 0 obj"),
                entry.constData());
    }
}

} // namespace

void TestFigures::initTestCase()
{
    QCoreApplication::setOrganizationName("Stacklight tests");
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear(); // what another run of this test chose
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
    const qint64 before = QDateTime::currentSecsSinceEpoch();
    QTRY_VERIFY(QDateTime::currentSecsSinceEpoch() > before); // so that a clock would show
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

void TestFigures::anotherProcessInAnotherLocaleGivesTheSameBytes_data()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("zone");
    QTest::newRow("C, in Greenwich") << "C.UTF-8" << "UTC";
    QTest::newRow("US English") << "en_US.UTF-8" << "America/New_York";
    QTest::newRow("German") << "de_DE.UTF-8" << "Europe/Berlin";
    QTest::newRow("Chinese") << "zh_CN.UTF-8" << "Asia/Shanghai";
    QTest::newRow("Persian") << "fa_IR.UTF-8" << "Asia/Tehran";
}

void TestFigures::anotherProcessInAnotherLocaleGivesTheSameBytes()
{
    QFETCH(QString, locale);
    QFETCH(QString, zone);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LC_ALL", locale);
    environment.insert("LANG", locale);
    environment.insert("LANGUAGE", locale.left(2));
    environment.insert("TZ", zone);
    for (const ViewType &type : viewTypes()) { // each process has other hash seeds, too
        QProcess other;
        other.setProcessEnvironment(environment);
        other.start(QCoreApplication::applicationFilePath(), {"--figure", type.name});
        QVERIFY(other.waitForFinished());
        QCOMPARE(other.exitCode(), 0);
        QVERIFY2(other.readAllStandardOutput() == allBytes(type.name), type.name);
    }
}

void TestFigures::axesHaveNoDigitsOfTheLocale_data()
{
    QTest::addColumn<QLocale>("locale");
    for (const char *name : {"C", "en_US", "de_DE", "zh_CN", "fa_IR"})
        QTest::newRow(name) << QLocale(name);
}

/// Powers of ten are 10⁻³ at every axis, and all numbers have a decimal point.
void TestFigures::axesHaveNoDigitsOfTheLocale()
{
    QFETCH(QLocale, locale);
    const QLocale usual;
    const auto back = qScopeGuard([&] { QLocale::setDefault(usual); });
    QLocale::setDefault(locale);
    static const QRegularExpression foreign(
        "\\d[eE][-+−]?\\d|\\d,\\d|[\u0660-\u0669\u06f0-\u06f9\u066b]", QRegularExpression::UseUnicodePropertiesOption);
    bool hasPower = false;
    const auto small = syntheticRun(
        {.name = "S", .decay = 0.5, .spread = 1e-5}); // gradients over many decades, activations far below 1
    for (const ViewType &type : viewTypes()) {
        for (const RunRecord *run : {m_a.get(), small.get()}) {
            const std::unique_ptr<View> view(type.make(nullptr));
            view->setInput({{run}});
            for (const ViewChoice &choice : std::vector<ViewChoice>(view->choices())) {
                for (int value = 0; value < choice.options.size(); ++value) {
                    view->setChoice(choice.key, value);
                    view->drawNow();
                    view->plot()->toPixmap(500, 300);
                    for (const QCPAxisRect *rect : view->plot()->axisRects()) {
                        for (const QCPAxis *axis : rect->axes()) {
                            for (const QString &label : axis->tickVectorLabels()) {
                                QVERIFY2(!label.contains(foreign), qPrintable(QString("%1: %2").arg(type.name, label)));
                                hasPower = hasPower || label.contains("10⁻");
                            }
                        }
                    }
                }
                view->setChoice(choice.key, 0);
            }
        }
    }
    QVERIFY(hasPower);
    QVERIFY(bytes("gradients", FigureFormat::Svg).contains(">10⁻"));
}

void TestFigures::anyTitleIsWellFormed_data()
{
    QTest::addColumn<QByteArray>("title");
    const auto row = [](const char *name, const QByteArray &title) { QTest::newRow(name) << title; };
    row("an ampersand", "R&D.csv");
    row("an entity", "5 &lt; 6 &amp; &#0; &nosuch;");
    row("elements", "<b>bold</b> <img src='file:///etc/passwd'/> <script>alert(1)</script>");
    row("the end of its element", "</desc></title></text></svg><svg>");
    row("a comment, a section and an instruction", "<!-- x --> <![CDATA[ y ]]> <?z?> ]]>");
    row("quotes", "\"a\" 'b'");
    row("control characters", QByteArray("a\0b", 3) + "\x01\x08\x0b\x0c\x0e\x1b[31m\x7f");
    row("the second set of them", "a\xc2\x80\xc2\x85\xc2\x9f");
    row("lines", "one\ntwo\r\nthree\tfour\r");
    row("what is no character", "a\xef\xbf\xbe\xef\xbf\xbf z");
    row("halves of pairs", "a\xed\xa0\x80 b\xed\xb0\x80 c");
    row("no UTF-8", "a\xff\xfe\x80 \xc3");
    row("beyond 16 bits", "🧪 𝒚 = 𝑭(𝒙) + 𝒙");
    row("the other direction", "مرحبا \xe2\x80\xae abc");
    row("places of other texts", "%1 %2 %n %L1 %%");
    row("2,000 letters", QByteArray("A long title & more ").repeated(100));
    row("2,000 letters in one word", QByteArray(2000, 'W'));
    row("accents without end", "e" + QByteArray("\xcc\x81").repeated(2000));
    row("nothing but spaces", "   ");
}

void TestFigures::anyTitleIsWellFormed()
{
    QFETCH(QByteArray, title);
    const auto a = syntheticRun({.boundary = true}), b = syntheticRun({.name = "B", .colour = 1, .boundary = true});
    a->experiment.title = b->experiment.title = title.toStdString();
    const ViewInput input{{a.get(), b.get()}};
    const QString caption = wholeCaption(input), written = writableText(QString::fromUtf8(title).simplified());
    QVERIFY(caption.contains(written));
    for (const ViewType &type : viewTypes()) {
        QXmlStreamReader reader(figureBytes(type, input, {}, {}, FigureFormat::Svg));
        QStringList elements, descriptions;
        while (!reader.atEnd()) {
            reader.readNext();
            if (!reader.isStartElement())
                continue;
            const QString element = reader.name().toString();
            elements << element;
            if (element == "title")
                QCOMPARE(reader.readElementText(), viewTitle(type));
            else if (element == "desc")
                descriptions << reader.readElementText();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(descriptions, QStringList{caption});
        QCOMPARE(elements.count("svg"), 1);
        for (const char *foreign : {"b", "img", "script"})
            QVERIFY(!elements.contains(foreign));
    }
    const QImage png =
        QImage::fromData(figureBytes(*findViewType("loss"), input, {}, {.dpi = 60}, FigureFormat::Png), "PNG");
    QCOMPARE(png.text("Description").simplified(), caption.simplified());
    const QByteArray pdf = figureBytes(*findViewType("loss"), input, {}, {}, FigureFormat::Pdf);
    const qsizetype start = pdf.indexOf("<?xpacket begin"), end = pdf.indexOf("<?xpacket end", start);
    QVERIFY(start > 0 && end > start);
    QXmlStreamReader metadata(pdf.mid(start, end - start));
    QStringList texts;
    while (!metadata.atEnd()) {
        metadata.readNext();
        if (metadata.isStartElement() && metadata.name() == QLatin1String("li"))
            texts << metadata.readElementText();
    }
    QCOMPARE(texts, (QStringList{viewTitle(*findViewType("loss")), caption}));
    verifyOffsets(pdf);
}

/// Names of runs and layers, and what was switched, come from files as well.
void TestFigures::whatAnybodyNamesIsWellFormed()
{
    const QByteArray nasty = QByteArray("<i>\x01\0&</i>", 10) + "\xef\xbf\xbf";
    const auto run = syntheticRun({.name = nasty.toStdString(), .blocks = 2, .boundary = true});
    const auto plan = std::make_shared<Plan>(*run->history.snapshots().back()->plan);
    for (PlannedLayer &layer : plan->layers)
        layer.label = layer.path + nasty.toStdString();
    const auto last = std::make_shared<Snapshot>(*run->history.snapshots().back());
    last->plan = plan;
    ++last->step;
    run->history.add(Event{last->step - 1, message(nasty.toStdString().c_str())});
    run->history.add(SnapshotPtr(last));
    for (const ViewType &type : viewTypes()) {
        QXmlStreamReader reader(figureBytes(type, {{run.get()}}, {}, {}, FigureFormat::Svg));
        while (!reader.atEnd()) {
            reader.readNext();
            QVERIFY(!reader.isStartElement() || reader.name() != QLatin1String("i"));
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }
}

void TestFigures::longTitlesLeaveThePlotItsRoom_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("runs");
    for (const int runs : {1, 4}) {
        QTest::addRow("2,000 letters, %d runs", runs) << QString("A long title ").repeated(160) << runs;
        QTest::addRow("one word, %d runs", runs) << QString(2000, 'W') << runs;
        QTest::addRow("lines, %d runs", runs) << QString("x\n").repeated(1000) << runs;
    }
}

void TestFigures::longTitlesLeaveThePlotItsRoom()
{
    QFETCH(QString, title);
    QFETCH(int, runs);
    std::vector<std::unique_ptr<RunRecord>> records;
    ViewInput input;
    for (int run = 0; run < runs; ++run) {
        records.push_back(syntheticRun({.name = std::string(1, char('A' + run)), .colour = run, .boundary = true}));
        input.runs.push_back(records.back().get());
    }
    const auto heightOfPlot = [&](const ViewType &type, const FigureOptions &options) {
        const std::unique_ptr<View> view = figureView(type, input, {}, options);
        const QSize size = figureSize(options);
        view->prepareFigure(size, viewTitle(type), shownCaption(input));
        view->plot()->toPixmap(size.width(), size.height());
        int top = size.height(), bottom = 0;
        for (const QCPAxisRect *rect : view->plot()->axisRects()) {
            top = rect->visible() ? std::min(top, rect->outerRect().top()) : top;
            bottom = rect->visible() ? std::max(bottom, rect->outerRect().bottom()) : bottom;
        }
        return bottom > size.height() ? 0 : bottom - top;
    };
    for (const ViewType &type : viewTypes()) {
        for (const FigureOptions &options :
            {FigureOptions(), FigureOptions{.widthMm = 80, .heightMm = 60, .fontPt = 6}}) {
            for (const auto &record : records)
                record->experiment.title = "Short";
            const int usual = heightOfPlot(type, options);
            for (const auto &record : records)
                record->experiment.title = title.toStdString();
            const int height = heightOfPlot(type, options);
            QVERIFY2(height > usual * 0.65,
                qPrintable(QString("%1: %2 instead of %3").arg(type.name).arg(height).arg(usual)));
        }
    }
    const QString shown = shownCaption(input);
    QVERIFY(shown.contains("seed 1") && shown.contains("batch size 64")); // in spite of the title
    QVERIFY(shown.size() < runs * (lettersOfTitle + 200));
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
    for (const char *part : {"A: ", "B: ", "Synthetic, 10 blocks", "seed 1", "step 40", "softmax cross entropy", "SGD",
             "learning rate 0.01", "batch size 64"})
        QVERIFY2(caption.contains(part), part);
}

void TestFigures::captionIsOfTheStepThatIsShown()
{
    const std::unique_ptr<RunRecord> run = syntheticRun();
    const auto set = [&run](double rate, int batch, NormKind kind, bool residual) {
        ResidualSpec spec;
        spec.enabled = residual;
        NormSpec norm;
        norm.kind = kind;
        run->experiment.stack = {{spec}, {norm}};
        run->experiment.optimizer.learningRate = rate;
        run->experiment.batchSize = batch;
    };
    set(0.05, 16, NormKind::Batch, true);
    run->begun = run->experiment;
    set(0.25, 32, NormKind::Layer, false);
    run->history.add(Event{20, {"everything"}, std::make_shared<Experiment>(run->experiment)});
    set(0.75, 128, NormKind::Rms, true); // and no step since
    const QStringList before{"learning rate 0.05", "batch size 16", "batch norm", "residual connections"};
    const QStringList after{"learning rate 0.25", "batch size 32", "layer norm"};
    for (const std::int64_t step : {1, 20, 21, 40, -1}) {
        const QString caption = figureCaption({{run.get()}, step});
        const bool isBefore = step == 1 || step == 20;
        for (const QString &part : isBefore ? before : after)
            QVERIFY2(caption.contains(part), qPrintable(caption));
        for (const QString &part : isBefore ? after : before)
            QVERIFY2(!caption.contains(part), qPrintable(caption));
        QVERIFY2(!caption.contains("0.75") && !caption.contains("rms norm"), qPrintable(caption));
    }
}

void TestFigures::captionSaysWhatWasSwitchedAndWhen_data()
{
    QTest::addColumn<int>("switches");
    QTest::addColumn<qint64>("step");
    QTest::addColumn<QString>("words"); // empty: none about it
    QTest::newRow("nothing was") << 0 << qint64(-1) << "";
    QTest::newRow("once") << 1 << qint64(-1) << "switched after step 5: change 1";
    QTest::newRow("at a step before it") << 1 << qint64(5) << "";
    QTest::newRow("at the first step after it") << 1 << qint64(6) << "switched after step 5: change 1";
    QTest::newRow("twice") << 2 << qint64(-1) << "switched after step 5: change 1; after step 10: change 2";
    QTest::newRow("twice, at a step between") << 2 << qint64(8) << "switched after step 5: change 1";
    QTest::newRow("seven times, the last four in full")
        << 7 << qint64(-1)
        << "switched 7 times, at last after step 20: change 4; after step 25: change 5; after step 30: change 6; "
           "after step 35: change 7";
}

void TestFigures::captionSaysWhatWasSwitchedAndWhen()
{
    QFETCH(int, switches);
    QFETCH(qint64, step);
    QFETCH(QString, words);
    const std::unique_ptr<RunRecord> run = syntheticRun();
    for (int number = 1; number <= switches; ++number)
        run->history.add(Event{5 * number, message("change %1", std::to_string(number))});
    const ViewInput input{{run.get()}, step};
    const QString caption = shownCaption(input), whole = wholeCaption(input);
    if (words.isEmpty()) {
        QVERIFY2(!caption.contains("switched"), qPrintable(caption));
        return;
    }
    QVERIFY2(caption.endsWith(words), qPrintable(caption));
    if (step < 0) {
        for (int number = 1; number <= switches; ++number)
            QVERIFY2(
                whole.contains(QString("after step %1: change %2").arg(5 * number).arg(number)), qPrintable(whole));
    }
}

void TestFigures::presetsAreWhatTheySay()
{
    const auto &presets = figurePresets();
    QCOMPARE(presets.size(), std::size_t(3));
    const QSize slide = QImage::fromData(bytes("loss", FigureFormat::Png, presets[2].options), "PNG").size();
    QCOMPARE(slide, QSize(1920, 1080));
    for (const FigurePreset &preset : presets) {
        QVERIFY(checkFigureOptions(preset.options, FigureFormat::Png));
        QVERIFY(preset.fits(preset.options));
        FigureOptions other = preset.options;
        other.theme = FigureTheme::Dark;
        QVERIFY(preset.fits(other));
        other.fontPt += 1;
        QVERIFY(!preset.fits(other));
        const QByteArray svg = bytes("loss", FigureFormat::Svg, preset.options);
        const QSize size = figureSize(preset.options);
        QVERIFY(svg.contains(QByteArray("viewBox=\"0 0 ") + QByteArray::number(size.width())));
    }
}

void TestFigures::namesOfFilesComeFromTitles_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *what, const char *title, const char *name) {
        QTest::newRow(what) << QString::fromUtf8(title) << QString::fromUtf8(name);
    };
    row("words", "Twenty residual blocks", "twenty-residual-blocks-loss.svg");
    row("signs", " Pre- & post-norm: 50 %? ", "pre-post-norm-50-loss.svg");
    row("a path", "../../etc/passwd", "etc-passwd-loss.svg");
    row("a path of Windows", "C:\\autoexec", "c-autoexec-loss.svg");
    row("a hidden file", ".profile", "profile-loss.svg");
    row("Chinese", "残差与普通网络的对比", "残差与普通网络的对比-loss.svg");
    row("accents in two characters", "E\xcc\x81tude", "\xc3\xa9tude-loss.svg");
    row("Persian", "شبکهٔ عمیق", "شبکهٔ-عمیق-loss.svg");
    row("beyond 16 bits", "𝒚 = 𝑭(𝒙)", "𝒚-𝑭-𝒙-loss.svg");
    row("control characters", "a\x01\x1b\nb", "a-b-loss.svg");
    row("nothing", "", "loss.svg");
    row("nothing that can be kept", "?!/ …", "loss.svg");
}

void TestFigures::namesOfFilesComeFromTitles()
{
    QFETCH(QString, title);
    QFETCH(QString, name);
    const auto run = syntheticRun();
    run->experiment.title = title.toStdString();
    const ViewInput input{{run.get()}};
    QCOMPARE(figureFileName(suggestedName(input), *findViewType("loss"), FigureFormat::Svg), name);
    run->experiment.title = title.repeated(300).toStdString();
    const QString longest = figureFileName(suggestedName(input), *findViewType("activations"), FigureFormat::Png, 123);
    QVERIFY(longest.toUtf8().size() <= 255);
    QVERIFY(longest.endsWith("activations-00000123.png"));
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
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name),
        QStringList({"synthetic-10-blocks-gradients.csv", "synthetic-10-blocks-gradients.pdf",
            "synthetic-10-blocks-gradients.png", "synthetic-10-blocks-gradients.svg"}));
    QFile file(folder.filePath("synthetic-10-blocks-gradients.pdf"));
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
        names << QString("synthetic-10-blocks-gradients-%1.png").arg(step, 8, 10, QLatin1Char('0'));
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

/// With `--figure VIEW` writes that figure in all formats to standard output instead.
int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    TestFigures test;
    if (argc != 3 || qstrcmp(argv[1], "--figure") != 0)
        return QTest::qExec(&test, argc, argv);
    test.makeRuns();
    const QByteArray bytes = test.allBytes(argv[2]);
    return std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout) == std::size_t(bytes.size()) ? 0 : 1;
}

#include "tst_figures.moc"
