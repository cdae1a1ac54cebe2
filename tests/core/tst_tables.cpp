// Tables as people have them: words, missing cells, row numbers, numbers to predict. How text is cut into cells:
// tst_data_files.
#include "base/json.h"
#include "data/dataset.h"
#include "train/trainer.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <cmath>

using namespace stacklight;

namespace {

using DataPtr = std::shared_ptr<const Dataset>;

/// "a: number, 1 missing; b: words 3; c: ignored (why); d: target 2 | 5 used, 1 dropped".
QString described(const Dataset &data)
{
    QStringList columns;
    for (const ColumnReport &column : data.report().columns) {
        QString text = QString::fromStdString(column.name) + ": " + column.kindName();
        if (column.kind == ColumnReport::Words || (column.kind == ColumnReport::Target && !data.shape().regression))
            text += ' ' + QString::number(column.values);
        if (column.kind == ColumnReport::Ignored)
            text += " (" + QString::fromStdString(column.reason.english()) + ')';
        if (column.missing > 0)
            text += QString(", %1 missing").arg(column.missing);
        columns << text;
    }
    return columns.join("; ")
        + QString(" | %1 used, %2 dropped").arg(data.report().rowsUsed).arg(data.report().rowsDropped);
}

/// The inputs of both splits, one row a text, sorted.
QStringList inputsOf(const Dataset &data)
{
    QStringList rows;
    std::vector<float> inputs(std::size_t(data.shape().input.size()));
    std::int32_t target = 0;
    for (const Split split : {Split::Training, Split::Validation}) {
        for (std::uint32_t i = 0; i < data.count(split); ++i) {
            data.gather(split, std::span(&i, 1), inputs.data(), &target);
            QStringList numbers;
            for (const float input : inputs)
                numbers << QString::number(input);
            rows << numbers.join(' ');
        }
    }
    rows.sort();
    return rows;
}

std::vector<double> valuesOf(const Dataset &data, Split split)
{
    std::vector<double> all;
    for (std::uint32_t i = 0; i < data.count(split); ++i) {
        float value = 0;
        data.gatherValues(split, std::span(&i, 1), &value);
        all.push_back(double(value));
    }
    return all;
}

/// Rows i = 0, 1, …, made by a pattern with %1 for i.
QByteArray rows(int count, const char *header, const char *pattern)
{
    QByteArray text = header;
    for (int i = 0; i < count; ++i)
        text += QByteArray(pattern)
                    .replace("%1", QByteArray::number(i))
                    .replace("%2", QByteArray::number(i % 2))
                    .replace("%3", QByteArray::number((i * 37 + 11) % 101))
            + '\n';
    return text;
}

QByteArray gzip(const QByteArray &bytes)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    QByteArray packed(qsizetype(deflateBound(&stream, uLong(bytes.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

} // namespace

class TestTables : public QObject
{
    Q_OBJECT

private slots:
    void columns_data();
    void columns();
    void inputs_data();
    void inputs();
    void refusals_data();
    void refusals();
    void tenGigabytesAreRefused();
    void wordsThatDoNotTrainGiveZeros();
    void missingNumbersTakeTheMeanOfWhatTrains();
    void inputsOfWordsAreStandardized();
    void aTargetThatIsANumberIsStandardized();
    void aNumberIsLearned();
    void aNumberNeedsItsLoss();
    void whatALossSaysOfTheTask_data();
    void whatALossSaysOfTheTask();
    void manyRows();

private:
    Result<DataPtr> tryLoad(const QByteArray &text, const QByteArray &fields, Loss loss = Loss::SoftmaxCrossEntropy);
    DataPtr load(const QByteArray &text, const QByteArray &fields = {}, Loss loss = Loss::SoftmaxCrossEntropy);
    Experiment experimentWith(const QByteArray &fields) const;

    QTemporaryDir m_folder;
};

/// `fields`: further ones of the source, as a file has them.
Experiment TestTables::experimentWith(const QByteArray &fields) const
{
    const QByteArray data =
        R"({"source": "csv", "path": "table.csv")" + (fields.isEmpty() ? fields : ", " + fields) + '}';
    const Json stack = Json::parse(
        R"([{"type": "dense", "units": 8}, {"type": "activation", "function": "tanh"}, {"type": "dense", "units": "classes"}])");
    const Result<Experiment> experiment =
        experimentFromJson({{"format", "stacklight-experiment"}, {"version", 1},
                               {"data", Json::parse(data.toStdString())}, {"stack", stack}},
            {});
    if (!experiment)
        qFatal("%s", experiment.error().text().c_str());
    return *experiment;
}

Result<DataPtr> TestTables::tryLoad(const QByteArray &text, const QByteArray &fields, Loss loss)
{
    QFile file(m_folder.filePath("table.csv"));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("the table cannot be written");
    file.close();
    return loadData(experimentWith(fields).data, 1, m_folder.path().toStdString(), nullptr, loss);
}

DataPtr TestTables::load(const QByteArray &text, const QByteArray &fields, Loss loss)
{
    const Result<DataPtr> data = tryLoad(text, fields, loss);
    if (!data)
        qFatal("%s", data.error().text().c_str());
    return *data;
}

void TestTables::columns_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("what");
    const QByteArray none;
    const QString numbered = "ignored (it holds row numbers, from %1 on)",
                  empty = "ignored (all its cells are empty, as delimiters at the ends of the lines make them)";
    QTest::newRow("numbers and words") << QByteArray("a,b,c\n1,x,u\n2.5,y,v\n3,x,u\n") << none
                                       << "a: number; b: words 2; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("booleans, quoted words and words with blanks")
        << QByteArray("a,b,c\nTrue,\"x, y\",u\nFalse,z z,v\nTrue,z z,u\n") << none
        << "a: words 2; b: words 2; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("a word among numbers")
        << QByteArray("a,c\n1,u\n2,v\nmany,u\n") << none << "a: words 3; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("all ways to miss a number")
        << QByteArray("a,c\n1,u\n,v\n?,u\nNA,v\nNaN,u\nnull,v\nnan,u\n\"\",v\n\"?\",u\n") << none
        << "a: number, 8 missing; c: target 2 | 9 used, 0 dropped";
    QTest::newRow("all ways to miss a word") << QByteArray("a,c\nx,u\n,v\n?,u\nNA,v\nNaN,u\nnull,v\n") << none
                                             << "a: words 1, 5 missing; c: target 2 | 6 used, 0 dropped";
    QTest::newRow("rows without a target are dropped") << QByteArray("a,c\n1,u\n2,\n3,NA\n4,v\n5,?\n") << none
                                                       << "a: number; c: target 2, 3 missing | 2 used, 3 dropped";
    QTest::newRow("rows without a target are dropped, whatever becomes of other cells")
        << QByteArray("a,c\n1,u\n2,\n4,v\n") << QByteArray(R"("missing": "refuse")")
        << "a: number; c: target 2, 1 missing | 2 used, 1 dropped";
    QTest::newRow("rows with a missing cell are dropped if wanted")
        << QByteArray("a,b,c\n1,x,u\n,y,v\n3,,u\n4,x,v\n") << QByteArray(R"("missing": "drop")")
        << "a: number, 1 missing; b: words 2, 1 missing; c: target 2 | 2 used, 2 dropped";
    QTest::newRow("what is ignored drops no row")
        << QByteArray("a,b,c\n1,,u\n2,,v\n3,,u\n") << QByteArray(R"("missing": "drop")")
        << "a: number; b: ignored (all its cells are missing), 3 missing; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("a class that stands in dropped rows alone")
        << QByteArray("a,c\n1,u\n2,v\n,w\n") << QByteArray(R"("missing": "drop")")
        << "a: number, 1 missing; c: target 2 | 2 used, 1 dropped";
    QTest::newRow("lines that end in a comma")
        << QByteArray("a,c,\n1,u,\n2,v,\n") << none << "a: number; c: target 2; 3: " + empty + " | 2 used, 0 dropped";
    QTest::newRow("lines that end in a comma, but for the header")
        << QByteArray("a,c\n1,u,\n2,v,\n") << none << "a: number; c: target 2; 3: " + empty + " | 2 used, 0 dropped";
    QTest::newRow("a header that ends in commas, but no other line")
        << QByteArray("a,c,,\n1,u\n2,v\n") << none
        << "a: number; c: target 2; 3: " + empty + "; 4: " + empty + " | 2 used, 0 dropped";
    QTest::newRow("lines without a header that end in a semicolon")
        << QByteArray("1;u;\n2;v;\n3;u;\n") << none << "1: number; 2: target 2; 3: " + empty + " | 3 used, 0 dropped";
    QTest::newRow("an empty column that has a name")
        << QByteArray("a,b,c\n1,,u\n2,,v\n") << none
        << "a: number; b: ignored (all its cells are missing), 2 missing; c: target 2 | 2 used, 0 dropped";
    QTest::newRow("row numbers without a name")
        << QByteArray(",a,c\n0,5,u\n1,7,v\n2,5,u\n") << none
        << "1: " + numbered.arg(0) + "; a: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("row numbers without a name, from 7 on")
        << QByteArray(",a,c\n7,5,u\n8,7,v\n9,5,u\n") << none
        << "1: " + numbered.arg(7) + "; a: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("row numbers without a name, shuffled")
        << QByteArray(",a,c\n2,5,u\n0,7,v\n1,5,u\n") << none
        << "1: " + numbered.arg(2) + "; a: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("row numbers without a name, of which some are gone")
        << QByteArray(",a,c\n0,5,u\n3,7,v\n9,5,u\n") << none
        << "1: " + numbered.arg(0) + "; a: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("a column without a name that is no numbering")
        << QByteArray(",a,c\n4,5,u\n4,7,v\n1,5,u\n") << none << "1: number; a: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("row numbers by name") << QByteArray("a,Id,c\n5,11,u\n7,12,v\n5,13,u\n") << none
                                         << "a: number; Id: " + numbered.arg(11) + "; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("row numbers as pandas calls them")
        << QByteArray("Unnamed: 0,a,c\n0,5,u\n1,7,v\n2,5,u\n") << none
        << "Unnamed: 0: " + numbered.arg(0) + "; a: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("row numbers of another name") << rows(20, "sample,a,c\n",
        "%1,%3,%2") << none << "sample: " + numbered.arg(0) + "; a: number; c: target 2 | 20 used, 0 dropped";
    QTest::newRow("row numbers without a header") << rows(
        30, "", "%1,%3.5,%2x") << none << "1: " + numbered.arg(0) + "; 2: number; 3: target 2 | 30 used, 0 dropped";
    QTest::newRow("three numbers that count, by chance") << QByteArray("a,b,c\n1,5,u\n2,7,v\n3,5,u\n") << none
                                                         << "a: number; b: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("years that count") << rows(9, "year,a,c\n", "200%1,%3,%2") << none
                                      << "year: number; a: number; c: target 2 | 9 used, 0 dropped";
    QTest::newRow("a count that is all there is")
        << rows(20, "x,c\n", "%1,%2") << none << "x: number; c: target 2 | 20 used, 0 dropped";
    QTest::newRow("row numbers that are asked for")
        << QByteArray(",a,c\n0,5,u\n1,7,v\n2,5,u\n") << QByteArray(R"("columns": ["1", "a"])")
        << "1: number; a: number; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("chosen columns")
        << QByteArray("a,b,c\n1,x,u\n2,y,v\n") << QByteArray(R"("columns": ["a"])")
        << "a: number; b: ignored (\"columns\" does not name it); c: target 2 | 2 used, 0 dropped";
    QTest::newRow("64 words") << rows(64, "a,b,c\n", "%3,w%1,%2") << none
                              << "a: number; b: words 64; c: target 2 | 64 used, 0 dropped";
    QTest::newRow("65 words") << rows(65, "a,b,c\n", "%3,w%1,%2") << none
                              << "a: number; b: ignored (it holds words, such as \"w0\" in line 2, and more than 64 "
                                 "different ones); c: target 2 | 65 used, 0 dropped";
    QTest::newRow("65 words beside the target") << rows(65, "a,c,b\n", "%3,%2,w%1") << QByteArray(R"("target": "c")")
                                                << "a: number; c: target 2; b: ignored (it holds words, such as \"w0\" "
                                                   "in line 2, and more than 64 different ones) | 65 used, 0 dropped";
    QTest::newRow("dates") << rows(80, "day,a,c\n", "2024-01-%1,%3,%2") << none
                           << "day: ignored (it holds words, such as \"2024-01-0\" in line 2, and more than 64 "
                              "different ones); a: number; c: target 2 | 80 used, 0 dropped";
    QTest::newRow("a number as the target")
        << QByteArray("a,b\n1,2\n2,4\n3,7\n") << QByteArray(R"("task": "regression")")
        << "a: number; b: target | 3 used, 0 dropped";
    QTest::newRow("the target in front") << QByteArray("b,a\n2.5,1\n4,2\n7,3\n")
                                         << QByteArray(R"("task": "regression", "target": "b")")
                                         << "b: target; a: number | 3 used, 0 dropped";
    QTest::newRow("a byte order mark, CRLF, semicolons, decimal commas, missing cells")
        << QByteArray("\xef\xbb\xbf"
                      "a;b;c\r\n1,5;x;u\r\n;y;v\r\n2,5;;u\r\n")
        << none << "a: number, 1 missing; b: words 2, 1 missing; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("tabs and missing cells")
        << QByteArray("a\tb\tc\n1\tx\tu\n\ty\tv\n2\t\tu\n") << none
        << "a: number, 1 missing; b: words 2, 1 missing; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("gzipped") << gzip("a,b,c\n1,x,u\n,y,v\n2,,u\n") << none
                             << "a: number, 1 missing; b: words 2, 1 missing; c: target 2 | 3 used, 0 dropped";
    QTest::newRow("constant columns") << QByteArray("a,b,c\n7,x,u\n7,x,v\n7,x,u\n") << none
                                      << "a: number; b: words 1; c: target 2 | 3 used, 0 dropped";
}

void TestTables::columns()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, fields);
    QFETCH(QString, what);
    // Cells that a delimiter at the end of a line makes are missing as well; the rows say nothing new by that.
    QString found = described(*load(text, fields));
    found.replace(QRegularExpression("(as delimiters at the ends of the lines make them\\)), \\d+ missing"), "\\1");
    QCOMPARE(found, what);
}

