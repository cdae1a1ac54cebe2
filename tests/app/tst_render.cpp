// stacklight render: every view in every format, what its options do, and what it refuses.
#include "app/program.h"
#include "idx_pictures.h"

#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtEndian>

using namespace stacklight;
using namespace stacklight::testing;

class TestRender : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void everyView_data();
    void everyView();
    void anEpochOnPaperIsTheDefault();
    void numbersAlone();
    void sizesAndResolution();
    void themesAndTypeDiffer();
    void overridesReachTheFigure();
    void theDateOfAPdfComesFromTheEnvironment();
    void aLocaleChangesNothing_data();
    void aLocaleChangesNothing();
    void aTitleCannotBreakTheFigure();
    void refusals_data();
    void refusals();
    void divergence();

private:
    /// Renders a small figure; the rest of the command line is `more`.
    QByteArray rendered(const QString &file, const QString &more = {});

    std::unique_ptr<Program> m_program;
};

namespace {

QSize sizeOfPng(const QByteArray &png)
{
    if (!png.startsWith("\x89PNG\r\n\x1a\n") || png.size() < 24)
        return {};
    return {int(qFromBigEndian<quint32>(png.constData() + 16)), int(qFromBigEndian<quint32>(png.constData() + 20))};
}

} // namespace

QByteArray TestRender::rendered(const QString &file, const QString &more)
{
    const QString option = file.endsWith(".csv") ? "--data" : "--out";
    QStringList arguments = {"render", "e.stacklight", "--view", "loss", "--steps", "6", option, file};
    arguments += more.split(' ', Qt::SkipEmptyParts);
    const Finished finished = m_program->run(arguments);
    return finished.status == 0 ? m_program->bytes(file)
                                : "status " + QByteArray::number(finished.status) + ": " + finished.err;
}

void TestRender::everyView_data()
{
    QTest::addColumn<QString>("view");
    // The program says which there are, so that a new view is tested without a word here.
    const QString help = QString::fromUtf8(Program().runLine(QString("render --help")).out).simplified();
    const auto match = QRegularExpression("Which view, one of ([a-z_, ]+)\\.").match(help);
    QVERIFY2(match.hasMatch(), qPrintable(help));
    const QStringList views = match.captured(1).split(", ");
    QVERIFY(views.size() >= 5);
    for (const QString &view : views)
        QTest::newRow(qPrintable(view)) << view;
}

void TestRender::everyView()
{
    QFETCH(QString, view);
    // Data of which it has something to show.
    m_program->write("p.idx", idxPictures(80));
    m_program->write("l.idx", idxLabels(80));
    m_program->write("pictures.stacklight", QByteArray::fromStdString(picturesDocument().dump()));
    m_program->write("text.stacklight", QByteArray::fromStdString(writingDocument(smallText).dump()));
    const bool needsPictures = view == "features" || view == "filters",
               needsText = view == "attention" || view == "samples";
    const QString file = needsPictures ? "pictures.stacklight" : needsText ? "text.stacklight" : "e.stacklight";
    const QStringList common = {
        "render", file, "--view", view, "--steps", "7", "--width-mm", "120", "--height-mm", "80", "--dpi", "100"};
    const auto render = [&](const QString &name, const QStringList &more) {
        const Finished finished = m_program->run(common + more + QStringList{"--out", name, "--data", name + ".csv"});
        return QByteArray::number(finished.status) + finished.out + finished.err;
    };
    for (const QString format : {"png", "svg", "pdf"}) {
        QCOMPARE(render("a." + format, {}), QByteArray("0"));
        QCOMPARE(render("b." + format, {"--threads", "3"}), QByteArray("0"));
        QVERIFY2(m_program->bytes("a." + format) == m_program->bytes("b." + format), qPrintable(format));
        QCOMPARE(m_program->bytes("a." + format + ".csv"), m_program->bytes("b.png.csv"));
    }
    QCOMPARE(sizeOfPng(m_program->bytes("a.png")), QSize(472, 315));
    // What is text stays text.
    const QByteArray svg = m_program->bytes("a.svg"), pdf = m_program->bytes("a.pdf");
    QVERIFY(svg.startsWith("<?xml") && svg.trimmed().endsWith("</svg>"));
    QVERIFY(svg.contains("<text") && svg.contains("seed 1"));
    QVERIFY(pdf.startsWith("%PDF-1.") && pdf.trimmed().endsWith("%%EOF"));
    QVERIFY(pdf.contains("/FontFile2") && pdf.contains("/ToUnicode"));
    const QList<QByteArray> table = m_program->bytes("a.png.csv").trimmed().split('\n');
    QVERIFY2(table.size() > 1, table.join('\n').constData());
    if (needsText)
        return; // its cells hold commas and line ends, in quotes
    for (const QByteArray &row : table)
        QCOMPARE(row.count(','), table[0].count(','));
}

