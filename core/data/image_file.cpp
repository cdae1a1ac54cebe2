#include "data/image_file.h"

#include "base/byte_stream.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include <csetjmp>
#include <jpeglib.h>
#include <jerror.h>
#include <png.h>

namespace stacklight {

namespace {

constexpr std::uint64_t mostFileBytes = 64 << 20;
constexpr unsigned mostPixelsAcross = 4096;

Error broken(const std::string &path, const char *kind, const char *why)
{
    return {path, {}, message(TR("the %1 data are broken: %2"), kind, why)};
}

Result<ImageBytes> emptyImage(const std::string &path, unsigned width, unsigned height, int channels)
{
    if (width < 1 || height < 1 || width > mostPixelsAcross || height > mostPixelsAcross)
        return Error{path, {}, message(TR("the image has %1 × %2 pixels; 1 to %3 are allowed in each direction"), std::to_string(width), std::to_string(height), std::to_string(mostPixelsAcross))};
    ImageBytes image{int(height), int(width), channels, {}};
    image.values.resize(std::size_t(height) * width * std::size_t(channels));
    return image;
}

// ---- PNG: libpng's simplified interface, which comes back from errors by itself ----

/// Without the chunks that say how stored values are meant to look on a screen: libpng would change the values by them. What is
/// broken stays, for libpng to find.
std::vector<std::uint8_t> withoutColourSpace(const std::vector<std::uint8_t> &png)
{
    constexpr std::string_view dropped[] = {"gAMA", "cHRM", "sRGB", "iCCP", "cICP"};
    constexpr std::size_t signature = 8, frame = 12; // a chunk's length, type and checksum
    std::vector<std::uint8_t> kept(png.begin(), png.begin() + std::ptrdiff_t(std::min(signature, png.size())));
    std::size_t at = kept.size();
    while (png.size() - at >= frame) {
        const std::size_t length = std::size_t(png[at]) << 24 | std::size_t(png[at + 1]) << 16 | std::size_t(png[at + 2]) << 8 | png[at + 3];
        if (length > png.size() - at - frame)
            break;
        const std::string_view type(reinterpret_cast<const char *>(png.data()) + at + 4, 4);
        if (std::ranges::find(dropped, type) == std::end(dropped))
            kept.insert(kept.end(), png.begin() + std::ptrdiff_t(at), png.begin() + std::ptrdiff_t(at + frame + length));
        at += frame + length;
    }
    kept.insert(kept.end(), png.begin() + std::ptrdiff_t(at), png.end());
    return kept;
}

Result<ImageBytes> readPng(const std::string &path, const std::vector<std::uint8_t> &stored)
{
    const std::vector<std::uint8_t> bytes = withoutColourSpace(stored);
    struct Reader : png_image
    {
        ~Reader() { png_image_free(this); }
    } reader{};
    reader.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&reader, bytes.data(), bytes.size()))
        return broken(path, "PNG", reader.message);
    reader.flags |= PNG_IMAGE_FLAG_16BIT_sRGB; // as those of 8 bits; else libpng takes them for linear
    const bool isGrey = !(reader.format & PNG_FORMAT_FLAG_COLOR);
    reader.format = isGrey ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    Result<ImageBytes> image = emptyImage(path, reader.width, reader.height, isGrey ? 1 : 3);
    const png_color white{255, 255, 255};
    if (image && !png_image_finish_read(&reader, &white, image->values.data(), 0, nullptr))
        return broken(path, "PNG", reader.message);
    return image;
}

// ---- JPEG: libjpeg jumps back from errors. It jumps over its own functions alone, and over callbacks without destructors ----

struct JpegReader
{
    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf comeBack{};
    char words[JMSG_LENGTH_MAX] = {};

    ~JpegReader() { jpeg_destroy_decompress(&info); }
};

[[noreturn]] void giveUp(j_common_ptr info)
{
    auto *reader = static_cast<JpegReader *>(info->client_data);
    info->err->format_message(info, reader->words);
    std::longjmp(reader->comeBack, 1);
}

/// A warning (level −1) says that the data are cut off or broken and that libjpeg would make something up.
void onMessage(j_common_ptr info, int level)
{
    if (level < 0 && info->err->msg_code != JWRN_EXTRANEOUS_DATA)
        giveUp(info);
}

/// A small file may ask for millions of passes over a large image.
void limitPasses(j_common_ptr info)
{
    constexpr int mostPasses = 500;
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > mostPasses) {
        info->err->msg_code = JERR_BAD_SCAN_SCRIPT;
        info->err->msg_parm.i[0] = mostPasses;
        giveUp(info);
    }
}

bool readJpegHeader(JpegReader &reader, const std::vector<std::uint8_t> &bytes)
{
    if (setjmp(reader.comeBack))
        return false;
    reader.info.err = jpeg_std_error(&reader.errors);
    reader.errors.error_exit = giveUp;
    reader.errors.emit_message = onMessage;
    reader.info.client_data = &reader;
    jpeg_create_decompress(&reader.info);
    reader.progress.progress_monitor = limitPasses;
    reader.info.progress = &reader.progress;
    jpeg_mem_src(&reader.info, bytes.data(), bytes.size());
    jpeg_read_header(&reader.info, TRUE);
    reader.info.out_color_space = reader.info.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    return true;
}

bool readJpegRows(JpegReader &reader, std::uint8_t *to)
{
    if (setjmp(reader.comeBack))
        return false;
    jpeg_start_decompress(&reader.info);
    while (reader.info.output_scanline < reader.info.output_height) {
        JSAMPROW row = to + std::size_t(reader.info.output_scanline) * reader.info.output_width * std::size_t(reader.info.output_components);
        jpeg_read_scanlines(&reader.info, &row, 1);
    }
    jpeg_finish_decompress(&reader.info);
    return true;
}

Result<ImageBytes> readJpeg(const std::string &path, const std::vector<std::uint8_t> &bytes)
{
    JpegReader reader;
    if (!readJpegHeader(reader, bytes))
        return broken(path, "JPEG", reader.words);
    Result<ImageBytes> image = emptyImage(path, reader.info.image_width, reader.info.image_height, reader.info.out_color_space == JCS_RGB ? 3 : 1);
    if (image && !readJpegRows(reader, image->values.data()))
        return broken(path, "JPEG", reader.words);
    return image;
}

bool beginsWith(const std::vector<std::uint8_t> &bytes, std::initializer_list<std::uint8_t> magic)
{
    return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

} // namespace

bool isImageName(const std::string &name)
{
    std::string ending = std::filesystem::path(name).extension().string();
    for (char &letter : ending)
        letter = letter >= 'A' && letter <= 'Z' ? char(letter - 'A' + 'a') : letter;
    return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

Result<ImageBytes> readImage(const std::string &path)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    if ((*in)->fileSize() > mostFileBytes)
        return Error{path, {}, message(TR("the file is larger than the %1 bytes that are allowed here"), std::to_string(mostFileBytes))};
    std::vector<std::uint8_t> bytes((*in)->fileSize());
    const Result<std::size_t> got = (*in)->read(bytes.data(), bytes.size());
    if (!got)
        return got.error();
    bytes.resize(*got);
    if (beginsWith(bytes, {0x89, 'P', 'N', 'G'}))
        return readPng(path, bytes);
    if (beginsWith(bytes, {0xff, 0xd8, 0xff}))
        return readJpeg(path, bytes);
    return Error{path, {}, message(TR("this is neither a PNG nor a JPEG file; one of them is needed"))};
}

} // namespace stacklight
