// Folders of images.
#include "core/image_examples.h"
#include "data/image_file.h"
#include "train/trainer.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <cstdio>
#include <gif_lib.h>
#include <jpeglib.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <set>

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
    return bigEndian(std::uint32_t(data.size())) + checked
        + bigEndian(std::uint32_t(crc32(0, reinterpret_cast<const Bytef *>(checked.data()), uInt(checked.size()))));
}

enum ColourType { Grey = 0, Colour = 2, Palette = 3, GreyAlpha = 4, ColourAlpha = 6 };

/// `rows` as they are packed in the file. `more`: chunks before the data.
QByteArray png(std::uint32_t width, std::uint32_t height, ColourType type, int bits, const QByteArray &rows,
    const QByteArray &more = {})
{
    QByteArray filtered;
    const qsizetype rowBytes = height ? rows.size() / height : 0;
    for (qsizetype row = 0; row < qsizetype(height) && rowBytes > 0; ++row)
        filtered += QByteArray(1, '\0') + rows.mid(row * rowBytes, rowBytes);
    const QByteArray header = bigEndian(width) + bigEndian(height) + char(bits) + char(type) + QByteArray(3, '\0');
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + more + chunk("IDAT", qCompress(filtered).mid(4))
        + chunk("IEND", {});
}

QByteArray greyPng(int width, int height, int value)
{
    return png(std::uint32_t(width), std::uint32_t(height), Grey, 8, QByteArray(width * height, char(value)));
}

/// `channels` of 4 are inks, with Adobe's marker. `exif`: what stands in a marker APP1.
QByteArray jpeg(int width, int height, int channels, const QByteArray &values, const QByteArray &exif = {})
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
    info.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 4 ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 98, TRUE);
    jpeg_start_compress(&info, TRUE);
    if (!exif.isEmpty())
        jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET *>(exif.data()), unsigned(exif.size()));
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

// ---- the others ----

QByteArray littleEndian(std::uint32_t value, int bytes)
{
    QByteArray result;
    for (int i = 0; i < bytes; ++i)
        result += char(value >> 8 * i);
    return result;
}

/// A BMP with the usual header; `rows` as they are packed, the lowest first unless `height` is negative.
QByteArray bmp(int width, int height, int bits, const QByteArray &rows, const QByteArray &palette = {},
    std::uint32_t compression = 0)
{
    const QByteArray info = littleEndian(40, 4) + littleEndian(std::uint32_t(width), 4)
        + littleEndian(std::uint32_t(height), 4) + littleEndian(1, 2) + littleEndian(std::uint32_t(bits), 2)
        + littleEndian(compression, 4) + QByteArray(12, '\0')
        + littleEndian(std::uint32_t(bits <= 8 ? palette.size() / 4 : 0), 4) + QByteArray(4, '\0');
    const std::uint32_t begin = std::uint32_t(14 + info.size() + palette.size());
    return "BM" + littleEndian(begin + std::uint32_t(rows.size()), 4) + QByteArray(4, '\0') + littleEndian(begin, 4)
        + info + palette + rows;
}

/// The palette of a BMP in greys.
QByteArray greys(int count)
{
    QByteArray palette;
    for (int i = 0; i < count; ++i)
        palette += QByteArray(3, char(i * 255 / (count - 1))) + '\0';
    return palette;
}

/// A GIF with the colours 10 11 12, 20 21 22, 30 31 32, 40 41 42; of one frame for each text of `frames`.
QByteArray gif(int width, int height, const QList<QByteArray> &frames, int transparent = -1, bool interlaced = false)
{
    QByteArray bytes;
    int fault = 0;
    GifFileType *file = EGifOpen(
        &bytes,
        [](GifFileType *to, const GifByteType *from, int size) {
            static_cast<QByteArray *>(to->UserData)->append(reinterpret_cast<const char *>(from), size);
            return size;
        },
        &fault);
    GifColorType colours[4];
    for (int i = 0; i < 4; ++i)
        colours[i] = {GifByteType(10 * i + 10), GifByteType(10 * i + 11), GifByteType(10 * i + 12)};
    ColorMapObject *map = GifMakeMapObject(4, colours);
    EGifSetGifVersion(file, true);
    EGifPutScreenDesc(file, width, height, 2, 0, map);
    for (const QByteArray &frame : frames) {
        GraphicsControlBlock control{0, false, 5, transparent};
        GifByteType packed[4];
        EGifGCBToExtension(&control, packed);
        EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, packed);
        EGifPutImageDesc(file, 0, 0, width, height, interlaced, nullptr);
        const auto put = [&](int row) {
            EGifPutLine(file, reinterpret_cast<GifPixelType *>(frame.mid(row * width, width).data()), width);
        };
        const std::pair<int, int> passes[] = {{0, interlaced ? 8 : 1}, {4, 8}, {2, 4}, {1, 2}};
        for (int pass = 0; pass < (interlaced ? 4 : 1); ++pass) {
            for (int row = passes[pass].first; row < height; row += passes[pass].second)
                put(row);
        }
    }
    EGifCloseFile(file, &fault);
    GifFreeMapObject(map);
    return bytes;
}