void TestRender::anEpochOnPaperIsTheDefault()
{
    QCOMPARE(m_program->runLine(QString("render e.stacklight --view loss --out f.PNG --data f.csv")).status, 0);
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "f.PNG", "f.csv"}));
    QCOMPARE(sizeOfPng(m_program->bytes("f.PNG")), QSize(1890, 1181)); // 160 mm × 100 mm at 300 dpi
    QCOMPARE(m_program
                 ->runLine(QString("render e.stacklight --view loss --steps 5 --data g.csv --width-mm 160 --height-mm "
                                   "100 --dpi 300 --font-pt 8 --theme print --out g.png"))
                 .status,
        0);
    QCOMPARE(m_program->bytes("f.csv"), m_program->bytes("g.csv")); // 160 examples by 32
    QCOMPARE(m_program->bytes("f.PNG"), m_program->bytes("g.png"));
}

void TestRender::numbersAlone()
{
    const QByteArray csv = rendered("f.csv");
    QCOMPARE(m_program->files(), (QStringList{"e.stacklight", "f.csv"}));
    // Those of the training itself.
    QCOMPARE(m_program->runLine(QString("train e.stacklight --quiet --steps 6 --trace t.jsonl")).status, 0);
    const double loss = m_program->lines("t.jsonl").at(4)["loss"].get<double>();
    const QList<QByteArray> table = csv.trimmed().split('\n');
    const int column = int(table[0].split(',').indexOf("loss_nats"));
    QVERIFY2(column >= 0, table[0].constData());
    bool found = false;
    for (const QByteArray &row : table)
        found |= row.split(',').at(column).toDouble() == loss;
    QVERIFY2(found, csv.constData());
}

void TestRender::sizesAndResolution()
{
    QCOMPARE(sizeOfPng(rendered("f.png", "--width-mm 50.8 --height-mm 76.2 --dpi 100")), QSize(200, 300));
    QCOMPARE(sizeOfPng(rendered("f.png", "--width-mm 50.8 --height-mm 76.2 --dpi 150")), QSize(300, 450));
    QVERIFY(rendered("f.svg", "--width-mm 50.8 --height-mm 76.2").contains("width=\"50.8mm\" height=\"76.2mm\""));
    QVERIFY(rendered("f.pdf", "--width-mm 50.8 --height-mm 76.2").contains("/MediaBox [0 0 144"));
}

void TestRender::themesAndTypeDiffer()
{
    const QByteArray print = rendered("f.svg"), light = rendered("f.svg", "--theme light"),
                     dark = rendered("f.svg", "--theme dark");
    QVERIFY(print.startsWith("<?xml") && light.startsWith("<?xml") && dark.startsWith("<?xml"));
    QVERIFY(print != light && print != dark && light != dark);
    QCOMPARE(rendered("f.svg", "--theme print"), print);
    QVERIFY(rendered("f.svg", "--font-pt 12") != print);
    QCOMPARE(rendered("f.svg", "--font-pt 8"), print);
}

