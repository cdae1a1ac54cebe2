// IDX files and tables that are as they should be. Broken ones: tst_data_hostile.
#include "base/byte_stream.h"
#include "base/gzip.h"
#include "base/json.h"
#include "base/number.h"
#include "data/csv_outline.h"
#include "data/dataset.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <clocale>
#include <cmath>
#include <map>

using namespace stacklight;

namespace {

using DataPtr = std::shared_ptr<const Dataset>;

struct Example
{
    std::vector<float> inputs;
    std::int32_t target = -1;

    auto operator<=>(const Example &) const = default;
};

/// Of one split, in order.
std::vector<Example> examples(const Dataset &data, Split split)
{
    std::vector<Example> all;
    for (std::uint32_t i = 0; i < data.count(split); ++i) {
        Example example{std::vector<float>(std::size_t(data.shape().input.size())), -1};
        data.gather(split, std::span(&i, 1), example.inputs.data(), &example.target);
        all.push_back(example);
    }
    return all;
}

/// Of both splits, sorted.
std::vector<Example> allExamples(const Dataset &data)
{
    std::vector<Example> all = examples(data, Split::Training);
    const std::vector<Example> validation = examples(data, Split::Validation);
    all.insert(all.end(), validation.begin(), validation.end());
    std::sort(all.begin(), all.end());
    return all;
}

QStringList classNames(const Dataset &data)
{
    QStringList names;
    for (const std::string &name : data.classNames())
        names << QString::fromStdString(name);
    return names;
}

QByteArray idx(std::initializer_list<int> axes, const QByteArray &data)
{
    QByteArray bytes = QByteArray::fromHex("000008") + char(axes.size());
    for (const int axis : axes)
        bytes += QByteArray::fromHex("0000") + char(axis >> 8) + char(axis);
    return bytes + data;
}

} // namespace

class TestDataFiles : public QObject
{
    Q_OBJECT

private slots:
    void idxShapes_data();
    void idxShapes();
    void idxGzippedAndPlainAreAlike();
    void gzipGivesAllThereIs_data();
    void gzipGivesAllThereIs();
    void idxIsStandardizedPerChannel();
    void idxWithoutStandardizationIsFrom0To1();
    void idxLabels_data();
    void idxLabels();

    void tableDialects_data();
    void tableDialects();
    void whatTheFileSays_data();
    void whatTheFileSays();
    void headers_data();
    void headers();
    void targetByName();
    void outlines_data();
    void outlines();
    void classesAreInOrder_data();
    void classesAreInOrder();
    void constantColumnsBecomeZero();
    void largeOffsetsLoseNothing();
    void numbers_data();
    void numbers();
    void numbersInWords_data();
    void numbersInWords();
    void decimalsAreComparedExactly();
    void withoutValidation();
    void otherLocales();

private:
    void write(const char *name, const QByteArray &bytes);
    DataPtr load(const DataSpec &spec);
    DataPtr loadTable(const QByteArray &text, const std::string &target = {});

    QTemporaryDir m_folder;
};

void TestDataFiles::write(const char *name, const QByteArray &bytes)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", name);
}

DataPtr TestDataFiles::load(const DataSpec &spec)
{
    Result<DataPtr> data = loadData(spec, 1, m_folder.path().toStdString());
    if (!data)
        qFatal("%s", data.error().text().c_str());
    return *data;
}

/// Not standardized.
DataPtr TestDataFiles::loadTable(const QByteArray &text, const std::string &target)
{
    write("table.csv", text);
    return load({CsvData{"table.csv", target}, 0, 0.2, false});
}

void TestDataFiles::idxShapes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shape");
    QTest::newRow("(N, F) are vectors") << idx({4, 6}, QByteArray(24, 'x')) << "(6)";
    QTest::newRow("(N, H, W) are images of one channel") << idx({4, 2, 3}, QByteArray(24, 'x')) << "(2, 3, 1)";
    QTest::newRow("(N, H, W, C) are images of C channels") << idx({4, 2, 1, 3}, QByteArray(24, 'x')) << "(2, 1, 3)";
}

void TestDataFiles::idxShapes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shape);
    write("images", bytes);
    write("labels", idx({4}, QByteArray::fromHex("00020201")));
    const DataPtr data = load({IdxData{"images", "labels"}, 0, 0.25, true});
    QCOMPARE(QString::fromStdString(data->shape().input.text()), shape);
    QCOMPARE(data->shape().classes, 3);
    QCOMPARE(classNames(*data), QStringList({"0", "1", "2"}));
    QCOMPARE(data->count(Split::Training), 3);
    QCOMPARE(data->count(Split::Validation), 1);
    for (const Example &example : allExamples(*data))
        QVERIFY(example.inputs == std::vector<float>(6, 0)); // constant: the mean taken off, not scaled
}

