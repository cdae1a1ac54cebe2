// Folders of PNG and JPEG images.
#include "core/image_examples.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <cstdio>
#include <jpeglib.h>

#include <sys/stat.h>

using namespace stacklight;
using namespace stacklight::testing;

namespace {

QString errorOf(const AnyData &source, const std::string &folder = "")
{
    const Result<DataPtr> data = loadData({source}, 1, folder);
    return data ? QString() : QString::fromStdString(data.error().text());
}

// ---- PNG, as RFC 2083 has it ----

QByteArray bigEndian(std::uint32_t value)
{
    return {QByteArray(1, char(value >> 24)) + char(value >> 16) + char(value >> 8) + char(value)};
}

QByteArray chunk(const QByteArray &type, const QByteArray &data)
{
    const QByteArray checked = type + data;
    return bigEndian(std::uint32_t(data.size())) + checked + bigEndian(std::uint32_t(crc32(0, reinterpret_cast<const Bytef *>(checked.data()), uInt(checked.size()))));
}

enum ColourType { Grey = 0, Colour = 2, Palette = 3, GreyAlpha = 4, ColourAlpha = 6 };

/// `rows` as they are packed in the file. `more`: chunks before the data.
QByteArray png(std::uint32_t width, std::uint32_t height, ColourType type, int bits, const QByteArray &rows, const QByteArray &more = {})
{
    QByteArray filtered;
    const qsizetype rowBytes = height ? rows.size() / height : 0;
    for (qsizetype row = 0; row < qsizetype(height) && rowBytes > 0; ++row)
        filtered += QByteArray(1, '\0') + rows.mid(row * rowBytes, rowBytes);
    const QByteArray header = bigEndian(width) + bigEndian(height) + char(bits) + char(type) + QByteArray(3, '\0');
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + more + chunk("IDAT", qCompress(filtered).mid(4)) + chunk("IEND", {});
}

QByteArray greyPng(int width, int height, int value)
{
    return png(std::uint32_t(width), std::uint32_t(height), Grey, 8, QByteArray(width * height, char(value)));
}

QByteArray jpeg(int width, int height, int channels, const QByteArray &values)
{
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char *bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &bytes, &size);
    info.image_width = JDIMENSION(width);
    info.image_height = JDIMENSION(height);
    info.input_components = channels;
    info.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 98, TRUE);
    jpeg_start_compress(&info, TRUE);
    for (int row = 0; row < height; ++row) {
        auto *from = reinterpret_cast<JSAMPROW>(const_cast<char *>(values.data())) + row * width * channels;
        jpeg_write_scanlines(&info, &from, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const QByteArray result(reinterpret_cast<const char *>(bytes), qsizetype(size));
    free(bytes);
    return result;
}

/// Writes a file and the folders above it.
void put(const QTemporaryDir &folder, const QString &name, const QByteArray &bytes)
{
    const QString path = folder.filePath(name);
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    write(path, bytes);
}

DataPtr loadFolder(const QTemporaryDir &folder, double validationFraction = 0.2)
{
    const Result<DataPtr> data = loadData({ImageFolderData{"."}, 0, validationFraction, false}, 1, folder.path().toStdString());
    if (!data)
        qFatal("%s", data.error().text().c_str());
    return *data;
}

/// Of both splits, by label, then by pixels.
std::vector<Example> allExamples(const Dataset &data)
{
    std::vector<Example> all;
    for (const Split split : {Split::Training, Split::Validation}) {
        for (std::uint32_t i = 0; i < data.count(split); ++i)
            all.push_back(exampleOf(data, split, i));
    }
    std::sort(all.begin(), all.end(), [](const Example &a, const Example &b) { return std::tie(a.target, a.bytes) < std::tie(b.target, b.bytes); });
    return all;
}

} // namespace

class TestImageFolder : public QObject
{
    Q_OBJECT

private slots:
    void pixels_data();
    void pixels();
    void jpegPixels_data();
    void jpegPixels();
    void classesAndSplits();
    void theOrderOfTheDiskDoesNotCount();
    void oneInColourMakesAllColour();
    void otherFilesAreLeftOut();
    void linksAreFollowed();
    void aCancelledLoad();
    void foldersRefused_data();
    void foldersRefused();
    void imagesRefused_data();
    void imagesRefused();
    void whatIsNotAnImageFile();
};

