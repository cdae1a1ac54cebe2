// Tensors written and read back, and files as other programs write them. Broken files: tst_data_hostile.
#include "base/safetensors.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace stacklight;

namespace {

const std::vector<float> kernel = {1, -2.5f, 0, 3e38f, -0.0f, std::numeric_limits<float>::denorm_min()};
const std::vector<std::int32_t> targets = {
    0, -1, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()};

std::vector<TensorView> someTensors()
{
    return {{"1/4/0/kernel", {2, 3}, std::span(kernel)}, {"targets/0", {4}, std::span(targets)},
        {"nothing", {0, 3}, std::span(kernel).first(0)}, {"scale", {}, std::span(kernel).first(1)},
        {"quote\" and ü", {1}, std::span(kernel).last(1)}};
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return file.readAll();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

template <class Value>
QByteArray raw(std::initializer_list<Value> values)
{
    return QByteArray(reinterpret_cast<const char *>(std::data(values)), qsizetype(values.size() * sizeof(Value)));
}

QByteArray fileOf(const QByteArray &header, const QByteArray &data)
{
    return raw<std::uint64_t>({std::uint64_t(header.size())}) + header + data;
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip();
    void bytesAreTheFormats();
    void writerOfOneByOneGivesTheSameBytes();
    void writerWithoutFinishLeavesNothing();
    void foreignFilesAreRead();
    void valuesThatDoNotFit_data();
    void valuesThatDoNotFit();
    void foldersThatAreMissing();

private:
    QString path(const char *name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

void TestSafetensors::roundTrip()
{
    const std::string file = path("weights.safetensors").toStdString();
    const std::vector<TensorView> views = someTensors();
    QVERIFY(writeSafetensors(file, views));
    const Result<std::vector<Tensor>> tensors = readSafetensors(file);
    QVERIFY2(tensors, tensors ? "" : tensors.error().text().c_str());
    QCOMPARE(tensors->size(), views.size());
    for (std::size_t i = 0; i < views.size(); ++i) {
        const Tensor &tensor = (*tensors)[i];
        QCOMPARE(QString::fromStdString(tensor.name), QString::fromStdString(views[i].name));
        QVERIFY(tensor.axes == views[i].axes);
        QCOMPARE(tensor.values.index(), views[i].values.index());
        std::visit(
            [&](const auto &values) {
                const auto &written =
                    std::get<std::span<const typename std::decay_t<decltype(values)>::value_type>>(views[i].values);
                QCOMPARE(values.size(), written.size());
                QVERIFY(values.empty() || std::memcmp(values.data(), written.data(), written.size_bytes()) == 0);
            },
            tensor.values);
    }
}

void TestSafetensors::bytesAreTheFormats()
{
    const std::vector<float> values = {1, -2};
    QVERIFY(writeSafetensors(
        path("two.safetensors").toStdString(), std::vector<TensorView>{{"0/bias", {2}, std::span(values)}}));
    const QByteArray header = R"({"0/bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}     )";
    QCOMPARE(header.size() % 8, 0);
    QCOMPARE(bytesOf(path("two.safetensors")), fileOf(header, QByteArray::fromHex("0000803f000000c0")));
}

void TestSafetensors::writerOfOneByOneGivesTheSameBytes()
{
    QVERIFY(writeSafetensors(path("at-once").toStdString(), someTensors()));
    auto writer = SafetensorsWriter::create(path("one-by-one").toStdString());
    QVERIFY(writer);
    for (const TensorView &tensor : someTensors())
        QVERIFY((*writer)->add(tensor));
    QVERIFY(!QFile::exists(path("one-by-one")));
    QVERIFY((*writer)->finish());
    QCOMPARE(bytesOf(path("one-by-one")), bytesOf(path("at-once")));
    QVERIFY(writeSafetensors(path("none").toStdString(), {}));
    QCOMPARE(bytesOf(path("none")), fileOf("{}      ", ""));
    QVERIFY(readSafetensors(path("none").toStdString())->empty());
}

void TestSafetensors::writerWithoutFinishLeavesNothing()
{
    const QTemporaryDir folder;
    {
        auto writer = SafetensorsWriter::create(folder.filePath("batches").toStdString());
        QVERIFY(writer && (*writer)->add(someTensors()[0]));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

void TestSafetensors::foreignFilesAreRead()
{
    // As Python's library writes: metadata, the widest types first in the data, another order in the header.
    write(path("foreign"),
        fileOf(
            R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[24,28]},)"
            R"("b":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"c":{"dtype":"I64","shape":[1,1],"data_offsets":[16,24]}})",
            raw<double>({0.5, -1e30}) + raw<std::int64_t>({-7}) + raw<float>({2})));
    const Result<std::vector<Tensor>> tensors = readSafetensors(path("foreign").toStdString());
    QVERIFY2(tensors, tensors ? "" : tensors.error().text().c_str());
    QCOMPARE(tensors->size(), std::size_t(3));
    QVERIFY(std::get<0>((*tensors)[0].values) == std::vector<float>({2}));
    QVERIFY(std::get<0>((*tensors)[1].values) == std::vector<float>({0.5f, -1e30f}));
    QVERIFY(std::get<1>((*tensors)[2].values) == std::vector<std::int32_t>({-7}));
    QVERIFY((*tensors)[2].axes == std::vector<std::int64_t>({1, 1}));
}

void TestSafetensors::valuesThatDoNotFit_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("a double beyond float") << QByteArray("F64") << raw<double>({1, 1e39});
    QTest::newRow("an integer of 33 bits") << QByteArray("I64") << raw<std::int64_t>({0, 1ll << 31});
}

void TestSafetensors::valuesThatDoNotFit()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, data);
    write(path("wide"), fileOf("{\"x/y\":{\"dtype\":\"" + type + "\",\"shape\":[2],\"data_offsets\":[0,16]}}", data));
    const Result<std::vector<Tensor>> tensors = readSafetensors(path("wide").toStdString());
    QVERIFY(!tensors);
    const QString text = QString::fromStdString(tensors.error().text());
    QVERIFY2(text.contains("\"x/y\"") && text.contains("place 1"), qPrintable(text));
}

void TestSafetensors::foldersThatAreMissing()
{
    const std::string file = path("no/such/folder/weights").toStdString();
    QVERIFY(!writeSafetensors(file, someTensors()));
    QVERIFY(!SafetensorsWriter::create(file));
    QVERIFY(!readSafetensors(file));
}

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