void TestTables::inputs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QStringList>("rows");
    const QByteArray none;
    // All rows train.
    QTest::newRow("one input a word, in order")
        << QByteArray("a,b,c\n1,y,u\n2,x,v\n3,z,u\n") << none << QStringList{"1 0 1 0", "2 1 0 0", "3 0 0 1"};
    QTest::newRow("words that are numbers, by value")
        << QByteArray("b,c\n10,u\n9,v\nx,u\n") << none << QStringList{"0 0 1", "0 1 0", "1 0 0"};
    QTest::newRow("a missing word is a value of its own, the last")
        << QByteArray("a,b,c\n1,x,u\n2,,v\n3,?,u\n") << none << QStringList{"1 1 0", "2 0 1", "3 0 1"};
    QTest::newRow("a missing number is the mean")
        << QByteArray("a,b,c\n1,8,u\n,6,v\n5,7,u\n") << none << QStringList{"1 8", "3 6", "5 7"};
    QTest::newRow("a missing number among equal ones")
        << QByteArray("a,b,c\n0.1,8,u\n,6,v\n0.1,7,u\n") << none << QStringList{"0.1 6", "0.1 7", "0.1 8"};
    QTest::newRow("dropped") << QByteArray("a,b,c\n1,x,u\n,y,v\n5,x,v\n") << QByteArray(R"("missing": "drop")")
                             << QStringList{"1 1", "5 1"};
    QTest::newRow("columns in the file's order, whatever the list's is")
        << QByteArray("a,b,d,c\n1,2,3,u\n4,5,6,v\n") << QByteArray(R"("columns": ["d", "a"])")
        << QStringList{"1 3", "4 6"};
    QTest::newRow("words before numbers")
        << QByteArray("b,a,c\nx,1,u\ny,2,v\n") << none << QStringList{"0 1 2", "1 0 1"};
}