QByteArray webp(int width, int height, const QByteArray &rgba)
{
    std::uint8_t *bytes = nullptr;
    const std::size_t size =
        WebPEncodeLosslessRGBA(reinterpret_cast<const std::uint8_t *>(rgba.data()), width, height, width * 4, &bytes);
    const QByteArray result(reinterpret_cast<const char *>(bytes), qsizetype(size));
    WebPFree(bytes);
    return result;
}

QByteArray animatedWebp(int width, int height, const QList<QByteArray> &frames)
{
    WebPAnimEncoderOptions options;
    WebPAnimEncoderOptionsInit(&options);
    WebPAnimEncoder *encoder = WebPAnimEncoderNew(width, height, &options);
    WebPConfig config;
    WebPConfigInit(&config);
    config.lossless = 1;
    config.exact = 1;
    int time = 0;
    for (const QByteArray &frame : frames) {
        WebPPicture picture;
        WebPPictureInit(&picture);
        picture.use_argb = 1;
        picture.width = width;
        picture.height = height;
        WebPPictureImportRGBA(&picture, reinterpret_cast<const std::uint8_t *>(frame.data()), width * 4);
        WebPAnimEncoderAdd(encoder, &picture, time += 100, &config);
        WebPPictureFree(&picture);
    }
    WebPAnimEncoderAdd(encoder, nullptr, time + 100, nullptr);
    WebPData data;
    WebPDataInit(&data);
    WebPAnimEncoderAssemble(encoder, &data);
    const QByteArray result(reinterpret_cast<const char *>(data.bytes), qsizetype(data.size));
    WebPDataClear(&data);
    WebPAnimEncoderDelete(encoder);
    return result;
}