void TestImageFolder::pixels_data()
{
    using Bytes = std::vector<int>;
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("shape");
    QTest::addColumn<std::vector<int>>("values");
    const auto hex = [](const char *digits) { return QByteArray::fromHex(digits); };
    QTest::newRow("grey") << png(3, 2, Grey, 8, hex("000180ff7f10")) << "(2, 3, 1)" << Bytes{0, 1, 128, 255, 127, 16};
    QTest::newRow("grey of one bit") << png(4, 2, Grey, 1, hex("50a0")) << "(2, 4, 1)" << Bytes{0, 255, 0, 255, 255, 0, 255, 0};
    QTest::newRow("grey of 16 bits") << png(4, 1, Grey, 16, hex("000001018080ffff")) << "(1, 4, 1)" << Bytes{0, 1, 128, 255};
    QTest::newRow("grey and alpha, over white") << png(2, 1, GreyAlpha, 8, hex("10ff0000")) << "(1, 2, 1)" << Bytes{16, 255};
    QTest::newRow("colour") << png(1, 2, Colour, 8, hex("010203fdfeff")) << "(2, 1, 3)" << Bytes{1, 2, 3, 253, 254, 255};
    QTest::newRow("colour of 16 bits") << png(1, 1, Colour, 16, hex("01018080fefe")) << "(1, 1, 3)" << Bytes{1, 128, 254};
    QTest::newRow("colour and alpha, over white") << png(2, 1, ColourAlpha, 8, hex("010203ff04050600")) << "(1, 2, 3)" << Bytes{1, 2, 3, 255, 255, 255};
    QTest::newRow("a palette") << png(3, 1, Palette, 8, hex("010001"), chunk("PLTE", hex("0a0b0c636465"))) << "(1, 3, 3)" << Bytes{99, 100, 101, 10, 11, 12, 99, 100, 101};
    // Values are those stored, whatever they are meant to look like on a screen.
    const QByteArray gamma = chunk("gAMA", bigEndian(100'000)), srgb = chunk("sRGB", hex("00"));
    const QByteArray primaries = chunk("cHRM", bigEndian(64'000) + bigEndian(33'000) + bigEndian(30'000) + bigEndian(60'000) + bigEndian(15'000) + bigEndian(6'000) + bigEndian(31'270) + bigEndian(32'900));
    const QByteArray profile = chunk("iCCP", QByteArray("x\0\0", 3) + qCompress(QByteArray(200, 'p')).mid(4));
    QTest::newRow("grey, with a gamma of 1") << png(3, 1, Grey, 8, hex("6400ff"), gamma) << "(1, 3, 1)" << Bytes{100, 0, 255};
    QTest::newRow("colour, with a gamma of 1") << png(2, 1, Colour, 8, hex("643264000aff"), gamma) << "(1, 2, 3)" << Bytes{100, 50, 100, 0, 10, 255};
    QTest::newRow("colour, with a gamma and other primaries") << png(1, 1, Colour, 8, hex("6432c8"), chunk("gAMA", bigEndian(55'000)) + primaries) << "(1, 1, 3)" << Bytes{100, 50, 200};
    QTest::newRow("colour, that says it is sRGB") << png(1, 1, Colour, 8, hex("6432c8"), srgb + gamma) << "(1, 1, 3)" << Bytes{100, 50, 200};
    QTest::newRow("colour, with a profile") << png(1, 1, Colour, 8, hex("6432c8"), profile) << "(1, 1, 3)" << Bytes{100, 50, 200};
    QTest::newRow("grey of 16 bits, with a gamma of 1") << png(3, 1, Grey, 16, hex("64640000ffff"), gamma) << "(1, 3, 1)" << Bytes{100, 0, 255};
    QTest::newRow("colour of 16 bits, with a gamma of 1") << png(1, 1, Colour, 16, hex("64643232c8c8"), gamma) << "(1, 1, 3)" << Bytes{100, 50, 200};
    QTest::newRow("grey of 4 bits, with a gamma of 1") << png(2, 1, Grey, 4, hex("6a"), gamma) << "(1, 2, 1)" << Bytes{102, 170};
    QTest::newRow("grey and alpha, with a gamma of 1") << png(1, 1, GreyAlpha, 8, hex("64ff"), gamma) << "(1, 1, 1)" << Bytes{100};
    QTest::newRow("a palette, with a gamma of 1") << png(1, 1, Palette, 8, hex("00"), gamma + chunk("PLTE", hex("643264"))) << "(1, 1, 3)" << Bytes{100, 50, 100};
    QTest::newRow("a palette with a transparent entry, over white")
        << png(2, 1, Palette, 8, hex("0001"), chunk("PLTE", hex("0a0b0c636465")) + chunk("tRNS", hex("00"))) << "(1, 2, 3)" << Bytes{255, 255, 255, 99, 100, 101};
}

void TestImageFolder::pixels()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, shape);
    QFETCH(std::vector<int>, values);
    const QTemporaryDir folder;
    put(folder, "a/one.png", file);
    put(folder, "b/two.PNG", file);
    const DataPtr data = loadFolder(folder);
    QCOMPARE(QString::fromStdString(data->shape().input.text()), shape);
    QCOMPARE(data->shape().classes, 2);
    for (const Example &example : allExamples(*data))
        QCOMPARE(example.bytes, values);
}

void TestImageFolder::jpegPixels_data()
{
    QTest::addColumn<int>("channels");
    QTest::newRow("grey") << 1;
    QTest::newRow("colour") << 3;
}

void TestImageFolder::jpegPixels()
{
    QFETCH(int, channels);
    constexpr int width = 24, height = 16;
    QByteArray values;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < channels; ++c)
                values += char(40 + 4 * x + 3 * y + 20 * c);
        }
    }
    const QTemporaryDir folder;
    put(folder, "a/one.jpg", jpeg(width, height, channels, values));
    put(folder, "b/two.JPEG", jpeg(width, height, channels, values));
    const DataPtr data = loadFolder(folder);
    QVERIFY(data->shape().input == Shape({{height, width, channels}}));
    for (const Example &example : allExamples(*data)) {
        for (std::size_t i = 0; i < example.bytes.size(); ++i) {
            const int wanted = std::uint8_t(values[qsizetype(i)]);
            QVERIFY2(std::abs(example.bytes[i] - wanted) <= 4, qPrintable(QString("value %1: %2, not %3").arg(i).arg(example.bytes[i]).arg(wanted)));
        }
    }
}