void TestTables::inputs()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, fields);
    QFETCH(QStringList, rows);
    QCOMPARE(inputsOf(*load(text,
                 R"("standardize": false, "validation_fraction": 0)" + (fields.isEmpty() ? fields : ", " + fields))),
        rows);
}

void TestTables::tenGigabytesAreRefused()
{
    const QString path = m_folder.filePath("large.csv");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("a,b\n1,x\n2,y\n") + QByteArray("3,x\n4,y\n").repeated(200'000));
    QVERIFY(file.resize(qint64(10) << 30)); // takes no room
    const Result<DataPtr> data = loadData({CsvData{path.toStdString(), ""}, 0, 0.2, false}, 1, {});
    QVERIFY(!data);
    const QString words = QString::fromStdString(data.error().text());
    QVERIFY2(words.contains("large.csv:1:1: the table is larger than 1 GiB"), qPrintable(words));
}

void TestTables::refusals_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QStringList>("words");
    const QByteArray table = "a,b,c\n1,x,u\n2,,v\n";
    QTest::newRow("a column that is not there") << table << QByteArray(R"("columns": ["a", "d"])")
                                                << QStringList{"/data/columns/1", "\"d\"", "\"a\", \"b\", \"c\""};
    QTest::newRow("the target as a feature")
        << table << QByteArray(R"("columns": ["a", "c"])") << QStringList{"/data/columns/1", "\"c\"", "target"};
    QTest::newRow("a column twice") << table << QByteArray(R"("columns": ["a", "a"])")
                                    << QStringList{"/data/columns/1", "twice"};
    QTest::newRow("words") << table << QByteArray(R"("words": "refuse")")
                           << QStringList{"table.csv:2:3", "\"x\"", "\"b\"", "one_hot"};
    QTest::newRow("missing cells") << table << QByteArray(R"("missing": "refuse")")
                                   << QStringList{"table.csv:3:3", "\"b\"", "missing"};
    QTest::newRow("classes as numbers") << table << QByteArray(R"("task": "regression")")
                                        << QStringList{"table.csv:2:5", "\"u\"", "\"c\"", "number"};
    QTest::newRow("too many classes that are numbers") << rows(
        1200, "a,b\n", "%3,%1") << QByteArray() << QStringList{"table.csv:1002:", "1000", "\"task\": \"regression\""};
    QTest::newRow("more cells than columns, with something in them")
        << QByteArray("a,c\n1,u,\n2,v,x\n") << QByteArray() << QStringList{"table.csv:3:1", "3 cells", "2"};
}