void TestDataFiles::idxGzippedAndPlainAreAlike()
{
    QByteArray values(3000, '\0');
    for (qsizetype i = 0; i < values.size(); ++i)
        values[i] = char(i * 37 % 251);
    write("images", idx({100, 5, 6}, values));
    write("labels", idx({100}, values.left(100)));
    const std::string packed = m_folder.filePath("images.gz").toStdString();
    for (const char *mode : {"wb", "ab"}) { // two members, as "cat a.gz b.gz" makes them
        gzFile file = gzopen(packed.c_str(), mode);
        const QByteArray whole = idx({100, 5, 6}, values), part = mode[0] == 'w' ? whole.left(1000) : whole.mid(1000);
        QCOMPARE(gzwrite(file, part.data(), unsigned(part.size())), int(part.size()));
        QCOMPARE(gzclose(file), Z_OK);
    }
    QVERIFY(allExamples(*load({IdxData{"images", "labels"}})) == allExamples(*load({IdxData{packed, "labels"}})));
}

void TestDataFiles::gzipGivesAllThereIs_data()
{
    QTest::addColumn<int>("room"); // bytes that are asked for at once
    for (const int room : {1, 2, 7, 100, 257, 258, 259, 4096, 100'000})
        QTest::addRow("%d bytes at once", room) << room;
}

// Long runs of bytes: what unpacks from the last byte that is there has no room, and comes with the next call.
void TestDataFiles::gzipGivesAllThereIs()
{
    QFETCH(const int, room);
    const QByteArray values = QByteArray(5000, 'a') + "b" + QByteArray(3000, 'c');
    z_stream stream = {};
    QCOMPARE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    QByteArray packed(1000, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(values.data()));
    stream.avail_in = uInt(values.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    QCOMPARE(deflate(&stream, Z_SYNC_FLUSH), Z_OK); // as of a program that still writes
    packed.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    for (const qsizetype cut : {qsizetype(0), qsizetype(5)}) { // 5: what marks the end of a part
        write("cut.gz", packed.left(packed.size() - cut));
        const auto file = ByteStream::open(m_folder.filePath("cut.gz").toStdString());
        QVERIFY(file);
        QByteArray all, piece(room, '\0');
        for (bool isThere = true; isThere;) {
            const Result<std::size_t> got = (*file)->read(piece.data(), std::size_t(room));
            all += piece.left(qsizetype((*file)->filled()));
            isThere = bool(got);
        }
        QCOMPARE(all, values);
    }
    GzipUnpacker gzip;
    QByteArray all, piece(room, '\0');
    for (const char &byte : std::as_const(packed)) {
        std::string_view left(&byte, 1);
        do {
            all += piece.left(qsizetype(gzip.unpack(left, {piece.data(), std::size_t(room)})));
        } while (!left.empty() || gzip.isHolding());
    }
    QCOMPARE(all, values);
    QVERIFY(!gzip.fault());
}

void TestDataFiles::idxIsStandardizedPerChannel()
{
    constexpr int count = 200, pixels = 12;
    QByteArray values;
    std::uint32_t state = 1;
    for (int i = 0; i < count * pixels; ++i) {
        state = state * 1664525 + 1013904223;
        values += char(state >> 24);        // 0 … 255
        values += char(10 + (state >> 30)); // 10 … 13
        values += char(200);                // always the same
    }
    write("images", idx({count, 3, 4, 3}, values));
    write("labels", idx({count}, QByteArray(100, '\0') + QByteArray(100, '\1')));
    const DataPtr data = load({IdxData{"images", "labels"}, 77, 0.2, true});
    QCOMPARE(data->count(Split::Training), 77);
    double sums[3] = {}, squares[3] = {};
    for (const Example &example : examples(*data, Split::Training)) {
        for (std::size_t i = 0; i < example.inputs.size(); ++i) {
            sums[i % 3] += example.inputs[i] / (77.0 * pixels);
            squares[i % 3] += example.inputs[i] * example.inputs[i] / (77.0 * pixels);
        }
    }
    for (const int channel : {0, 1}) {
        QVERIFY2(std::abs(sums[channel]) < 1e-5, qPrintable(QString::number(sums[channel])));
        QVERIFY2(std::abs(squares[channel] - 1) < 1e-5, qPrintable(QString::number(squares[channel])));
    }
    QCOMPARE(squares[2], 0.0);
}

void TestDataFiles::idxWithoutStandardizationIsFrom0To1()
{
    write("images", idx({2, 3}, QByteArray::fromHex("0000ff00ffff")));
    write("labels", idx({2}, QByteArray::fromHex("0001")));
    const DataPtr data = load({IdxData{"images", "labels"}, 0, 0.5, false});
    QVERIFY(allExamples(*data) == std::vector<Example>({{{0, 0, 1}, 0}, {{0, 1, 1}, 1}}));
}

void TestDataFiles::idxLabels_data()
{
    QTest::addColumn<QByteArray>("labels"); // of six examples
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QList<int>>("classes");
    const auto hex = [](const char *digits) { return QByteArray::fromHex(digits); };
    QTest::newRow("0 and 255 are two classes") << hex("0000080100000006"
                                                      "00ff00ffff00")
                                               << QStringList{"0", "255"} << QList<int>{0, 1, 0, 1, 1, 0};
    QTest::newRow("from 1 on") << hex("0000080100000006"
                                      "010203030201")
                               << QStringList{"1", "2", "3"} << QList<int>{0, 1, 2, 2, 1, 0};
    QTest::newRow("signed bytes") << hex("0000090100000006"
                                         "ff01ff0101ff")
                                  << QStringList{"-1", "1"} << QList<int>{0, 1, 0, 1, 1, 0};
    QTest::newRow("16 bits") << hex("00000b0100000006"
                                    "000001000000ffff01000000")
                             << QStringList{"-1", "0", "256"} << QList<int>{1, 2, 1, 0, 2, 1};
    QTest::newRow("32 bits") << hex("00000c0100000006"
                                    "000000000000000100000000000000017fffffff80000000")
                             << QStringList{"-2147483648", "0", "1", "2147483647"} << QList<int>{1, 2, 1, 2, 3, 0};
}

void TestDataFiles::idxLabels()
{
    QFETCH(QByteArray, labels);
    QFETCH(QStringList, names);
    QFETCH(QList<int>, classes);
    write("images", idx({6, 1}, QByteArray::fromHex("000102030405")));
    write("labels", labels);
    const DataPtr data = load({IdxData{"images", "labels"}, 0, 0.2, false});
    QCOMPARE(classNames(*data), names);
    QCOMPARE(data->shape().classes, int(names.size()));
    std::vector<Example> all = allExamples(*data); // in the order of the images
    for (int i = 0; i < 6; ++i)
        QCOMPARE(all[std::size_t(i)].target, classes[i]);
    // A limit leaves the classes as they are.
    QCOMPARE(load({IdxData{"images", "labels"}, 1, 0.2, false})->shape().classes, int(names.size()));
}

void TestDataFiles::tableDialects_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("commas") << QByteArray("a,b,c\n1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("semicolons") << QByteArray("a;b;c\n1;2;x\n3;4.5;y\n-1;0;x\n");
    QTest::newRow("tabs") << QByteArray("a\tb\tc\n1\t2\tx\n3\t4.5\ty\n-1\t0\tx\n");
    QTest::newRow("carriage returns") << QByteArray("a,b,c\r\n1,2,x\r\n3,4.5,y\r\n-1,0,x\r\n");
    QTest::newRow("no line end at the end") << QByteArray("a,b,c\n1,2,x\n3,4.5,y\n-1,0,x");
    QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbf"
                                                     "a,b,c\n1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("quotes everywhere") << QByteArray(
        "\"a\",\"b\",\"c\"\n\"1\",\"2\",\"x\"\n\"3\",\"4.5\",\"y\"\n\"-1\",\"0\",\"x\"\n");
    QTest::newRow("spaces around cells") << QByteArray("a , b, c\n 1, 2 ,x\n 3,4.5 , \"y\" \n-1,\t0,x\n");
    QTest::newRow("empty lines") << QByteArray("\na,b,c\n\n1,2,x\n3,4.5,y\n\r\n-1,0,x\n\n\n");
    QTest::newRow("bars") << QByteArray("a|b|c\n1|2|x\n3|4.5|y\n-1|0|x\n");
    QTest::newRow("blanks") << QByteArray("a b c\n1 2 x\n3 4.5 y\n-1 0 x\n");
    QTest::newRow("columns set in blanks and tabs")
        << QByteArray("  a    b  c\n  1    2  x  \n  3\t4.5\ty\n -1    0  \"x\"\n");
    QTest::newRow("line ends of old Macs") << QByteArray("a,b,c\r1,2,x\r3,4.5,y\r-1,0,x\r");
    QTest::newRow("decimal commas") << QByteArray("a;b;c\n1;2;x\n3;4,5;y\n-1;0;x\n");
    QTest::newRow("decimal commas, tabs between") << QByteArray("a\tb\tc\n1,0\t2\tx\n3\t4,5\ty\n-1\t0\tx\n");
    QTest::newRow("a comma in the header, semicolons below") << QByteArray("a, b;\"c;d\";e\n1;2;x\n3;4.5;y\n-1;0;x\n");
    QTest::newRow("a line for Excel") << QByteArray("sep=;\na;b;c\n1;2;x\n3;4,5;y\n-1;0;x\n");
    QTest::newRow("a line for Excel, behind a byte order mark")
        << QByteArray("\xef\xbb\xbfsep=|\r\na|b|c\r\n1|2|x\r\n3|4.5|y\r\n-1|0|x\r\n");
    QTest::newRow("comments first, some with commas")
        << QByteArray("# made up, 2024\n#\n\n# by hand, with care, and more\na,b,c\n1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("comments between") << QByteArray("# one\na,b,c\n1,2,x\n# two, and\n3,4.5,y\n-1,0,x\n#\n");
    QTest::newRow("the header is a comment") << QByteArray("# made up\n#a,b,c\n1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("no header") << QByteArray("1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("no header, decimal commas") << QByteArray("1;2;x\n3;4,5;y\n-1;0;x\n");
    QTest::newRow("no header, blanks") << QByteArray("1 2 x\n3 4.5 y\n-1 0 x\n");
    QTest::newRow("no header behind a comment") << QByteArray("# a b c\n1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("commas in a quoted name, tabs between")
        << QByteArray("a\tb\t\"c,,,,\"\n1\t2\tx\n3\t4.5\ty\n-1\t0\tx\n");
}

void TestDataFiles::tableDialects()
{
    QFETCH(QByteArray, text);
    const DataPtr data = loadTable(text);
    QCOMPARE(QString::fromStdString(data->shape().input.text()), "(2)");
    QCOMPARE(classNames(*data), QStringList({"x", "y"}));
    QVERIFY(allExamples(*data) == std::vector<Example>({{{-1, 0}, 0}, {{1, 2}, 0}, {{3, 4.5f}, 1}}));
}

void TestDataFiles::whatTheFileSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("fields"); // of the source
    QTest::addColumn<QByteArray>("rows");   // the inputs of each example, or why there are none
    QTest::newRow("numbers are no header")
        << QByteArray("1,2,0\n3,4,1\n") << QByteArray(R"("header": false)") << QByteArray("1 2,3 4");
    QTest::newRow("numbers are a header")
        << QByteArray("1,2,0\n3,4,1\n5,6,0\n") << QByteArray(R"("header": true)") << QByteArray("3 4,5 6");
    QTest::newRow("words are no header") << QByteArray("x,y\n1,a\n")
                                         << QByteArray(R"("words": "refuse", "header": false, "target": "2")")
                                         << QByteArray(":1:1: \"x\" in column \"1\"");
    QTest::newRow("the target by its number")
        << QByteArray("a,1,2\nb,3,4\na,5,6\n") << QByteArray(R"("target": "1")") << QByteArray("1 2,3 4,5 6");
    QTest::newRow("semicolons, not the commas that would do")
        << QByteArray("1,5;2,5;0\n3,5;4,5;1\n") << QByteArray(R"("delimiter": ";", "header": false)")
        << QByteArray("1.5 2.5,3.5 4.5");
    QTest::newRow("commas, not the semicolons that would do")
        << QByteArray("1;1,2,0\n3;1,4,1\n") << QByteArray(R"("words": "refuse", "delimiter": ",", "header": false)")
        << QByteArray(":1:1: \"1;1\" in column \"1\"");
    QTest::newRow("tabs") << QByteArray("a\tb\n1\t0\n2\t1\n") << QByteArray(R"("delimiter": "tab")")
                          << QByteArray("1,2");
    QTest::newRow("bars") << QByteArray("a|b\n1|0\n2|1\n") << QByteArray(R"("delimiter": "|")") << QByteArray("1,2");
    QTest::newRow("decimal commas in quotes")
        << QByteArray("a,b\n\"1,5\",0\n\"2,5\",1\n") << QByteArray(R"("decimal": ",")") << QByteArray("1.5,2.5");
    QTest::newRow("decimal commas where thousands may be meant")
        << QByteArray("a\tb\n1,234\t0\n2,345\t1\n") << QByteArray(R"("decimal": ",")") << QByteArray("1.234,2.345");
    QTest::newRow("thousands are not taken for decimals")
        << QByteArray("a\tb\n1,234\t0\n2,345\t1\n") << QByteArray(R"("words": "refuse")")
        << QByteArray(":2:1: \"1,234\" in column \"a\"");
    QTest::newRow("quoted thousands neither")
        << QByteArray("a,b\n\"1,234\",0\n\"2,345\",1\n") << QByteArray(R"("words": "refuse")")
        << QByteArray(":2:1: \"1,234\" in column \"a\"");
    QTest::newRow("a decimal point among decimal commas")
        << QByteArray("a;b\n1,5;0\n2,5;1\n2.5;1\n") << QByteArray(R"("words": "refuse")")
        << QByteArray(":4:1: \"2.5\" in column \"a\", where each cell must be a number such as -1,5");
    QTest::newRow("decimal points though commas would do")
        << QByteArray("a;b\n1,5;0\n2,5;1\n") << QByteArray(R"("words": "refuse", "decimal": ".")")
        << QByteArray(":2:1: \"1,5\" in column \"a\"");
}

void TestDataFiles::whatTheFileSays()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, rows);
    write("table.csv", text);
    const QByteArray data = R"({"source": "csv", "path": "table.csv", "standardize": false)"
        + (fields.isEmpty() ? fields : ", " + fields) + '}';
    const Result<Experiment> experiment =
        experimentFromJson({{"format", "stacklight-experiment"}, {"version", 1},
                               {"data", Json::parse(data.toStdString())}, {"stack", Json::array()}},
            {});
    QVERIFY2(experiment, experiment ? "" : experiment.error().text().c_str());
    const Result<DataPtr> loaded = loadData(experiment->data, 1, m_folder.path().toStdString());
    if (!loaded) {
        const QString found = QString::fromStdString(loaded.error().text());
        QVERIFY2(rows.startsWith(':') && found.contains(QString("table.csv") + rows), qPrintable(found));
        return;
    }
    QStringList inputs;
    for (const Example &example : allExamples(**loaded)) {
        QStringList numbers;
        for (const float input : example.inputs)
            numbers << QString::number(input);
        inputs << numbers.join(' ');
    }
    QCOMPARE(inputs.join(','), QString(rows));
}

void TestDataFiles::headers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("examples");
    QTest::newRow("names over numbers") << QByteArray("a,b,kind\n1,2,x\n2,3,y\n3,4,x\n") << 3;
    QTest::newRow("numbers and the same words") << QByteArray("1,2,x\n2,3,y\n3,4,x\n") << 3;
    QTest::newRow("numbers alone") << QByteArray("5.1,3.5,0\n4.9,3,1\n4.7,3.2,0\n") << 3;
    QTest::newRow("integers alone") << QByteArray("6,148,1\n1,85,0\n8,183,1\n") << 3;
    QTest::newRow("the class first") << QByteArray("x,1,2\ny,2,3\nx,3,4\n") << 3;
    QTest::newRow("counted pixels under a word") << QByteArray("0,1,2,3,label\n0,9,0,7,a\n3,0,0,1,b\n0,0,8,2,a\n") << 3;
    QTest::newRow("columns that are counted, as pandas does")
        << QByteArray("0,1,2,3\n0.5,1.5,2.5,0\n0.25,1,3,1\n1,2,7,0\n") << 3;
    QTest::newRow("years as names") << QByteArray("2019,2020,2021,kind\n0.5,1.5,2.5,x\n0.25,1,3,y\n1,2,7,x\n") << 3;
    QTest::newRow("rows that count all") << QByteArray("1,2,3,x\n4,5,6,y\n7,8,9,x\n") << 3;
    QTest::newRow("a first row whose class comes once") << QByteArray("1.5,2.5,z\n2,3,y\n3,4,x\n4,4,x\n5,5,y\n") << 5;
    QTest::newRow("one name that is a number") << QByteArray("1,b,kind\n1,2,x\n2,3,y\n3,4,x\n") << 3;
    QTest::newRow("row numbers without a name") << QByteArray(",b,kind\n1,2,x\n2,3,y\n3,4,x\n") << 3;
    QTest::newRow("a class that is called as the column") << QByteArray("a,b,x\n1,2,x\n2,3,y\n3,4,x\n") << 3;
    QTest::newRow("two rows of numbers") << QByteArray("1,0\n2,1\n") << 2;
}

void TestDataFiles::headers()
{
    QFETCH(QByteArray, text);
    QFETCH(int, examples);
    const bool isFirst = text.startsWith('x');
    const DataPtr data = loadTable(text, isFirst ? "1" : "");
    QCOMPARE(data->count(Split::Training) + data->count(Split::Validation), examples);
    // However lines end and whether the last one does.
    QCOMPARE(allExamples(*loadTable(QByteArray(text).replace("\n", "\r\n"), isFirst ? "1" : "")), allExamples(*data));
    QCOMPARE(allExamples(*loadTable(text.chopped(1), isFirst ? "1" : "")), allExamples(*data));
}

void TestDataFiles::outlines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("target");
    QTest::newRow("the last one") << QByteArray("a,b,c\n1,2,x\n2,3,y\n3,4,x\n") << "c";
    QTest::newRow("the only one with words") << QByteArray("c,a,b\nx,1,2\ny,2,3\nx,3,4.5\n") << "c";
    QTest::newRow("the one that says so, of numbers") << QByteArray("Class,a,b\n1,0.5,2\n2,2,3\n1,3,4\n") << "Class";
    QTest::newRow("the first that may, as the last cannot")
        << QByteArray("a,b,c,d\n0.5,1,0,2.5\n1,2,1,3\n0.25,3,0,4\n1,4,1,7\n") << "c";
    QTest::newRow("the last, if none may") << QByteArray("a,b\n0.5,2.5\n1.5,3.5\n") << "b";
    QTest::newRow("not the kind of cabin, but who survived")
        << QByteArray("survived,age,class\n0,22.5,third\n1,38,first\n1,26,third\n0,35,third\n") << "survived";
    QTest::newRow("not a coordinate that is called y")
        << QByteArray("cut,price,x,y,z\ngood,326,3.5,3.25,2.5\nfair,327,3,4,5.5\ngood,400,4,4.5,5\n") << "price";
    QTest::newRow("what is called y beside x alone") << QByteArray("y,x\n0.5,3.5\n1.5,3.25\n2,4\n") << "y";
    QByteArray cars = "weight,origin,model\n";
    for (int i = 0; i < 60; ++i)
        cars += QByteArray::number(1000 + i) + (i % 3 ? ",usa,car " : ",japan,car ") + QByteArray::number(i) + '\n';
    QTest::newRow("not names of the rows") << cars << "origin";
    QTest::newRow("quoted, with a separator in it")
        << QByteArray("a,b,\"kind, final\"\n1,2,x\n2,3,y\n3,4,x\n") << "kind, final";
    QTest::newRow("with quotes in it") << QByteArray("a,b,\"kind \"\"x\"\"\"\n1,2,x\n2,3,y\n3,4,x\n") << "kind \"x\"";
    QTest::newRow("blanks around it") << QByteArray("a, b, kind\t\n1,2,x\n2,3,y\n3,4,x\n") << "kind";
    QTest::newRow("no header") << QByteArray("1,2,x\n2,3,y\n3,4,x\n") << "3";
}

