// stacklight render of what a network learned: pictures, matrices, attention and texts.
#include "app/program.h"
#include "idx_pictures.h"

#include <QRegularExpression>

using namespace stacklight;
using namespace stacklight::testing;

class TestRenderLearned : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyViewInEveryLocale_data();
    void everyViewInEveryLocale();
    void theDiagonalIsTheValidationAccuracy_data();
    void theDiagonalIsTheValidationAccuracy();
    void layersAndExamplesAreChosen();
    void anExampleIsShownWhole();
    void rowsOfAttentionAddUp();
    void samplesContinueAndTranslate();
    void nothingToShowIsSaid_data();
    void nothingToShowIsSaid();
    void refusals_data();
    void refusals();

private:
    QList<QByteArrayList> table(const QString &file) const;

    std::unique_ptr<Program> m_program;
};

namespace {

void writeFiles(const Program &program)
{
    program.write("p.idx", idxPictures(120));
    program.write("l.idx", idxLabels(120));
    program.write("pictures.stacklight", QByteArray::fromStdString(picturesDocument().dump()));
    program.write("text.stacklight", QByteArray::fromStdString(writingDocument(smallText).dump()));
    program.write("digits.stacklight", QByteArray::fromStdString(spokenDocument().dump()));
    program.write("pairs.stacklight", QByteArray::fromStdString(writingDocument(smallTranslation).dump()));
}

} // namespace

void TestRenderLearned::init()
{
    m_program = std::make_unique<Program>();
    writeFiles(*m_program);
}

/// Without quotes: for tables that need none.
QList<QByteArrayList> TestRenderLearned::table(const QString &file) const
{
    QList<QByteArrayList> rows;
    for (const QByteArray &line : m_program->bytes(file).trimmed().split('\n'))
        rows << line.trimmed().split(',');
    return rows;
}

void TestRenderLearned::everyViewInEveryLocale_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("view");
    const auto row = [](const char *file, const char *view) {
        QTest::addRow("%s of %s", view, file) << QString(file) + ".stacklight" << QString(view);
    };
    for (const char *view : {"predictions", "confusion", "features", "filters"})
        row("pictures", view);
    for (const char *view : {"predictions", "attention", "samples"}) {
        row("text", view);
        row("pairs", view);
    }
    for (const char *file : {"pictures", "text", "pairs", "e", "digits"})
        row(file, "example");
    row("e", "predictions");
    row("e", "confusion");
}

void TestRenderLearned::everyViewInEveryLocale()
{
    QFETCH(QString, file);
    QFETCH(QString, view);
    for (const QString format : {"png", "svg", "pdf"}) {
        QByteArrayList figures, numbers;
        for (const QString locale : {"C", "fa_IR.UTF-8"}) {
            const Finished finished = m_program->run({"render", file, "--view", view, "--steps", "3", "--dpi", "80",
                                                         "--out", "f." + format, "--data", "f.csv"},
                {{"LC_ALL", locale}, {"LANG", locale}});
            QCOMPARE(QByteArray::number(finished.status) + finished.out + finished.err, QByteArray("0"));
            figures << m_program->bytes("f." + format);
            numbers << m_program->bytes("f.csv");
        }
        QVERIFY(figures[0].size() > 1000);
        QVERIFY(figures[0] == figures[1]);
        QVERIFY(numbers[0].count('\n') > 1);
        QCOMPARE(numbers[0], numbers[1]);
    }
}

void TestRenderLearned::theDiagonalIsTheValidationAccuracy_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("steps");
    for (const int steps : {1, 12}) {
        QTest::addRow("pictures, %d steps", steps) << "pictures.stacklight" << steps;
        QTest::addRow("two moons, %d steps", steps) << "e.stacklight" << steps;
    }
}

