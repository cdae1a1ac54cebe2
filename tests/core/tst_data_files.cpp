// IDX files and tables that are as they should be. Broken ones: tst_data_hostile.
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
    void idxIsStandardizedPerChannel();
    void idxWithoutStandardizationIsFrom0To1();

    void tableDialects_data();
    void tableDialects();
    void targetByName();
    void classesAreInOrder_data();
    void classesAreInOrder();
    void constantColumnsBecomeZero();
    void largeOffsetsLoseNothing();
    void numbers_data();
    void numbers();
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

void TestDataFiles::idxIsStandardizedPerChannel()
{
    constexpr int count = 200, pixels = 12;
    QByteArray values;
    std::uint32_t state = 1;
    for (int i = 0; i < count * pixels; ++i) {
        state = state * 1664525 + 1013904223;
        values += char(state >> 24);          // 0 … 255
        values += char(10 + (state >> 30));   // 10 … 13
        values += char(200);                  // always the same
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

void TestDataFiles::tableDialects_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("commas") << QByteArray("a,b,c\n1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("semicolons") << QByteArray("a;b;c\n1;2;x\n3;4.5;y\n-1;0;x\n");
    QTest::newRow("tabs") << QByteArray("a\tb\tc\n1\t2\tx\n3\t4.5\ty\n-1\t0\tx\n");
    QTest::newRow("carriage returns") << QByteArray("a,b,c\r\n1,2,x\r\n3,4.5,y\r\n-1,0,x\r\n");
    QTest::newRow("no line end at the end") << QByteArray("a,b,c\n1,2,x\n3,4.5,y\n-1,0,x");
    QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbf" "a,b,c\n1,2,x\n3,4.5,y\n-1,0,x\n");
    QTest::newRow("quotes everywhere") << QByteArray("\"a\",\"b\",\"c\"\n\"1\",\"2\",\"x\"\n\"3\",\"4.5\",\"y\"\n\"-1\",\"0\",\"x\"\n");
    QTest::newRow("spaces around cells") << QByteArray("a , b, c\n 1, 2 ,x\n 3,4.5 , \"y\" \n-1,\t0,x\n");
    QTest::newRow("empty lines") << QByteArray("\na,b,c\n\n1,2,x\n3,4.5,y\n\r\n-1,0,x\n\n\n");
    QTest::newRow("commas in a quoted name, tabs between") << QByteArray("a\tb\t\"c,,,,\"\n1\t2\tx\n3\t4.5\ty\n-1\t0\tx\n");
}

void TestDataFiles::tableDialects()
{
    QFETCH(QByteArray, text);
    const DataPtr data = loadTable(text);
    QCOMPARE(QString::fromStdString(data->shape().input.text()), "(2)");
    QCOMPARE(classNames(*data), QStringList({"x", "y"}));
    QVERIFY(allExamples(*data) == std::vector<Example>({{{-1, 0}, 0}, {{1, 2}, 0}, {{3, 4.5f}, 1}}));
}

void TestDataFiles::targetByName()
{
    const DataPtr data = loadTable("a,\"the \"\"kind\"\",\nof it\",c\n1,\"new\nline\",3\n4,\"say \"\"hi\"\"\",6\n", "the \"kind\",\nof it");
    QCOMPARE(classNames(*data), QStringList({"new\nline", "say \"hi\""}));
    QVERIFY(allExamples(*data) == std::vector<Example>({{{1, 3}, 0}, {{4, 6}, 1}}));
}

void TestDataFiles::classesAreInOrder_data()
{
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("numbers by value") << QStringList({"10", "9", "-1", "2.5"}) << QStringList({"-1", "2.5", "9", "10"});
    QTest::newRow("words by code units") << QStringList({"b", "ä", "a", "B", "中", "10", "9"}) << QStringList({"10", "9", "B", "a", "b", "ä", "中"});
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