void TestDataFiles::outlines()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, target);
    write("table.csv", text);
    const Result<CsvOutline> outline = outlineOf(m_folder.filePath("table.csv").toStdString());
    QVERIFY2(outline, outline ? "" : outline.error().text().c_str());
    QCOMPARE(QString::fromStdString(outline->columns[outline->target]), target);
    // The table loads with it.
    if (target != "b")
        QVERIFY(loadTable(text, target.toStdString()));
}

void TestDataFiles::targetByName()
{
    const DataPtr data = loadTable(
        "a,\"the \"\"kind\"\",\nof it\",c\n1,\"new\nline\",3\n4,\"say \"\"hi\"\"\",6\n", "the \"kind\",\nof it");
    QCOMPARE(classNames(*data), QStringList({"new\nline", "say \"hi\""}));
    QVERIFY(allExamples(*data) == std::vector<Example>({{{1, 3}, 0}, {{4, 6}, 1}}));
}

void TestDataFiles::classesAreInOrder_data()
{
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("numbers by value") << QStringList({"10", "9", "-1", "2.5"}) << QStringList({"-1", "2.5", "9", "10"});
    QTest::newRow("words by code units") << QStringList({"b", "ä", "a", "B", "中", "10", "9"})
                                         << QStringList({"10", "9", "B", "a", "b", "ä", "中"});
    QTest::newRow("integers beyond 2⁵³") << QStringList({"9007199254740993", "9007199254740992", "9007199254740995",
        "9007199254740992"}) << QStringList({"9007199254740992", "9007199254740993", "9007199254740995"});
    QTest::newRow("integers beyond 64 bits")
        << QStringList({"100000000000000000001", "-100000000000000000001", "100000000000000000000"})
        << QStringList({"-100000000000000000001", "100000000000000000000", "100000000000000000001"});
    QTest::newRow("integers beyond doubles")
        << QStringList({"1" + QString(400, '0'), "1" + QString(399, '0') + "1", "7"})
        << QStringList({"7", "1" + QString(400, '0'), "1" + QString(399, '0') + "1"});
    QTest::newRow("codes with zeros in front")
        << QStringList({"7", "007", "07", "10"}) << QStringList({"007", "07", "7", "10"});
    QTest::newRow("codes that could be powers of ten")
        << QStringList({"1e3", "1000", "01000", "1e3"}) << QStringList({"01000", "1000", "1e3"});
    QTest::newRow("decimals that differ in the 20th place")
        << QStringList({"0.12345678901234567891", "0.12345678901234567892", "0.123456789012345678910"})
        << QStringList({"0.12345678901234567891", "0.12345678901234567892"});
    QTest::newRow("a word among numbers") << QStringList({"1", "1.0", "one"}) << QStringList({"1", "1.0", "one"});
    QTest::newRow("equal numbers are one class") << QStringList({"1", "1.0", "0", "1e0"}) << QStringList({"0", "1"});
}