void TestRenderLearned::theDiagonalIsTheValidationAccuracy()
{
    QFETCH(QString, file);
    QFETCH(int, steps);
    const QString count = QString::number(steps);
    const Json trained = m_program->run({"train", file, "--quiet", "--steps", count}).last();
    QCOMPARE(m_program->run({"render", file, "--view", "confusion", "--steps", count, "--data", "c.csv"}).status, 0);
    const QList<QByteArrayList> rows = table("c.csv");
    QCOMPARE(rows[0].join(','), QByteArray("run,step,truth,predicted,count,share_of_truth"));
    int all = 0, right = 0;
    for (const QByteArrayList &row : rows.mid(1)) {
        QCOMPARE(row[1].toInt(), steps);
        all += row[4].toInt();
        right += row[2] == row[3] ? row[4].toInt() : 0;
    }
    QCOMPARE(double(right) / all, trained["validation_accuracy"].get<double>());
    QCOMPARE(m_program->run({"render", file, "--view", "predictions", "--steps", count, "--data", "p.csv"}).status, 0);
    const QList<QByteArrayList> answers = table("p.csv");
    QCOMPARE(answers.size() - 1, qsizetype(all));
    int mistakes = 0;
    for (const QByteArrayList &row : answers.mid(1)) {
        QCOMPARE(row[6] == "1", row[3] == row[4]);
        mistakes += row[6] == "0";
        QVERIFY(row[6] == "0" || mistakes == all - right); // mistakes come first
    }
    QCOMPARE(mistakes, all - right);
}

void TestRenderLearned::layersAndExamplesAreChosen()
{
    const auto numbers = [this](const QStringList &more) {
        const Finished finished = m_program->run(
            QStringList{"render", "pictures.stacklight", "--view", "features", "--steps", "2", "--data", "n.csv"}
            + more);
        return finished.status == 0 ? m_program->bytes("n.csv") : finished.err;
    };
    const QByteArray first = numbers({});
    QCOMPARE(first.count('\n'), 1 + 6 * 8 * 8);
    QCOMPARE(numbers({"--layer", "0", "--example", "0"}), first);
    const QByteArray activated = numbers({"--layer", "2", "--example", "5"});
    QVERIFY(activated.startsWith("run,step,example,truth,predicted,path,channel,row,column,value\r\nA,2,5,"));
    for (const QByteArray &line : activated.trimmed().split('\n').mid(1))
        QVERIFY2(line.split(',').last().toDouble() >= 0 && line.split(',').at(5) == "2", line.constData());
    QVERIFY(numbers({"--example", "1"}) != first);
    QVERIFY(numbers({"--example", "23"}).contains("A,2,23,")); // the last one
}

/// The parts of a figure's numbers, with how many there are of each.
void TestRenderLearned::anExampleIsShownWhole()
{
    const auto parts = [this](const QString &file, int example) {
        std::map<QString, int> found;
        const Finished finished = m_program->run({"render", file, "--view", "example", "--steps", "2", "--example",
            QString::number(example), "--data", "n.csv"});
        if (finished.status != 0)
            qWarning("%s", finished.err.constData());
        for (const QByteArrayList &row : table("n.csv").mid(1)) {
            if (row.size() > 6 && row[2].toInt() == example) // a token may be a line break
                ++found[QString::fromUtf8(row[6])];
        }
        return found;
    };
    using Parts = std::map<QString, int>;
    QCOMPARE(parts("pictures.stacklight", 5), (Parts{{"pixel", 64}, {"probability", 4}}));
    QCOMPARE(parts("e.stacklight", 39), (Parts{{"cell", 2}, {"probability", 2}}));
    const Parts digits = parts("digits.stacklight", 3);
    QCOMPARE(digits.at("probability"), 10);
    QCOMPARE(digits.at("decibel"), 12 * 98);
    QVERIFY(digits.at("amplitude") > 1000 && digits.at("amplitude") <= 8000);
    const Parts text = parts("text.stacklight", 0);
    QCOMPARE(text.at("token"), 16);
    QCOMPARE(text.at("prediction"), 16);
    const Parts pairs = parts("pairs.stacklight", 4);
    QVERIFY(pairs.at("prediction") < pairs.at("token"));
    QCOMPARE(pairs.at("prediction"), pairs.at("target"));
}

void TestRenderLearned::rowsOfAttentionAddUp()
{
    for (const auto &[layer, heads] : {std::pair(QString("2/body/0"), 2), std::pair(QString("3"), 3)}) {
        QCOMPARE(m_program
                     ->run({"render", "pairs.stacklight", "--view", "attention", "--steps", "2", "--layer", layer,
                         "--example", "4", "--data", "a.csv"})
                     .status,
            0);
        std::map<std::pair<int, int>, double> sums;
        for (const QByteArrayList &row : table("a.csv").mid(1)) {
            QCOMPARE(row.size(), qsizetype(10));
            QCOMPARE(QString(row[3]), layer);
            sums[{row[4].toInt(), row[5].toInt()}] += row[9].toDouble();
        }
        QVERIFY(sums.size() % std::size_t(heads) == 0 && sums.size() >= std::size_t(3 * heads));
        for (const auto &[place, sum] : sums)
            QVERIFY2(std::abs(sum - 1) < 1e-5,
                qPrintable(QString("head %1, query %2: %3").arg(place.first).arg(place.second).arg(sum)));
    }
}

