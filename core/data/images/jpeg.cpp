// JPEG by libjpeg, which jumps back from errors. It jumps over its own functions alone, and over callbacks without
// destructors.
#include "data/images/decoders.h"

#include <csetjmp>
#include <cstdio>
#include <string_view>

#include <jpeglib.h>
#include <jerror.h>

namespace stacklight {

namespace {

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

bool readJpegHeader(JpegReader &reader, ImageData bytes)
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
    constexpr unsigned longestMarker = 0xffff;
    jpeg_save_markers(&reader.info, JPEG_APP0 + 1, longestMarker);
    jpeg_read_header(&reader.info, TRUE);
    const J_COLOR_SPACE stored = reader.info.jpeg_color_space;
    const bool isOfInks = stored == JCS_CMYK || stored == JCS_YCCK;
    reader.info.out_color_space = isOfInks ? JCS_CMYK : stored == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    return true;
}

bool readJpegRows(JpegReader &reader, std::uint8_t *to)
{
    if (setjmp(reader.comeBack))
        return false;
    jpeg_start_decompress(&reader.info);
    while (reader.info.output_scanline < reader.info.output_height) {
        JSAMPROW row = to
            + std::size_t(reader.info.output_scanline) * reader.info.output_width
                * std::size_t(reader.info.output_components);
        jpeg_read_scanlines(&reader.info, &row, 1);
    }
    jpeg_finish_decompress(&reader.info);
    return true;
}

/// Of the marker APP1 that begins with "Exif".
int orientationOfJpeg(const jpeg_decompress_struct &info)
{
    constexpr std::string_view sign("Exif\0\0", 6);
    for (const jpeg_marker_struct *marker = info.marker_list; marker; marker = marker->next) {
        const std::string_view data(reinterpret_cast<const char *>(marker->data), marker->data_length);
        if (marker->marker == JPEG_APP0 + 1 && data.starts_with(sign))
            return exifOrientation({marker->data + sign.size(), marker->data_length - sign.size()});
    }
    return 1;
}

/// Ink to light; Adobe's programs store how little ink there is.
void toColours(ImageBytes &image, bool isInverted)
{
    std::vector<std::uint8_t> colours;
    colours.reserve(image.values.size() / 4 * 3);
    for (std::size_t i = 0; i < image.values.size(); i += 4) {
        const auto light = [&](std::size_t ink) -> unsigned {
            return isInverted ? image.values[i + ink] : 255u - image.values[i + ink];
        };
        for (std::size_t ink = 0; ink < 3; ++ink)
            colours.push_back(std::uint8_t((light(ink) * light(3) + 127) / 255));
    }
    image.channels = 3;
    image.values = std::move(colours);
}

} // namespace

Result<ImageBytes> decodeJpeg(const std::string &path, ImageData bytes)
{
    JpegReader reader;
    if (!readJpegHeader(reader, bytes))
        return brokenImage(path, "JPEG", reader.words);
    const int channels = reader.info.out_color_space == JCS_GRAYSCALE ? 1
        : reader.info.out_color_space == JCS_CMYK                     ? 4
                                                                      : 3;
    Result<ImageBytes> image = emptyImage(path, reader.info.image_width, reader.info.image_height, channels);
    if (!image)
        return image;
    const int orientation = orientationOfJpeg(reader.info); // libjpeg forgets it at the end
    if (!readJpegRows(reader, image->values.data()))
        return brokenImage(path, "JPEG", reader.words);
    if (channels == 4)
        toColours(*image, reader.info.saw_Adobe_marker);
    applyOrientation(*image, orientation);
    return image;
}

} // namespace stacklight