void TestDataFiles::classesAreInOrder()
{
    QFETCH(QStringList, values);
    QFETCH(QStringList, names);
    QByteArray text = "x,class\n";
    for (const QString &value : values)
        text += "1," + value.toUtf8() + "\n";
    QCOMPARE(classNames(*loadTable(text)), names);
}

void TestDataFiles::constantColumnsBecomeZero()
{
    QByteArray text = "a,b,class\n";
    for (int i = 0; i < 100; ++i)
        text += "0.1," + QByteArray::number(i) + "," + QByteArray::number(i % 2) + "\n";
    write("table.csv", text);
    for (const Example &example : allExamples(*load({CsvData{"table.csv", ""}})))
        QCOMPARE(example.inputs[0], 0.0f);
}

void TestDataFiles::largeOffsetsLoseNothing()
{
    QByteArray text = "a,class\n";
    for (int i = 0; i < 100; ++i)
        text += "1000000000." + QByteArray::number(i % 2) + "," + QByteArray::number(i % 2) + "\n";
    write("table.csv", text);
    std::map<std::int32_t, float> values;
    for (const Example &example : allExamples(*load({CsvData{"table.csv", ""}})))
        values[example.target] = example.inputs[0];
    QVERIFY(std::abs(values[0] + 1) < 0.3 && std::abs(values[1] - 1) < 0.3);
}