void TestImageFolder::classesAndSplits()
{
    const QTemporaryDir folder;
    for (const char *name : {"b", "ä", "a", "B", "10", "9"}) {
        for (int i = 0; i < 10; ++i)
            put(folder, QString("%1/%2.png").arg(name).arg(i), greyPng(2, 2, 10 * i));
    }
    const DataPtr data = loadFolder(folder, 0.25);
    QCOMPARE(data->classNames(), (std::vector<std::string>{"10", "9", "B", "a", "b", "ä"}));
    QCOMPARE(data->shape().classes, 6);
    QCOMPARE(data->count(Split::Training), 45);
    QCOMPARE(data->count(Split::Validation), 15);
    const std::vector<Example> all = allExamples(*data);
    for (std::size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(all[i].target, std::int32_t(i / 10));
        QCOMPARE(all[i].bytes, std::vector<int>(4, int(i % 10) * 10));
    }
}

/// What was written first often comes first, or last; both give the same examples in the same order.
void TestImageFolder::theOrderOfTheDiskDoesNotCount()
{
    const QTemporaryDir one, other;
    constexpr int count = 60;
    for (int i = 0; i < count; ++i) {
        const int j = count - 1 - i;
        put(one, QString("%1/%2.png").arg(i % 3).arg(i), greyPng(1, 1, i));
        put(other, QString("%1/%2.png").arg(j % 3).arg(j), greyPng(1, 1, j));
    }
    const DataPtr a = loadFolder(one), b = loadFolder(other);
    QCOMPARE(a->count(Split::Training), 48);
    for (const Split split : {Split::Training, Split::Validation}) {
        QCOMPARE(a->count(split), b->count(split));
        for (std::uint32_t i = 0; i < a->count(split); ++i)
            QVERIFY(exampleOf(*a, split, i) == exampleOf(*b, split, i));
    }
}

void TestImageFolder::oneInColourMakesAllColour()
{
    const QTemporaryDir folder;
    put(folder, "a/1.png", greyPng(2, 1, 7));
    put(folder, "a/2.png", png(2, 1, Colour, 8, QByteArray::fromHex("0a0b0c0d0e0f")));
    put(folder, "b/3.png", greyPng(2, 1, 9));
    const DataPtr data = loadFolder(folder);
    QVERIFY(data->shape().input == Shape({{1, 2, 3}}));
    QVERIFY(allExamples(*data) == (std::vector<Example>{{{7, 7, 7, 7, 7, 7}, 0}, {{10, 11, 12, 13, 14, 15}, 0}, {{9, 9, 9, 9, 9, 9}, 1}}));
}

