// Colour images from files: CIFAR-10's batches.
#include "data/dataset.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stacklight;

namespace {

using DataPtr = std::shared_ptr<const Dataset>;

struct Example
{
    std::vector<int> bytes; ///< of data that is not standardized, 0 … 255
    std::int32_t target = -1;

    bool operator==(const Example &) const = default;
};

Example exampleOf(const Dataset &data, Split split, std::uint32_t index)
{
    std::vector<float> inputs(std::size_t(data.shape().input.size()));
    Example example;
    data.gather(split, std::span(&index, 1), inputs.data(), &example.target);
    for (const float value : inputs)
        example.bytes.push_back(int(std::lround(value * 255)));
    return example;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

/// One record: pixel p has the colour (start + p, 2p, 255 − p), modulo 256.
QByteArray cifarImage(int label, int start)
{
    QByteArray record(1, char(label));
    for (int p = 0; p < 1024; ++p)
        record += char(start + p);
    for (int p = 0; p < 1024; ++p)
        record += char(2 * p);
    for (int p = 0; p < 1024; ++p)
        record += char(255 - p);
    return record;
}

/// Batches of two images, labels 0 … 9, and a test batch of one.
void writeCifar(const QString &folder)
{
    QVERIFY(QDir().mkpath(folder));
    for (int batch = 1; batch <= 5; ++batch)
        write(QString("%1/data_batch_%2.bin").arg(folder).arg(batch), cifarImage(2 * batch - 2, batch) + cifarImage(2 * batch - 1, 100 + batch));
    write(folder + "/test_batch.bin", cifarImage(7, 200));
}

} // namespace

class TestDataImages : public QObject
{
    Q_OBJECT

private slots:
    void cifar_data();
    void cifar();
    void cifarLimitAndStandardization();
    void cifarRefused_data();
    void cifarRefused();
};

void TestDataImages::cifar_data()
{
    QTest::addColumn<QString>("below");
    QTest::newRow("the folder of the files") << "";
    QTest::newRow("the folder that the archive was unpacked in") << "/cifar-10-batches-bin";
}

void TestDataImages::cifar()
{
    QFETCH(QString, below);
    const QTemporaryDir folder;
    writeCifar(folder.path() + "/data" + below);
    Progress progress;
    const Result<DataPtr> loaded = loadData({Cifar10Data{"data"}, 0, 0.5, false}, 1, folder.path().toStdString(), &progress);
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    QCOMPARE(progress.done.load(), 1.0);
    const Dataset &data = **loaded;
    QVERIFY(data.shape().input == Shape({{32, 32, 3}}));
    QCOMPARE(data.shape().classes, 10);
    QCOMPARE(data.classNames(), (std::vector<std::string>{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}));
    QCOMPARE(data.count(Split::Training), 10);
    QCOMPARE(data.count(Split::Validation), 1); // its own test split, whatever the fraction
    for (std::uint32_t i = 0; i < 10; ++i) {
        const Example example = exampleOf(data, Split::Training, i);
        QCOMPARE(example.target, std::int32_t(i));
        const int start = (i % 2 ? 100 : 0) + int(i) / 2 + 1;
        for (int p = 0; p < 1024; ++p) {
            QCOMPARE(example.bytes[std::size_t(3 * p)], (start + p) % 256);
            QCOMPARE(example.bytes[std::size_t(3 * p + 1)], 2 * p % 256);
            QCOMPARE(example.bytes[std::size_t(3 * p + 2)], 255 - p % 256);
        }
    }
    QCOMPARE(exampleOf(data, Split::Validation, 0).target, 7);
    QCOMPARE(exampleOf(data, Split::Validation, 0).bytes[0], 200);
}

void TestDataImages::cifarLimitAndStandardization()
{
    const QTemporaryDir folder;
    writeCifar(folder.path());
    const Result<DataPtr> loaded = loadData({Cifar10Data{folder.path().toStdString()}, 4, 0.2, true}, 1, "");
    QVERIFY(loaded);
    QCOMPARE((*loaded)->count(Split::Training), 4);
    QCOMPARE((*loaded)->count(Split::Validation), 1);
    double sums[3] = {}, squares[3] = {};
    for (std::uint32_t i = 0; i < 4; ++i) {
        std::vector<float> inputs(3072);
        std::int32_t target = -1;
        (*loaded)->gather(Split::Training, std::span(&i, 1), inputs.data(), &target);
        QCOMPARE(target, std::int32_t(i));
        for (std::size_t value = 0; value < inputs.size(); ++value) {
            sums[value % 3] += inputs[value] / 4096.0;
            squares[value % 3] += inputs[value] * inputs[value] / 4096.0;
        }
    }
    for (int channel = 0; channel < 3; ++channel) {
        QVERIFY(std::abs(sums[channel]) < 1e-5);
        QVERIFY(std::abs(squares[channel] - 1) < 1e-5);
    }
}

void TestDataImages::cifarRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes"); // null: it is missing
    QTest::addColumn<QStringList>("words");
    QTest::newRow("a training file is missing") << "data_batch_3.bin" << QByteArray() << QStringList{"/data/directory", "data_batch_3.bin", "binary version"};
    QTest::newRow("the test file is missing") << "test_batch.bin" << QByteArray() << QStringList{"/data/directory", "test_batch.bin", "binary version"};
    QTest::newRow("an empty file") << "data_batch_2.bin" << QByteArray("") << QStringList{"data_batch_2.bin", "image 0,", "0 bytes", "3073"};
    QTest::newRow("a byte too few") << "data_batch_2.bin" << cifarImage(3, 0) + cifarImage(4, 0).chopped(1) << QStringList{"data_batch_2.bin", "image 1", "3072 bytes", "3073"};
    QTest::newRow("a byte too many") << "test_batch.bin" << cifarImage(3, 0) + 'x' << QStringList{"test_batch.bin", "image 1", "1 bytes", "3073"};
    QTest::newRow("a label beyond the ten") << "data_batch_5.bin" << cifarImage(9, 0) + cifarImage(10, 0) << QStringList{"data_batch_5.bin", "image 1", "label 10", "0 to 9"};
    QTest::newRow("CIFAR-100, whose images have two labels") << "data_batch_1.bin" << QByteArray(2, '\x13') + QByteArray(6144, 'x') << QStringList{"data_batch_1.bin", "label 19", "0 to 9"};
    QTest::newRow("an image too many") << "data_batch_1.bin" << cifarImage(1, 0).repeated(10'001) << QStringList{"data_batch_1.bin", "more than the 10000"};
}

void TestDataImages::cifarRefused()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, words);
    const QTemporaryDir folder;
    writeCifar(folder.path());
    if (bytes.isNull())
        QVERIFY(QFile::remove(folder.filePath(file)));
    else
        write(folder.filePath(file), bytes);
    const Result<DataPtr> data = loadData({Cifar10Data{folder.path().toStdString()}}, 1, "");
    QVERIFY2(!data, "it was read");
    const QString text = QString::fromStdString(data.error().text());
    for (const QString &word : words + QStringList{folder.path()})
        QVERIFY2(text.contains(word), qPrintable(text));
}

QTEST_APPLESS_MAIN(TestDataImages)
#include "tst_data_images.moc"