void TestRender::overridesReachTheFigure()
{
    const QByteArray plain = rendered("f.csv");
    QVERIFY(plain.contains(','));
    for (const char *change : {"--seed 7", "--residual off", "--norm layer", "--set /optimizer/learning_rate=0.5"}) {
        const QByteArray changed = rendered("f.csv", change);
        QVERIFY2(changed.contains(',') && !changed.startsWith("status") && changed != plain, changed.constData());
    }
    QVERIFY(rendered("f.svg", "--set /title=\"Another\"").contains("Another"));
}

void TestRender::theDateOfAPdfComesFromTheEnvironment()
{
    QVERIFY(rendered("f.pdf").contains("/CreationDate (D:19700101000000"));
    const QStringList arguments = {"render", "e.stacklight", "--view", "loss", "--steps", "6", "--out", "g.pdf"};
    QCOMPARE(m_program->run(arguments, {{"SOURCE_DATE_EPOCH", "1700000000"}}).status, 0);
    QVERIFY(m_program->bytes("g.pdf").contains("/CreationDate (D:20231114221320"));
}

void TestRender::aLocaleChangesNothing_data()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("zone");
    QTest::newRow("US English") << "en_US.UTF-8" << "America/New_York";
    QTest::newRow("German") << "de_DE.UTF-8" << "Europe/Berlin";
    QTest::newRow("Chinese") << "zh_CN.UTF-8" << "Asia/Shanghai";
    QTest::newRow("Persian") << "fa_IR.UTF-8" << "Asia/Tehran";
    QTest::newRow("one that is not installed") << "xx_XX.UTF-8" << "Nowhere/AtAll";
}

void TestRender::aLocaleChangesNothing()
{
    QFETCH(QString, locale);
    QFETCH(QString, zone);
    const Program here;
    // Commands, and the file that one writes.
    const std::vector<std::pair<const char *, const char *>> commands{
        {"render e.stacklight --view gradients --steps 6 --out f.svg --data f.csv", "f.svg"},
        {"render e.stacklight --view gradients --steps 6 --data f.csv", "f.csv"},
        {"render e.stacklight --view activations --steps 6 --out f.pdf", "f.pdf"},
        {"render e.stacklight --view loss --steps 6 --out f.png", "f.png"},
        {"render e.stacklight --view microscope --steps 6 --out g.svg", "g.svg"},
        {"train e.stacklight --quiet --steps 40 --trace t.jsonl", "t.jsonl"},
        {"sweep e.stacklight --depths 1,2 --seeds 1 --steps 3 --summary s.csv", "s.csv"},
        {"check e.stacklight", nullptr}, {"render e.stacklight --view loss --out f.svg --width-mm 1.5", nullptr},
        {"check nowhere.stacklight", nullptr}};
    for (const auto &[line, file] : commands) {
        const Finished plain = m_program->run(QString(line).split(' '), {{"LC_ALL", "C"}, {"TZ", "UTC"}});
        const Finished other = here.run(QString(line).split(' '),
            {{"LC_ALL", locale}, {"LANG", locale}, {"LANGUAGE", locale.left(2)}, {"TZ", zone}});
        QCOMPARE(other.status, plain.status);
        if (file) {
            QVERIFY2(!m_program->bytes(file).isEmpty(), plain.err.constData());
            QVERIFY2(here.bytes(file) == m_program->bytes(file), line);
        } else {
            QCOMPARE(other.out, plain.out);
            QCOMPARE(other.err, plain.err);
        }
    }
    const QString svg = QString::fromUtf8(here.bytes("f.svg"));
    QVERIFY(svg.contains(">10⁻") && !svg.contains(QRegularExpression("\\d[eE][-+]?\\d\\d<")));
}