void TestImageFolder::otherFilesAreLeftOut()
{
    const QTemporaryDir folder;
    put(folder, "a/1.png", greyPng(2, 1, 7));
    put(folder, "b/2.png", greyPng(2, 1, 9));
    put(folder, "b/.hidden.png", "hidden");
    put(folder, ".hidden/3.png", "hidden");
    put(folder, "b/notes.txt", "of another kind");
    put(folder, "labels.csv", "beside the folders");
    const DataPtr data = loadFolder(folder);
    QCOMPARE(data->classNames(), (std::vector<std::string>{"a", "b"}));
    QCOMPARE(data->count(Split::Training) + data->count(Split::Validation), 2);
}

void TestImageFolder::linksAreFollowed()
{
    const QTemporaryDir folder, elsewhere;
    put(elsewhere, "far/1.png", greyPng(2, 1, 7));
    put(folder, "b/2.png", greyPng(2, 1, 9));
    QVERIFY(QFile::link(elsewhere.filePath("far"), folder.filePath("a")));
    QVERIFY(QFile::link(folder.path(), folder.filePath("b/above"))); // a loop; folders in a class's folder are not looked into
    const DataPtr data = loadFolder(folder);
    QCOMPARE(data->classNames(), (std::vector<std::string>{"a", "b"}));
    QCOMPARE(data->count(Split::Training) + data->count(Split::Validation), 2);
}

void TestImageFolder::aCancelledLoad()
{
    const QTemporaryDir folder;
    put(folder, "a/1.png", greyPng(2, 1, 7));
    put(folder, "b/2.png", greyPng(2, 1, 9));
    Progress progress;
    progress.cancelled = true;
    const Result<DataPtr> data = loadData({ImageFolderData{folder.path().toStdString()}}, 1, "", &progress);
    QVERIFY(!data);
    QVERIFY(QString::fromStdString(data.error().text()).contains("cancelled"));
}

void TestImageFolder::foldersRefused_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("no folder is named") << QStringList() << "" << QStringList{"/data/directory", "image_folder"};
    QTest::newRow("a folder that is not there") << QStringList() << "nowhere" << QStringList{"/nowhere: ", "cannot be read"};
    QTest::newRow("a file instead of a folder") << QStringList{"a.png"} << "a.png" << QStringList{"/a.png: ", "cannot be read"};
    QTest::newRow("an empty folder") << QStringList() << "." << QStringList{"0 folders", "2 to 1000"};
    QTest::newRow("images without folders") << QStringList{"1.png", "2.png"} << "." << QStringList{"0 folders", "2 to 1000"};
    QTest::newRow("one class") << QStringList{"a/1.png", "a/2.png"} << "." << QStringList{"1 folders", "2 to 1000"};
    QTest::newRow("a class without images") << QStringList{"a/1.png", "b/2.txt", "c/3.png"} << "." << QStringList{"/b: ", ".png, .jpg or .jpeg"};
    QTest::newRow("a name that is a command to a terminal") << QStringList{"a/1.png", "b\x1b[2J/2.png"} << "." << QStringList{"control characters"};
}

void TestImageFolder::foldersRefused()
{
    QFETCH(QStringList, files);
    QFETCH(QString, directory);
    QFETCH(QStringList, words);
    const QTemporaryDir folder;
    for (const QString &file : files)
        put(folder, file, greyPng(2, 2, 5));
    const QString text = errorOf(ImageFolderData{directory.toStdString()}, folder.path().toStdString());
    QVERIFY2(!text.isEmpty(), "it was read");
    for (const QString &word : words)
        QVERIFY2(text.contains(word), qPrintable(text));
}