void TestRenderLearned::samplesContinueAndTranslate()
{
    QCOMPARE(
        m_program->run({"render", "pairs.stacklight", "--view", "samples", "--steps", "2", "--data", "s.csv"}).status,
        0);
    const QList<QByteArrayList> rows = table("s.csv");
    QCOMPARE(rows.size(), qsizetype(11));
    for (const QByteArrayList &row : rows.mid(1)) {
        QVERIFY(!row[4].isEmpty() && !row[6].isEmpty());
        QCOMPARE(row[7] == "1", row[5] == row[6]);
    }
    QCOMPARE(
        m_program->run({"render", "text.stacklight", "--view", "samples", "--steps", "2", "--data", "s.csv"}).status,
        0);
    QVERIFY(m_program->bytes("s.csv").contains(",0.5,"));
}

void TestRenderLearned::nothingToShowIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("words");
    QTest::newRow("no image") << QStringList{"e.stacklight", "--view", "features"} << "Feature maps need images";
    QTest::newRow("no convolution") << QStringList{"e.stacklight", "--view", "filters"} << "no convolution";
    QTest::newRow("no attention") << QStringList{"e.stacklight", "--view", "attention"} << "no self-attention";
    QTest::newRow("no text") << QStringList{"e.stacklight", "--view", "samples"} << "Only a network that learns a text";
    QTest::newRow("a matrix of tokens") << QStringList{"text.stacklight", "--view", "confusion"}
                                        << "one class per example";
    for (const char *view : {"predictions", "confusion", "example"})
        QTest::addRow("no validation, %s", view) << QStringList{"e.stacklight", "--view", view, "--set",
            "/data/validation_fraction=0"} << "no validation examples";
    QTest::newRow("no validation, features") << QStringList{"pictures.stacklight", "--view", "features", "--set",
        "/data/validation_fraction=0"} << "no validation examples";
    QTest::newRow("no validation, attention") << QStringList{"text.stacklight", "--view", "attention", "--set",
        "/data/validation_fraction=0"} << "no validation examples";
}

void TestRenderLearned::nothingToShowIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, words);
    const Finished finished = m_program->run(
        QStringList{"render"} + arguments + QStringList{"--steps", "2", "--out", "f.svg", "--data", "f.csv"});
    QCOMPARE(finished.err, QByteArray());
    QCOMPARE(finished.status, 0);
    QString text = QString::fromUtf8(m_program->bytes("f.svg"));
    text.replace(QRegularExpression("<[^>]*>|\\s+"), " ");
    QVERIFY2(text.simplified().contains(words), qPrintable(text.simplified()));
    QCOMPARE(m_program->bytes("f.csv").count('\n'), 1);
}

void TestRenderLearned::refusals_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *arguments, const QStringList &words) {
        QTest::newRow(name) << arguments << words;
    };
    row("a layer that is not there", "pictures.stacklight --view features --layer 9 --out f.png",
        {"--layer", "\"9\"", "check"});
    row("a layer without a picture", "pictures.stacklight --view features --layer 4 --out f.png",
        {"--layer", "4", "features"});
    row("a layer without attention", "text.stacklight --view attention --layer 0 --out f.png",
        {"--layer", "0", "attention"});
    row("an example beyond the last one", "pictures.stacklight --view features --example 24 --out f.png",
        {"--example", "24", "23"});
    row("an example before the first one", "pictures.stacklight --view features --example -1 --out f.png",
        {"--example", "-1", "0"});
    row("an example that is no number", "pictures.stacklight --view features --example first --out f.png",
        {"--example", "first"});
}

void TestRenderLearned::refusals()
{
    QFETCH(QString, arguments);
    QFETCH(QStringList, words);
    const QStringList before = m_program->files();
    const Finished finished =
        m_program->run(QStringList{"render"} + arguments.split(' ') + QStringList{"--steps", "1"});
    QCOMPARE(finished.status, 2);
    for (const QString &word : words)
        QVERIFY2(QString::fromUtf8(finished.err).contains(word), finished.err.constData());
    QCOMPARE(m_program->files(), before);
}

QTEST_APPLESS_MAIN(TestRenderLearned)
#include "tst_render_learned.moc"