/// A TIFF structure with one tag.
QByteArray exif(int orientation, bool isLittle = false)
{
    if (isLittle)
        return "II*" + QByteArray(1, '\0') + littleEndian(8, 4) + littleEndian(1, 2) + littleEndian(0x112, 2)
            + littleEndian(3, 2) + littleEndian(1, 4) + littleEndian(std::uint32_t(orientation), 4)
            + QByteArray(4, '\0');
    return "MM"
        + QByteArray::fromHex("002a00000008"
                              "0001"
                              "0112"
                              "0003"
                              "00000001")
        + char(0) + char(orientation) + QByteArray(6, '\0');
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
    const Result<DataPtr> data =
        loadData({ImageFolderData{"."}, 0, validationFraction, false}, 1, folder.path().toStdString());
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
    std::sort(all.begin(), all.end(),
        [](const Example &a, const Example &b) { return std::tie(a.target, a.bytes) < std::tie(b.target, b.bytes); });
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
    void inksBecomeColours();
    void camerasThatWereTurned_data();
    void camerasThatWereTurned();
    void otherSizes_data();
    void otherSizes();
    void fineStripesBecomeGrey();
    void channels();
    void numbersInNamesCount();
    void whatIsLeftOutIsCounted();
    void trainingImagesAreVaried();
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
    QTest::newRow("grey of one bit") << png(4, 2, Grey, 1, hex("50a0")) << "(2, 4, 1)"
                                     << Bytes{0, 255, 0, 255, 255, 0, 255, 0};
    QTest::newRow("grey of 16 bits") << png(4, 1, Grey, 16, hex("000001018080ffff")) << "(1, 4, 1)"
                                     << Bytes{0, 1, 128, 255};
    QTest::newRow("grey and alpha, over white")
        << png(2, 1, GreyAlpha, 8, hex("10ff0000")) << "(1, 2, 1)" << Bytes{16, 255};
    QTest::newRow("colour") << png(1, 2, Colour, 8, hex("010203fdfeff")) << "(2, 1, 3)"
                            << Bytes{1, 2, 3, 253, 254, 255};
    QTest::newRow("colour of 16 bits") << png(1, 1, Colour, 16, hex("01018080fefe")) << "(1, 1, 3)"
                                       << Bytes{1, 128, 254};
    QTest::newRow("colour and alpha, over white")
        << png(2, 1, ColourAlpha, 8, hex("010203ff04050600")) << "(1, 2, 3)" << Bytes{1, 2, 3, 255, 255, 255};
    QTest::newRow("a palette") << png(3, 1, Palette, 8, hex("010001"), chunk("PLTE", hex("0a0b0c636465")))
                               << "(1, 3, 3)" << Bytes{99, 100, 101, 10, 11, 12, 99, 100, 101};
    // Values are those stored, whatever they are meant to look like on a screen.
    const QByteArray gamma = chunk("gAMA", bigEndian(100'000)), srgb = chunk("sRGB", hex("00"));
    const QByteArray primaries = chunk("cHRM",
        bigEndian(64'000) + bigEndian(33'000) + bigEndian(30'000) + bigEndian(60'000) + bigEndian(15'000)
            + bigEndian(6'000) + bigEndian(31'270) + bigEndian(32'900));
    const QByteArray profile = chunk("iCCP", QByteArray("x\0\0", 3) + qCompress(QByteArray(200, 'p')).mid(4));
    QTest::newRow("grey, with a gamma of 1")
        << png(3, 1, Grey, 8, hex("6400ff"), gamma) << "(1, 3, 1)" << Bytes{100, 0, 255};
    QTest::newRow("colour, with a gamma of 1")
        << png(2, 1, Colour, 8, hex("643264000aff"), gamma) << "(1, 2, 3)" << Bytes{100, 50, 100, 0, 10, 255};
    QTest::newRow("colour, with a gamma and other primaries")
        << png(1, 1, Colour, 8, hex("6432c8"), chunk("gAMA", bigEndian(55'000)) + primaries) << "(1, 1, 3)"
        << Bytes{100, 50, 200};
    QTest::newRow("colour, that says it is sRGB")
        << png(1, 1, Colour, 8, hex("6432c8"), srgb + gamma) << "(1, 1, 3)" << Bytes{100, 50, 200};
    QTest::newRow("colour, with a profile")
        << png(1, 1, Colour, 8, hex("6432c8"), profile) << "(1, 1, 3)" << Bytes{100, 50, 200};
    QTest::newRow("grey of 16 bits, with a gamma of 1")
        << png(3, 1, Grey, 16, hex("64640000ffff"), gamma) << "(1, 3, 1)" << Bytes{100, 0, 255};
    QTest::newRow("colour of 16 bits, with a gamma of 1")
        << png(1, 1, Colour, 16, hex("64643232c8c8"), gamma) << "(1, 1, 3)" << Bytes{100, 50, 200};
    QTest::newRow("grey of 4 bits, with a gamma of 1")
        << png(2, 1, Grey, 4, hex("6a"), gamma) << "(1, 2, 1)" << Bytes{102, 170};
    QTest::newRow("grey and alpha, with a gamma of 1")
        << png(1, 1, GreyAlpha, 8, hex("64ff"), gamma) << "(1, 1, 1)" << Bytes{100};
    QTest::newRow("a palette, with a gamma of 1")
        << png(1, 1, Palette, 8, hex("00"), gamma + chunk("PLTE", hex("643264"))) << "(1, 1, 3)" << Bytes{100, 50, 100};
    QTest::newRow("a BMP of 24 bits") << bmp(2, 2, 24,
        hex("0302010605040000"
            "0908070c0b0a0000")) << "(2, 2, 3)"
                                      << Bytes{7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6};
    QTest::newRow("a BMP whose first row is the highest") << bmp(1, -2, 24,
        hex("03020100"
            "06050400")) << "(2, 1, 3)" << Bytes{1, 2, 3, 4, 5, 6};
    QTest::newRow("a BMP in greys") << bmp(3, 1, 8, hex("00640f00"), greys(256)) << "(1, 3, 1)" << Bytes{0, 100, 15};
    QTest::newRow("a BMP in black and white")
        << bmp(9, 1, 1, hex("50800000"), greys(2)) << "(1, 9, 1)" << Bytes{0, 255, 0, 255, 0, 0, 0, 0, 255};
    QTest::newRow("a BMP with a palette") << bmp(3, 1, 4, hex("01200000"),
        hex("03020100"
            "06050400"
            "09080700")) << "(1, 3, 3)" << Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9};
    QTest::newRow("a BMP of 16 bits") << bmp(2, 1, 16, hex("007c1f00")) << "(1, 2, 3)" << Bytes{255, 0, 0, 0, 0, 255};
    QTest::newRow("a BMP of 16 bits with masks") << bmp(2, 1, 16, hex("e007001f"),
        hex("00f80000"
            "e0070000"
            "1f000000"),
        3) << "(1, 2, 3)" << Bytes{0, 255, 0, 25, 227, 0};
    QTest::newRow("a BMP of 32 bits") << bmp(1, 1, 32, hex("03020100")) << "(1, 1, 3)" << Bytes{1, 2, 3};
    QTest::newRow("a BMP of runs") << bmp(4, 2, 8,
        hex("0301"
            "0102"
            "0000"
            "0003"
            "01020100"
            "0101"
            "0001"),
        hex("03020100"
            "06050400"
            "09080700"),
        1) << "(2, 4, 3)" << Bytes{4, 5, 6, 7, 8, 9, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 7, 8, 9};
    QTest::newRow("a BMP of runs of 4 bits") << bmp(4, 1, 4,
        hex("0412"
            "0001"),
        hex("03020100"
            "06050400"
            "09080700"),
        2) << "(1, 4, 3)" << Bytes{4, 5, 6, 7, 8, 9, 4, 5, 6, 7, 8, 9};
    QTest::newRow("a BMP of OS/2") << hex("424d"
                                          "1e000000"
                                          "00000000"
                                          "1a000000"
                                          "0c000000"
                                          "0100"
                                          "0100"
                                          "0100"
                                          "1800"
                                          "03020100")
                                   << "(1, 1, 3)" << Bytes{1, 2, 3};
    QTest::newRow("a GIF") << gif(3, 1, {hex("000302")}) << "(1, 3, 3)" << Bytes{10, 11, 12, 40, 41, 42, 30, 31, 32};
    QTest::newRow("a GIF with a transparent colour")
        << gif(2, 1, {hex("0001")}, 1) << "(1, 2, 3)" << Bytes{10, 11, 12, 255, 255, 255};
    QTest::newRow("a GIF, interlaced") << gif(1, 5, {hex("0001020300")}, -1, true) << "(5, 1, 3)"
                                       << Bytes{10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42, 10, 11, 12};
    QTest::newRow("the first frame of a GIF")
        << gif(2, 1, {hex("0001"), hex("0203")}) << "(1, 2, 3)" << Bytes{10, 11, 12, 20, 21, 22};
    QTest::newRow("a WebP") << webp(2, 1, hex("010203fffdfeffff")) << "(1, 2, 3)" << Bytes{1, 2, 3, 253, 254, 255};
    QTest::newRow("a WebP, transparent") << webp(2, 1,
        hex("0a141e80"
            "01020300")) << "(1, 2, 3)" << Bytes{132, 137, 142, 255, 255, 255};
    QTest::newRow("the first frame of a WebP") << animatedWebp(2, 1, {hex("010203ff040506ff"), hex("0a0b0cff0d0e0fff")})
                                               << "(1, 2, 3)" << Bytes{1, 2, 3, 4, 5, 6};
    QTest::newRow("a palette with a transparent entry, over white")
        << png(2, 1, Palette, 8, hex("0001"), chunk("PLTE", hex("0a0b0c636465")) + chunk("tRNS", hex("00")))
        << "(1, 2, 3)" << Bytes{255, 255, 255, 99, 100, 101};
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
            QVERIFY2(std::abs(example.bytes[i] - wanted) <= 4,
                qPrintable(QString("value %1: %2, not %3").arg(i).arg(example.bytes[i]).arg(wanted)));
        }
    }
}

void TestImageFolder::inksBecomeColours()
{
    // Adobe's programs store 255 − ink. Cyan, no ink, black, half of all.
    const QByteArray cells = QByteArray::fromHex("00ffffff"
                                                 "ffffffff"
                                                 "ffffff00"
                                                 "808080ff");
    QByteArray values;
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 32; ++x)
            values += cells.mid(x / 8 * 4, 4);
    }
    const QTemporaryDir folder;
    put(folder, "a/1.jpg", jpeg(32, 8, 4, values));
    put(folder, "b/2.jpg", jpeg(32, 8, 3, QByteArray(32 * 8 * 3, char(128))));
    const Example example = allExamples(*loadFolder(folder))[0];
    const int wanted[4][3] = {{0, 255, 255}, {255, 255, 255}, {0, 0, 0}, {128, 128, 128}};
    for (int cell = 0; cell < 4; ++cell) {
        for (int c = 0; c < 3; ++c) {
            const int found = example.bytes[std::size_t((8 * cell + 4 + 32 * 4) * 3 + c)];
            QVERIFY2(
                std::abs(found - wanted[cell][c]) <= 6, qPrintable(QString("%1 %2: %3").arg(cell).arg(c).arg(found)));
        }
    }
}

void TestImageFolder::camerasThatWereTurned_data()
{
    QTest::addColumn<int>("orientation");
    QTest::addColumn<QString>("shape");
    QTest::addColumn<std::vector<int>>("values");
    using Bytes = std::vector<int>;
    // Stored: 1 2 3 above 4 5 6. What each number means is in EXIF's table of the 0th row and 0th column.
    QTest::newRow("1") << 1 << "(2, 3, 1)" << Bytes{1, 2, 3, 4, 5, 6};
    QTest::newRow("2, mirrored") << 2 << "(2, 3, 1)" << Bytes{3, 2, 1, 6, 5, 4};
    QTest::newRow("3, upside down") << 3 << "(2, 3, 1)" << Bytes{6, 5, 4, 3, 2, 1};
    QTest::newRow("4") << 4 << "(2, 3, 1)" << Bytes{4, 5, 6, 1, 2, 3};
    QTest::newRow("5") << 5 << "(3, 2, 1)" << Bytes{1, 4, 2, 5, 3, 6};
    QTest::newRow("6, to be turned clockwise") << 6 << "(3, 2, 1)" << Bytes{4, 1, 5, 2, 6, 3};
    QTest::newRow("7") << 7 << "(3, 2, 1)" << Bytes{6, 3, 5, 2, 4, 1};
    QTest::newRow("8, to be turned anticlockwise") << 8 << "(3, 2, 1)" << Bytes{3, 6, 2, 5, 1, 4};
    QTest::newRow("0, which means nothing") << 0 << "(2, 3, 1)" << Bytes{1, 2, 3, 4, 5, 6};
    QTest::newRow("9, which means nothing") << 9 << "(2, 3, 1)" << Bytes{1, 2, 3, 4, 5, 6};
}

void TestImageFolder::camerasThatWereTurned()
{
    QFETCH(int, orientation);
    QFETCH(QString, shape);
    QFETCH(std::vector<int>, values);
    QByteArray blocks; // the same, each pixel 16 × 16
    for (int i = 0; i < 32 * 48; ++i)
        blocks += char(40 * (i / 48 / 16 * 3 + i % 48 / 16 + 1));
    for (const bool isLittle : {false, true}) {
        const QTemporaryDir folder;
        const QByteArray pixels = QByteArray::fromHex("010203040506"), tag = exif(orientation, isLittle);
        put(folder, "a/1.png", png(3, 2, Grey, 8, pixels, chunk("eXIf", tag)));
        put(folder, "b/2.png", png(3, 2, Grey, 8, pixels, chunk("eXIf", tag)));
        const DataPtr data = loadFolder(folder);
        QCOMPARE(QString::fromStdString(data->shape().input.text()), shape);
        QCOMPARE(allExamples(*data)[0].bytes, values);
        const QString photograph = folder.filePath("photograph.jpg");
        write(photograph, jpeg(48, 32, 1, blocks, QByteArray("Exif\0\0", 6) + tag));
        const Result<ImageBytes> image = readImage(photograph.toStdString());
        QVERIFY(image && image->width * image->height == 48 * 32);
        std::vector<int> middles;
        for (int y = 8; y < image->height; y += 16) {
            for (int x = 8; x < image->width; x += 16)
                middles.push_back((image->values[std::size_t(y * image->width + x)] + 20) / 40);
        }
        QCOMPARE(middles, values);
    }
}

void TestImageFolder::otherSizes_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<std::vector<int>>("size");
    QTest::addColumn<std::vector<int>>("values");
    using Bytes = std::vector<int>;
    const auto hex = [](const char *digits) { return QByteArray::fromHex(digits); };
    QTest::newRow("the same") << png(2, 1, Grey, 8, hex("00ff")) << std::vector<int>{1, 2} << Bytes{0, 255};
    QTest::newRow("one colour stays one") << greyPng(7, 5, 77) << std::vector<int>{3, 2} << Bytes(6, 77);
    QTest::newRow("one colour stays one when it grows") << greyPng(2, 1, 77) << std::vector<int>{3, 5} << Bytes(15, 77);
    QTest::newRow("half") << png(4, 1, Grey, 8, hex("00000000")) << std::vector<int>{1, 2} << Bytes{0, 0};
    // Triangles of width 4 around 1 and 3 give the three pixels that they reach 3, 3 and 1 parts of 7.
    QTest::newRow("an edge, halved") << png(4, 1, Grey, 8, hex("0000ffff")) << std::vector<int>{1, 2} << Bytes{36, 219};
    QTest::newRow("a step, doubled") << png(2, 1, Grey, 8, hex("0064")) << std::vector<int>{1, 4}
                                     << Bytes{0, 25, 75, 100};
    QTest::newRow("to one pixel") << png(2, 2, Grey, 8, hex("00406080")) << std::vector<int>{1, 1} << Bytes{72};
    QTest::newRow("colour by colour") << png(2, 1, Colour, 8,
        hex("000a64"
            "640ac8")) << std::vector<int>{1, 1}
                                      << Bytes{50, 10, 150};
}

void TestImageFolder::otherSizes()
{
    QFETCH(QByteArray, file);
    QFETCH(std::vector<int>, size);
    QFETCH(std::vector<int>, values);
    const QTemporaryDir folder;
    put(folder, "a/1.png", file);
    put(folder, "b/2.png", file);
    const Result<DataPtr> data = loadData({ImageFolderData{".", size}, 0, 0.2, false}, 1, folder.path().toStdString());
    QVERIFY2(data, data ? "" : data.error().text().c_str());
    QCOMPARE(allExamples(**data)[0].bytes, values);
}

/// Where pixels are skipped, they become black or white.
void TestImageFolder::fineStripesBecomeGrey()
{
    QByteArray stripes;
    for (int i = 0; i < 96 * 96; ++i)
        stripes += i % 2 ? char(255) : char(0);
    const QTemporaryDir folder;
    put(folder, "a/1.png", png(96, 96, Grey, 8, stripes));
    put(folder, "b/2.jpg", jpeg(50, 31, 1, QByteArray(50 * 31, char(127))));
    const Result<DataPtr> data =
        loadData({ImageFolderData{".", {10, 12}}, 0, 0.2, false}, 1, folder.path().toStdString());
    QVERIFY2(data, data ? "" : data.error().text().c_str());
    QVERIFY((*data)->shape().input == Shape({{10, 12, 1}}));
    for (const Example &example : allExamples(**data)) {
        for (const int value : example.bytes)
            QVERIFY2(std::abs(value - 127) <= 8, qPrintable(QString::number(value)));
    }
}

void TestImageFolder::channels()
{
    const QTemporaryDir folder;
    put(folder, "a/1.png", png(1, 1, Colour, 8, QByteArray::fromHex("64c832")));
    put(folder, "b/2.png", greyPng(1, 1, 9));
    const auto load = [&](ImageChannels channels) {
        return *loadData({ImageFolderData{".", {}, channels}, 0, 0.2, false}, 1, folder.path().toStdString());
    };
    QVERIFY(allExamples(*load(ImageChannels::Grey)) == (std::vector<Example>{{{153}, 0}, {{9}, 1}}));
    QVERIFY(allExamples(*load(ImageChannels::Colour)) == (std::vector<Example>{{{100, 200, 50}, 0}, {{9, 9, 9}, 1}}));
    QVERIFY(allExamples(*load(ImageChannels::Auto)) == (std::vector<Example>{{{100, 200, 50}, 0}, {{9, 9, 9}, 1}}));
    put(folder, "a/1.png", greyPng(1, 1, 7));
    QVERIFY(load(ImageChannels::Auto)->shape().input == Shape({{1, 1, 1}}));
    QVERIFY(load(ImageChannels::Colour)->shape().input == Shape({{1, 1, 3}}));
}

void TestImageFolder::numbersInNamesCount()
{
    const QTemporaryDir folder;
    const std::vector<std::string> names = {"1", "2", "02", "10", "100000000000000000000", "class", "class 2",
        "class 2b", "class 10", "class 10 a 3", "class 10 a 12"};
    for (auto name = names.rbegin(); name != names.rend(); ++name)
        put(folder, QString::fromStdString(*name) + "/1.png", greyPng(1, 1, 5));
    QCOMPARE(loadFolder(folder)->classNames(), names);
}

void TestImageFolder::whatIsLeftOutIsCounted()
{
    const QTemporaryDir folder;
    put(folder, "a/1.png", greyPng(1, 1, 7));
    put(folder, "a/without an ending", greyPng(1, 1, 8));
    put(folder, "b/2.JFIF", jpeg(1, 1, 1, QByteArray(1, '\7')));
    put(folder, "b/notes.txt", "these are images");
    put(folder, "b/more.md", "indeed");
    put(folder, "b/scan.tif", QByteArray("II*\0....", 8));
    put(folder, "b/nothing", "");
    put(folder, "b/Thumbs.db", QByteArray::fromHex("d0cf11e0a1b11ae1"));
    put(folder, "b/inside/3.png", greyPng(1, 1, 9));
    const DataPtr data = loadFolder(folder);
    QCOMPARE(data->count(Split::Training) + data->count(Split::Validation), 3);
    QStringList found;
    for (const LeftOutFiles &left : data->report().leftOut)
        found << QString("%1 %2").arg(left.count).arg(QString::fromStdString(left.kind));
    found.sort();
    QCOMPARE(found, (QStringList{"1 TIFF image", "1 empty file", "1 folder", "1 unknown kind", "2 text"}));
}

void TestImageFolder::trainingImagesAreVaried()
{
    const QTemporaryDir folder;
    for (int i = 0; i < 8; ++i)
        put(folder, QString("%1/%2.png").arg(i % 2).arg(i),
            png(4, 4, Grey, 8, QByteArray::fromHex("000102030405060708090a0b0c0d0e0f")));
    Experiment experiment;
    experiment.data = {ImageFolderData{"."}, 0, 0.25, false};
    const DataPtr data = *loadData(experiment.data, 1, folder.path().toStdString());
    DenseSpec dense;
    dense.units = Units::classes();
    experiment.stack = {LayerSpec{FlattenSpec{}}, LayerSpec{dense}};
    experiment.batchSize = 6;
    const auto batches = [&](Augmentation augment) {
        experiment.data.augment = augment;
        const auto trainer = *Trainer::create(experiment, data);
        std::vector<std::vector<int>> images;
        trainer->setBatchListener([&](int batch, const float *inputs, const std::int32_t *, const std::int32_t *) {
            for (int i = 0; i < batch; ++i) {
                images.emplace_back();
                for (int k = 0; k < 16; ++k)
                    images.back().push_back(int(std::lround(inputs[16 * i + k] * 255)));
            }
        });
        for (int step = 0; step < 20; ++step)
            trainer->step(false);
        return images;
    };
    std::vector<int> stored(16), mirrored(16);
    for (int i = 0; i < 16; ++i) {
        stored[std::size_t(i)] = i;
        mirrored[std::size_t(i)] = i / 4 * 4 + 3 - i % 4;
    }
    for (const std::vector<int> &image : batches({}))
        QCOMPARE(image, stored);
    const auto flipped = batches({0, true});
    const auto count = std::ranges::count(flipped, mirrored);
    QCOMPARE(std::ranges::count(flipped, stored) + count, 120);
    QVERIFY2(count > 30 && count < 90, qPrintable(QString::number(count)));
    const auto moved = batches({2, false});
    QVERIFY(moved == batches({2, false}));
    std::set<std::pair<int, int>> shifts;
    for (const std::vector<int> &image : moved) {
        for (int down = -2; down <= 2; ++down) {
            for (int right = -2; right <= 2; ++right) {
                std::vector<int> wanted(16);
                for (int y = 0; y < 4; ++y) {
                    for (int x = 0; x < 4; ++x)
                        wanted[std::size_t(4 * y + x)] =
                            y >= down && y - down < 4 && x >= right && x - right < 4 ? 4 * (y - down) + x - right : 0;
                }
                if (image == wanted)
                    shifts.insert({down, right});
            }
        }
    }
    QVERIFY2(shifts.size() > 20, qPrintable(QString::number(shifts.size())));
}

void TestImageFolder::classesAndSplits()
{
    const QTemporaryDir folder;
    for (const char *name : {"b", "ä", "a", "B", "10", "9"}) {
        for (int i = 0; i < 10; ++i)
            put(folder, QString("%1/%2.png").arg(name).arg(i), greyPng(2, 2, 10 * i));
    }
    const DataPtr data = loadFolder(folder, 0.25);
    QCOMPARE(data->classNames(), (std::vector<std::string>{"9", "10", "B", "a", "b", "ä"}));
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
    QVERIFY(allExamples(*data)
        == (std::vector<Example>{{{7, 7, 7, 7, 7, 7}, 0}, {{10, 11, 12, 13, 14, 15}, 0}, {{9, 9, 9, 9, 9, 9}, 1}}));
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
    QVERIFY(QFile::link(
        folder.path(), folder.filePath("b/above"))); // a loop; folders in a class's folder are not looked into
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
    QTest::newRow("a folder that is not there")
        << QStringList() << "nowhere" << QStringList{"/nowhere: ", "cannot be read"};
    QTest::newRow("a file instead of a folder")
        << QStringList{"a.png"} << "a.png" << QStringList{"/a.png: ", "cannot be read"};
    QTest::newRow("an empty folder") << QStringList() << "." << QStringList{"0 folders", "2 to 1000"};
    QTest::newRow("images without folders")
        << QStringList{"1.png", "2.png"} << "." << QStringList{"0 folders", "2 to 1000"};
    QTest::newRow("one class") << QStringList{"a/1.png", "a/2.png"} << "." << QStringList{"1 folders", "2 to 1000"};
    QTest::newRow("a class without images") << QStringList{"a/1.png", "b/inside/2.png", "c/3.png"} << "."
                                            << QStringList{"/b: ", "PNG, JPEG, WebP, BMP and GIF"};
    QTest::newRow("a name that is a command to a terminal")
        << QStringList{"a/1.png", "b\x1b[2J/2.png"} << "." << QStringList{"control characters"};
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
    const auto enormous = [](QByteArray bytes) {
        return bytes.replace(bytes.indexOf("\xff\xc0") + 5, 4, QByteArray(4, '\xfe'));
    };
    QTest::newRow("an empty file") << QByteArray("") << QStringList{"neither a PNG nor a JPEG"};
    QTest::newRow("a text") << QByteArray("not an image") << QStringList{"neither a PNG nor a JPEG"};
    QTest::newRow("another size") << greyPng(3, 2, 0) << QStringList{"3 × 2 pixels", "a/first.png", "64 × 64 pixels"};
    QTest::newRow("a PNG's signature alone") << goodPng.left(8) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG that was cut off") << goodPng.left(goodPng.size() / 2) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG with changed data")
        << changed(goodPng, goodPng.size() / 2) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG with a changed header") << changed(goodPng, 12) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG of 900000 × 900000")
        << png(900'000, 900'000, Colour, 8, {}) << QStringList{"900000 × 900000", "4096"};
    QTest::newRow("a PNG of 2³¹ − 1 pixels across")
        << png(0x7fffffff, 1, Grey, 8, {}) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG of no pixels") << png(0, 0, Grey, 8, {}) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG just within the bounds, and no data")
        << png(4096, 4096, Colour, 16, {}) << QStringList{"PNG data are broken"};
    QTest::newRow("a PNG with a palette that is missing")
        << png(64, 64, Palette, 8, QByteArray(4096, '\1')) << QStringList{"PNG data are broken"};
    QTest::newRow("a JPEG's signature alone") << goodJpeg.left(3) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG's header alone")
        << goodJpeg.left(goodJpeg.indexOf("\xff\xda")) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG that was cut off")
        << goodJpeg.left(goodJpeg.size() / 2) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG whose end comes too early")
        << QByteArray(goodJpeg).replace(goodJpeg.size() / 2, 2, "\xff\xd9") << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG with changed tables")
        << changed(goodJpeg, goodJpeg.indexOf("\xff\xc4") + 2) << QStringList{"JPEG data are broken"};
    QTest::newRow("a JPEG of 65278 × 65278") << enormous(goodJpeg) << QStringList{"65278 × 65278", "4096"};
    const QByteArray goodBmp = bmp(64, 64, 24, noise), goodWebp = webp(64, 64, noise + noise.left(64 * 64)),
                     goodGif = gif(64, 64, {QByteArray(4096, '\1')});
    QTest::newRow("a BMP's signature alone") << goodBmp.left(2) << QStringList{"BMP data are broken"};
    QTest::newRow("a BMP that was cut off")
        << goodBmp.left(goodBmp.size() / 2) << QStringList{"BMP data are broken", "fewer pixels"};
    QTest::newRow("a BMP of 2³¹ − 1 pixels across")
        << bmp(0x7fffffff, 1, 24, noise) << QStringList{"2147483647 × 1", "4096"};
    QTest::newRow("a BMP of a negative width") << bmp(-4, 1, 24, noise) << QStringList{"0 × 1", "4096"};
    QTest::newRow("a BMP of −2³¹ rows") << bmp(4, int(0x80000000), 24, noise) << QStringList{"4 × 2147483648", "4096"};
    QTest::newRow("a BMP of 7 bits") << bmp(4, 4, 7, noise, greys(128)) << QStringList{"BMP data are broken"};
    QTest::newRow("a BMP whose palette is cut off")
        << bmp(64, 64, 8, {}, greys(256)).left(100) << QStringList{"BMP data are broken"};
    QTest::newRow("a BMP of runs that end nowhere")
        << bmp(64, 64, 8, QByteArray::fromHex("0401"), greys(256), 1) << QStringList{"BMP data are broken"};
    QTest::newRow("a WebP's header alone") << goodWebp.left(12) << QStringList{"WebP data are broken"};
    QTest::newRow("a WebP that was cut off")
        << goodWebp.left(goodWebp.size() / 2) << QStringList{"WebP data are broken"};
    QTest::newRow("a GIF's signature alone") << goodGif.left(6) << QStringList{"GIF data are broken"};
    QTest::newRow("a GIF that was cut off") << goodGif.left(goodGif.size() - 20) << QStringList{"GIF data are broken"};
    QTest::newRow("a GIF without an image") << gif(64, 64, {}) << QStringList{"GIF data are broken"};
    QTest::newRow("a GIF of 65535 × 65535")
        << QByteArray(goodGif).replace(6, 4, QByteArray(4, '\xff')) << QStringList{"65535 × 65535", "4096"};
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