void TestDataFiles::numbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<float>("value");
    QTest::newRow("an integer") << QByteArray("42") << 42.0f;
    QTest::newRow("a plus sign") << QByteArray("+42") << 42.0f;
    QTest::newRow("an exponent") << QByteArray("-1.5E3") << -1500.0f;
    QTest::newRow("no digit before the point") << QByteArray(".5") << 0.5f;
    QTest::newRow("no digit after the point") << QByteArray("5.") << 5.0f;
    QTest::newRow("leading zeros") << QByteArray("007") << 7.0f;
    QTest::newRow("too small for a double") << QByteArray("1e-999") << 0.0f;
    QTest::newRow("400 digits and an exponent that makes them small") << "1" + QByteArray(400, '0') + "e-400" << 1.0f;
    QTest::newRow("400 zeros behind the point") << "0." + QByteArray(400, '0') + "1" << 0.0f;
    QTest::newRow("400 zeros behind the point and an exponent that undoes them")
        << "-0." + QByteArray(400, '0') + "1e401" << -1.0f;
    QTest::newRow("the smallest double") << QByteArray("4.9e-324") << 0.0f;
    QTest::newRow("zero with a large exponent") << QByteArray("0e999") << 0.0f;
    QTest::newRow("an exponent of twenty digits") << QByteArray("1e-99999999999999999999") << 0.0f;
    QTest::newRow("more digits than a double holds") << QByteArray("0.1000000000000000055511151231257827") << 0.1f;
}