void TestTables::refusals()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, fields);
    QFETCH(QStringList, words);
    const Result<DataPtr> data = tryLoad(text, fields);
    QVERIFY(!data);
    for (const QString &word : words)
        QVERIFY2(data.error().text().find(word.toStdString()) != std::string::npos, data.error().text().c_str());
}

void TestTables::wordsThatDoNotTrainGiveZeros()
{
    // Each row has a word of its own.
    const DataPtr data = load(rows(20, "b,c\n", "w%1,%2"), R"("standardize": false, "validation_fraction": 0.25)");
    QCOMPARE(data->count(Split::Validation), 5);
    QCOMPARE(data->shape().input.size(), 15);
    QCOMPARE(data->report().columns[0].words.size(), 15u);
    for (const Split split : {Split::Training, Split::Validation}) {
        for (std::uint32_t i = 0; i < data->count(split); ++i) {
            std::vector<float> inputs(15);
            std::int32_t target = 0;
            data->gather(split, std::span(&i, 1), inputs.data(), &target);
            QCOMPARE(std::ranges::count(inputs, 1.0f), split == Split::Training ? 1 : 0);
            QCOMPARE(std::ranges::count(inputs, 0.0f), split == Split::Training ? 14 : 15);
        }
    }
}

void TestTables::missingNumbersTakeTheMeanOfWhatTrains()
{
    QByteArray text = "a,c\n";
    for (int i = 0; i < 40; ++i)
        text += (i % 4 == 0 ? QByteArray("?") : QByteArray::number(i * i)) + ',' + QByteArray::number(i % 2) + '\n';
    const DataPtr data = load(text, R"("standardize": false, "validation_fraction": 0.5)");
    const auto inputs = [&](Split split) {
        std::vector<float> all(std::size_t(data->count(split)));
        std::vector<std::int32_t> targets(all.size());
        std::vector<std::uint32_t> indices(all.size());
        std::iota(indices.begin(), indices.end(), 0u);
        data->gather(split, indices, all.data(), targets.data());
        return all;
    };
    const auto isGiven = [](float value) { return std::sqrt(value) == std::floor(std::sqrt(value)); };
    double sum = 0;
    int given = 0;
    for (const float value : inputs(Split::Training)) {
        sum += isGiven(value) ? double(value) : 0;
        given += isGiven(value);
    }
    int filled = 0;
    for (const Split split : {Split::Training, Split::Validation}) {
        for (const float value : inputs(split)) {
            if (isGiven(value))
                continue;
            QCOMPARE(value, float(sum / given));
            ++filled;
        }
    }
    QCOMPARE(filled, 10);
}

