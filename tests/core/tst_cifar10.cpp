// CIFAR-10's batches.
#include "core/image_examples.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace stacklight;
using namespace stacklight::testing;

namespace {

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
        write(QString("%1/data_batch_%2.bin").arg(folder).arg(batch),
            cifarImage(2 * batch - 2, batch) + cifarImage(2 * batch - 1, 100 + batch));
    write(folder + "/test_batch.bin", cifarImage(7, 200));
}

} // namespace

class TestCifar10 : public QObject
{
    Q_OBJECT

private slots:
    void examples_data();
    void examples();
    void limitAndStandardization();
    void refused_data();
    void refused();
};

void TestCifar10::examples_data()
{
    QTest::addColumn<QString>("below");
    QTest::newRow("the folder of the files") << "";
    QTest::newRow("the folder that the archive was unpacked in") << "/cifar-10-batches-bin";
}

void TestCifar10::examples()
{
    QFETCH(QString, below);
    const QTemporaryDir folder;
    writeCifar(folder.path() + "/data" + below);
    Progress progress;
    const Result<DataPtr> loaded =
        loadData({Cifar10Data{"data"}, 0, 0.5, false}, 1, folder.path().toStdString(), &progress);
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    QCOMPARE(progress.done.load(), 1.0);
    const Dataset &data = **loaded;
    QVERIFY(data.shape().input == Shape({{32, 32, 3}}));
    QCOMPARE(data.shape().classes, 10);
    QCOMPARE(data.classNames(),
        (std::vector<std::string>{
            "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}));
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

void TestCifar10::limitAndStandardization()
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

void TestCifar10::refused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes"); // null: it is missing
    QTest::addColumn<QStringList>("words");
    QTest::newRow("a training file is missing")
        << "data_batch_3.bin" << QByteArray() << QStringList{"/data/directory", "data_batch_3.bin", "binary version"};
    QTest::newRow("the test file is missing")
        << "test_batch.bin" << QByteArray() << QStringList{"/data/directory", "test_batch.bin", "binary version"};
    QTest::newRow("an empty file") << "data_batch_2.bin" << QByteArray("")
                                   << QStringList{"data_batch_2.bin", "image 0,", "0 bytes", "3073"};
    QTest::newRow("a byte too few") << "data_batch_2.bin" << cifarImage(3, 0) + cifarImage(4, 0).chopped(1)
                                    << QStringList{"data_batch_2.bin", "image 1", "3072 bytes", "3073"};
    QTest::newRow("a byte too many") << "test_batch.bin" << cifarImage(3, 0) + 'x'
                                     << QStringList{"test_batch.bin", "image 1", "1 bytes", "3073"};
    QTest::newRow("a label beyond the ten") << "data_batch_5.bin" << cifarImage(9, 0) + cifarImage(10, 0)
                                            << QStringList{"data_batch_5.bin", "image 1", "label 10", "0 to 9"};
    QTest::newRow("CIFAR-100, whose images have two labels")
        << "data_batch_1.bin" << QByteArray(2, '\x13') + QByteArray(6144, 'x')
        << QStringList{"data_batch_1.bin", "label 19", "0 to 9"};
    QTest::newRow("an image too many") << "data_batch_1.bin" << cifarImage(1, 0).repeated(10'001)
                                       << QStringList{"data_batch_1.bin", "more than the 10000"};
}

void TestCifar10::refused()
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

QTEST_APPLESS_MAIN(TestCifar10)
#include "tst_cifar10.moc"