void TestDataFiles::numbers()
{
    QFETCH(QByteArray, text);
    QFETCH(float, value);
    const DataPtr data = loadTable("x,class\n" + text + ",0\n" + text + ",1\n");
    for (const Example &example : allExamples(*data))
        QCOMPARE(example.inputs[0], value);
}

void TestDataFiles::numbersInWords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("fault");
    const int none = int(NumberFault::None), notOne = int(NumberFault::NotANumber), large = int(NumberFault::TooLarge),
              infinite = int(NumberFault::NotFinite);
    QTest::newRow("400 digits, e-5") << QByteArray(400, '9') + "e-5" << 0.0 << large;
    QTest::newRow("minus 400 digits") << "-" + QByteArray(400, '9') << 0.0 << large;
    QTest::newRow("400 digits, e-100") << QByteArray("1" + QByteArray(400, '0') + "e-100") << 1e300 << none;
    QTest::newRow("0.00…1") << "0." + QByteArray(400, '0') + "1" << 0.0 << none;
    QTest::newRow("-0.00…1e5") << "-0." + QByteArray(400, '0') + "1e5" << -0.0 << none;
    QTest::newRow("the largest") << QByteArray("1.7976931348623157e308") << 1.7976931348623157e308 << none;
    QTest::newRow("just too large") << QByteArray("1.8e308") << 0.0 << large;
    QTest::newRow("a denormal") << QByteArray("1e-310") << 1e-310 << none;
    QTest::newRow("just too small") << QByteArray("1e-324") << 0.0 << none;
    QTest::newRow("an exponent beyond 64 bits") << QByteArray("1e99999999999999999999") << 0.0 << large;
    QTest::newRow("a plus sign, too small") << QByteArray("+1e-999") << 0.0 << none;
    QTest::newRow("infinity") << QByteArray("-inf") << 0.0 << infinite;
    QTest::newRow("no number") << QByteArray("nan") << 0.0 << infinite;
    QTest::newRow("two signs") << QByteArray("+-1") << 0.0 << notOne;
    QTest::newRow("an exponent without digits") << QByteArray("1e") << 0.0 << notOne;
    QTest::newRow("hexadecimal") << QByteArray("0x10") << 0.0 << notOne;
    QTest::newRow("nothing") << QByteArray() << 0.0 << notOne;
    QTest::newRow("a point alone") << QByteArray(".") << 0.0 << notOne;
    QTest::newRow("a comma") << QByteArray("1,5") << 0.0 << notOne;
}