void TestTables::inputsOfWordsAreStandardized()
{
    const DataPtr data = load("a,b,c\n1,x,u\n2,y,v\n3,x,u\n4,x,v\n", R"("validation_fraction": 0)");
    double sums[3] = {}, squares[3] = {};
    for (std::uint32_t i = 0; i < 4; ++i) {
        float inputs[3];
        std::int32_t target = 0;
        data->gather(Split::Training, std::span(&i, 1), inputs, &target);
        for (int k = 0; k < 3; ++k) {
            sums[k] += double(inputs[k]);
            squares[k] += double(inputs[k] * inputs[k]);
        }
    }
    for (int k = 0; k < 3; ++k)
        QVERIFY(std::abs(sums[k]) < 1e-5 && std::abs(squares[k] - 4) < 1e-5);
}

void TestTables::aTargetThatIsANumberIsStandardized()
{
    const QByteArray text = rows(60, "a,price\n", "%3,%1.25");
    for (const QByteArray &more :
        {QByteArray(), QByteArray(R"(, "standardize": false)"), QByteArray(R"(, "limit": 20)")}) {
        const DataPtr data = load(text, R"("task": "regression", "validation_fraction": 0.25)" + more);
        QVERIFY(data->shape().regression);
        QCOMPARE(data->shape().classes, 1);
        QVERIFY(data->classNames().empty());
        QCOMPARE(data->numberTarget().name, std::string("price"));
        double sum = 0, squares = 0;
        const std::vector<double> values = valuesOf(*data, Split::Training);
        QCOMPARE(values.size(), more.contains("limit") ? 20u : 45u);
        for (const double value : values) {
            sum += value;
            squares += value * value;
        }
        QVERIFY2(std::abs(sum) < 1e-4, qPrintable(QString::number(sum)));
        QVERIFY2(std::abs(squares / double(values.size()) - 1) < 1e-5, qPrintable(QString::number(squares)));
        for (const Split split : {Split::Training, Split::Validation}) {
            for (const double value : valuesOf(*data, split)) {
                const double given = value * data->numberTarget().deviation + data->numberTarget().mean - 0.25;
                QVERIFY2(std::abs(given - std::round(given)) < 1e-4 && given > -0.5 && given < 59.5,
                    qPrintable(QString::number(given)));
            }
        }
    }
}