void TestRender::aTitleCannotBreakTheFigure()
{
    Json experiment = Json::parse(smallExperimentText);
    experiment["title"] = std::string("R&D <b>\x01\0</b> ]]> ", 18) + std::string(2000, 'x');
    m_program->write("title.stacklight", QByteArray::fromStdString(experiment.dump()));
    for (const QString format : {"svg", "pdf", "png"})
        QCOMPARE(
            m_program->run({"render", "title.stacklight", "--view", "loss", "--steps", "3", "--out", "f." + format})
                .status,
            0);
    QXmlStreamReader reader(m_program->bytes("f.svg"));
    while (!reader.atEnd()) {
        reader.readNext();
        QVERIFY(!reader.isStartElement() || reader.name() != QLatin1String("b"));
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
}

void TestRender::refusals_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *arguments, const QStringList &words) {
        QTest::newRow(name) << arguments << words;
    };
    row("no file", "--view loss --out f.png", {"FILE is missing"});
    row("no view", "e.stacklight --out f.png", {"--view", "\"loss\""});
    row("an unknown view", "e.stacklight --view lsos --out f.png", {"--view", "lsos", "\"loss\""});
    row("nothing to write", "e.stacklight --view loss", {"--out", "--data"});
    row("a figure of an unknown format", "e.stacklight --view loss --out f.gif",
        {"--out", "f.gif", ".png, .svg or .pdf"});
    row("a figure of no format", "e.stacklight --view loss --out f", {"--out", ".png, .svg or .pdf"});
    row("numbers as figure", "e.stacklight --view loss --out f.csv", {"--out", "f.csv", ".pdf"});
    row("a figure that is too narrow", "e.stacklight --view loss --out f.png --width-mm 39",
        {"--width-mm", "39", "40"});
    row("a figure that is too high", "e.stacklight --view loss --out f.png --height-mm 2001",
        {"--height-mm", "2001", "2000"});
    row("a width that is no number", "e.stacklight --view loss --out f.png --width-mm wide",
        {"--width-mm", "wide", "number"});
    row("a resolution that is too coarse", "e.stacklight --view loss --out f.png --dpi 0", {"--dpi", "30"});
    row("a resolution that is not a number", "e.stacklight --view loss --out f.png --dpi nan", {"--dpi", "nan"});
    row("too many pixels", "e.stacklight --view loss --out f.png --width-mm 2000 --height-mm 2000 --dpi 2400",
        {"pixels", "200 million"});
    row("type that is too small", "e.stacklight --view loss --out f.png --font-pt 1", {"--font-pt", "4"});
    row("an unknown theme", "e.stacklight --view loss --out f.png --theme neon", {"--theme", "neon", "\"dark\""});
    row("no step", "e.stacklight --view loss --out f.png --steps 0", {"--steps", "from 1"});
    row("no thread", "e.stacklight --view loss --out f.png --threads 0", {"--threads", "from 1"});
    row("epochs, which only train has", "e.stacklight --view loss --out f.png --epochs 2", {"epochs", "--help"});
    row("a folder that is not there", "e.stacklight --view loss --out none/f.png", {"--out", "none"});
    row("figure and numbers of one name", "e.stacklight --view loss --out f.png --data ./f.png", {"--data", "--out"});
    row("numbers over the experiment", "e.stacklight --view loss --data ./e.stacklight", {"--data", "FILE"});
    row("a stack that does not fit", "e.stacklight --view loss --out f.png --set /stack/0/units=9",
        {"e.stacklight", "/stack/1/body/0"});
    row("a setting out of range", "e.stacklight --view loss --out f.png --set /batch_size=0",
        {"e.stacklight", "/batch_size"});
}

void TestRender::refusals()
{
    QFETCH(QString, arguments);
    QFETCH(QStringList, words);
    verifyRefusal(*m_program, QStringList{"render"} + arguments.split(' '), words);
}

void TestRender::divergence()
{
    const Finished finished = m_program->run(
        {"render", "e.stacklight", "--view", "loss", "--steps", "500", "--out", "f.png", "--data", "f.csv", "--norm",
            "none", "--set", "/stack/1/body/0/body/1/function=\"relu\"", "--set", "/optimizer/learning_rate=1e4"});
    QCOMPARE(finished.status, 3);
    QVERIFY2(
        QRegularExpression("e\\.stacklight: training diverged: step \\d+: layer [0-9/a-z]+ \\(.+\\): .*is not finite")
            .match(QString::fromUtf8(finished.err))
            .hasMatch(),
        finished.err.constData());
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});
}

QTEST_APPLESS_MAIN(TestRender)
#include "tst_render.moc"