void TestDataFiles::numbersInWords()
{
    QFETCH(QByteArray, text);
    QFETCH(double, value);
    QFETCH(int, fault);
    double found = 0;
    QCOMPARE(int(parseNumber(text.toStdString(), found)), fault);
    QVERIFY(found == value && std::signbit(found) == std::signbit(value));
    if (fault != int(NumberFault::None) || text.startsWith('+') || text.startsWith('.'))
        return;
    // JSON says the same.
    const Result<Json> json = parseJson(text.toStdString(), "");
    QVERIFY(json && json->get<double>() == value);
}

void TestDataFiles::decimalsAreComparedExactly()
{
    const char *ordered[] = {"-1e1000", "-12", "-1.5", "-0.1e1", "-1e-1000", "0", "1e-1000", "0.09999", "0.1", "1.",
        "1.0000000000000000000000001", "2", "10", "1e999"};
    const auto decimal = [](const char *text) { return *Decimal::of(text); };
    for (std::size_t i = 0; i < std::size(ordered); ++i) {
        for (std::size_t j = 0; j < std::size(ordered); ++j)
            QVERIFY2((decimal(ordered[i]) <=> decimal(ordered[j])) == (i <=> j),
                qPrintable(QString("%1 and %2").arg(ordered[i], ordered[j])));
    }
    QVERIFY(decimal("0010.50e1") == decimal("105"));
    QVERIFY(decimal("-0") == decimal("+0.00"));
    for (const char *none : {"", "-", ".", "e5", "1e", "1e+", "1 ", " 1", "1.2.3", "inf", "0x1"})
        QVERIFY2(!Decimal::of(none), none);
}