void TestTables::aNumberIsLearned()
{
    QByteArray text = "a,b,y\n";
    for (int i = 0; i < 200; ++i) {
        const double a = std::sin(i * 1.7), b = std::cos(i * 2.9);
        text += QByteArray::number(a) + ',' + QByteArray::number(b) + ',' + QByteArray::number(1000 + 30 * a - 50 * b)
            + '\n';
    }
    const DataPtr data = load(text, R"("task": "regression")");
    Experiment experiment = experimentWith(R"("task": "regression")");
    experiment.loss = Loss::MeanSquaredError;
    experiment.optimizer.type = OptimizerSpec::Adam;
    experiment.batchSize = 16;
    const auto created = Trainer::create(experiment, data);
    QVERIFY2(created, created ? "" : created.error().text().c_str());
    Trainer &trainer = **created;
    QCOMPARE(trainer.plan().layers.back().outputShape.text(), std::string("(1)"));
    Trainer::StepResult last;
    for (int step = 0; step < 600; ++step)
        last = trainer.step(step == 599);
    QVERIFY(std::isnan(last.point.accuracy) && std::isnan(last.snapshot->accuracy));
    const Validation validation = trainer.evaluate();
    QVERIFY(std::isnan(validation.accuracy));
    QVERIFY2(validation.r2 > 0.97 && validation.r2 <= 1, qPrintable(QString::number(validation.r2)));
    // As the definition has it, from the loss and the targets.
    const std::vector<double> values = valuesOf(*data, Split::Validation);
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    double spread = 0;
    for (const double value : values)
        spread += (value - mean) * (value - mean);
    QVERIFY(std::abs(validation.r2 - (1 - validation.loss * double(values.size()) / spread)) < 1e-9);
}