void TestImageFolder::imagesRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("words");
    const QByteArray noise = [] {
        QByteArray values;
        std::uint32_t state = 1;
        for (int i = 0; i < 64 * 64 * 3; ++i)
            values += char((state = state * 1664525 + 1013904223) >> 24);
        return values;
    }();
    const QByteArray goodPng = png(64, 64, Colour, 8, noise), goodJpeg = jpeg(64, 64, 3, noise);
    const auto changed = [](QByteArray bytes, qsizetype at) {
        for (qsizetype i = at; i < at + 20; ++i)
            bytes[i] = char(~bytes[i]);
        return bytes;
    };
    /// The width and height of the frame header, which begins with ff c0.
    const auto enormous = [](QByteArray bytes) { return bytes.replace(bytes.indexOf("\xff\xc0") + 5, 4, QByteArray(4, '\xfe')); };
    QTest::newRow("an empty file") << QByteArray("") << QStringList{"neither a PNG nor a JPEG"};
    QTest::newRow("a text") << QByteArray("not an image") << QStringList{"neither a PNG nor a JPEG"};
    QTest::newRow("another size") << greyPng(3, 2, 0) << QStringList{"3 × 2 pixels", "a/first.png", "64 × 64 pixels"};
    QTest::newRow("a PNG's signature alone") << goodPng.left(8) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG that was cut off") << goodPng.left(goodPng.size() / 2) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG with changed data") << changed(goodPng, goodPng.size() / 2) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG with a changed header") << changed(goodPng, 12) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG of 900000 × 900000") << png(900'000, 900'000, Colour, 8, {}) << QStringList{"900000 × 900000", "4096"};
    QTest::newRow("a PNG of 2³¹ − 1 pixels across") << png(0x7fffffff, 1, Grey, 8, {}) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG of no pixels") << png(0, 0, Grey, 8, {}) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG just within the bounds, and no data") << png(4096, 4096, Colour, 16, {}) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG with a palette that is missing") << png(64, 64, Palette, 8, QByteArray(4096, '\1')) << QStringList{"PNG data are broken"};
    QTest::newRow("a JPEG's signature alone") << goodJpeg.left(3) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG's header alone") << goodJpeg.left(goodJpeg.indexOf("\xff\xda")) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG that was cut off") << goodJpeg.left(goodJpeg.size() / 2) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG whose end comes too early") << QByteArray(goodJpeg).replace(goodJpeg.size() / 2, 2, "\xff\xd9") << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG with changed tables") << changed(goodJpeg, goodJpeg.indexOf("\xff\xc4") + 2) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG of 65278 × 65278") << enormous(goodJpeg) << QStringList{"65278 × 65278", "4096"};
    QTest::newRow("more than 64 MiB") << goodPng + QByteArray(64 << 20, '\0') << QStringList{"larger than", "67108864"};
}

void TestImageFolder::imagesRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, words);
    const QTemporaryDir folder;
    put(folder, "a/first.png", greyPng(64, 64, 1));
    put(folder, "b/hostile.png", bytes);
    const QString text = errorOf(ImageFolderData{folder.path().toStdString()});
    QVERIFY2(!text.isEmpty(), "it was read");
    for (const QString &word : words + QStringList{folder.filePath("b/hostile.png")})
        QVERIFY2(text.contains(word), qPrintable(text));
    QVERIFY2(text.size() < 1000, qPrintable(text));
}

void TestImageFolder::whatIsNotAnImageFile()
{
    const QTemporaryDir folder;
    put(folder, "a/1.png", greyPng(2, 2, 1));
    put(folder, "b/2.png", greyPng(2, 2, 1));
    const QString path = folder.filePath("b/x.png");
    const auto error = [&] { return errorOf(ImageFolderData{folder.path().toStdString()}); };
    QCOMPARE(error(), QString());
    QVERIFY(QDir().mkdir(path));
    QVERIFY2(error().contains(path + ": this is a folder"), qPrintable(error()));
    QVERIFY(QDir().rmdir(path));
    QCOMPARE(mkfifo(path.toUtf8().constData(), 0600), 0);
    QVERIFY2(error().contains(path + ": this is not a regular file"), qPrintable(error()));
    QVERIFY(QFile::remove(path));
    QVERIFY(QFile::link("x.png", path)); // to itself
    QVERIFY2(error().contains(path + ": the file cannot be read"), qPrintable(error()));
    QVERIFY(QFile::remove(path));
    const QString loop = folder.filePath("c");
    QVERIFY(QFile::link("c", loop));
    QVERIFY2(error().contains(loop + ": the folder cannot be read"), qPrintable(error()));
}

QTEST_APPLESS_MAIN(TestImageFolder)
#include "tst_image_folder.moc"