void TestDataFiles::withoutValidation()
{
    write("table.csv", "a,b\n1,x\n2,y\n3,x\n");
    write("images", idx({4, 3}, QByteArray(12, 'x')));
    write("labels", idx({4}, QByteArray::fromHex("00010001")));
    write("pairs", "one\teins\n");
    write("text", "abcdefghi");
    TranslationData pairs;
    pairs.pairs = "pairs";
    const std::pair<AnyData, int> sources[] = {{CsvData{"table.csv", ""}, 3}, {IdxData{"images", "labels"}, 4},
        {pairs, 1}, {TextData{"text", 8}, 1}, {MoonsData{}, 1000}, {GaussianData{}, 4096}};
    for (const auto &[source, examples] : sources) {
        const DataPtr data = load({source, 0, 0.0, true});
        QCOMPARE(data->count(Split::Training), examples);
        QCOMPARE(data->count(Split::Validation), 0);
    }
    QVERIFY(!loadData({TextData{"text", 9}, 0, 0.0}, 1, m_folder.path().toStdString()));
    QVERIFY(!loadData({TextData{"text", 8}, 0, 0.2}, 1, m_folder.path().toStdString()));
    QCOMPARE(load({CsvData{"table.csv", ""}, 0, 1e-9})->count(Split::Validation), 1); // a little is one at least
}

void TestDataFiles::otherLocales()
{
    const std::string before = std::setlocale(LC_ALL, nullptr);
    bool any = false;
    for (const char *locale : {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "fr_FR.utf8"}) {
        if (std::setlocale(LC_ALL, locale)) {
            any = true;
            QVERIFY(allExamples(*loadTable("x,class\n1.5,0\n1.5,1\n"))[0].inputs[0] == 1.5f);
            QCOMPARE(parseJson("1.5", "")->get<double>(), 1.5);
            QCOMPARE(Json(1.5).dump(), std::string("1.5"));
        }
    }
    std::setlocale(LC_ALL, before.c_str());
    if (!any)
        QSKIP("no locale with a decimal comma is installed");
}

QTEST_APPLESS_MAIN(TestDataFiles)
#include "tst_data_files.moc"