void TestTables::aNumberNeedsItsLoss()
{
    const DataPtr data = load("a,b\n1,2\n2,4.5\n3,7\n4,9\n", R"("task": "regression")");
    Experiment experiment = experimentWith(R"("task": "regression")");
    const auto refused = Trainer::create(experiment, data);
    QVERIFY(!refused);
    QCOMPARE(refused.error().pointer, std::string("/loss"));
    QVERIFY2(refused.error().text().find("mean_squared_error") != std::string::npos, refused.error().text().c_str());
    experiment.loss = Loss::MeanSquaredError;
    const auto created = Trainer::create(experiment, data);
    QVERIFY(created);
    (*created)->step(false);
    Experiment other = experiment;
    other.loss = Loss::SoftmaxCrossEntropy;
    QVERIFY(!(*created)->edit(other));
    other = experiment;
    std::get<DenseSpec>(other.stack.back().value).units = Units{2};
    const auto edited = (*created)->edit(other);
    QVERIFY(!edited);
    QVERIFY2(edited.error().text().find("target that is a number") != std::string::npos, edited.error().text().c_str());
}

void TestTables::whatALossSaysOfTheTask_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isSquares");
    QTest::addColumn<bool>("isRegression");
    QTest::addColumn<bool>("isNoted");
    QTest::newRow("many decimals and mean squared error") << rows(100, "a,b\n", "%3,%1.5") << true << true << true;
    QTest::newRow("many decimals and cross-entropy") << rows(100, "a,b\n", "%3,%1.5") << false << false << true;
    QTest::newRow("thousands of integers and mean squared error")
        << rows(3000, "a,b\n", "%3,%1") << true << true << true;
    QTest::newRow("a few decimals and mean squared error") << rows(100, "a,b\n", "%3,%2.5") << true << false << false;
    QTest::newRow("ten integers and mean squared error") << rows(10, "a,b\n", "%3,%1") << true << false << false;
    QTest::newRow("many words and mean squared error") << rows(100, "a,b\n", "%3,w%1") << true << false << false;
    QTest::newRow("two classes and cross-entropy") << rows(100, "a,b\n", "%3,%2") << false << false << false;
}

void TestTables::whatALossSaysOfTheTask()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isSquares);
    QFETCH(bool, isRegression);
    QFETCH(bool, isNoted);
    const DataPtr data = load(text, {}, isSquares ? Loss::MeanSquaredError : Loss::SoftmaxCrossEntropy);
    QCOMPARE(data->shape().regression, isRegression);
    QCOMPARE(data->report().notes.size(), isNoted ? 1u : 0u);
    if (isNoted)
        QVERIFY(data->report().remarks()[0].english().find("\"task\": \"regression\"") != std::string::npos);
}

void TestTables::manyRows()
{
    QByteArray text = "id,a,b,c\n";
    constexpr int count = 200'000;
    text.reserve(count * 24);
    for (int i = 0; i < count; ++i)
        text += QByteArray::number(i) + ',' + QByteArray::number(i * 7 % 1000) + ",w" + QByteArray::number(i % 5)
            + (i % 3 ? ",u\n" : ",v\n");
    const DataPtr data = load(text);
    QCOMPARE(described(*data),
        QString("id: ignored (it holds row numbers, from 0 on); a: number; b: words 5; c: target 2 | 200000 used, 0 "
                "dropped"));
    QCOMPARE(data->shape().input.size(), 6);
}

QTEST_APPLESS_MAIN(TestTables)
#include "tst_tables.moc"
