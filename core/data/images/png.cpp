// PNG by libpng's simplified interface, which comes back from errors by itself.
#include "data/images/decoders.h"

#include <algorithm>
#include <string_view>

#include <png.h>

namespace stacklight {

namespace {

/// Without the chunks that say how stored values are meant to look on a screen: libpng would change the values by them.
/// Broken chunks stay, for libpng to find.
std::vector<std::uint8_t> withoutColourSpace(ImageData png)
{
    constexpr std::string_view dropped[] = {"gAMA", "cHRM", "sRGB", "iCCP", "cICP"};
    constexpr std::size_t signature = 8, frame = 12; // a chunk's length, type and checksum
    std::vector<std::uint8_t> kept(png.begin(), png.begin() + std::ptrdiff_t(std::min(signature, png.size())));
    std::size_t at = kept.size();
    while (png.size() - at >= frame) {
        const std::size_t length =
            std::size_t(png[at]) << 24 | std::size_t(png[at + 1]) << 16 | std::size_t(png[at + 2]) << 8 | png[at + 3];
        if (length > png.size() - at - frame)
            break;
        const std::string_view type(reinterpret_cast<const char *>(png.data()) + at + 4, 4);
        if (std::ranges::find(dropped, type) == std::end(dropped))
            kept.insert(
                kept.end(), png.begin() + std::ptrdiff_t(at), png.begin() + std::ptrdiff_t(at + frame + length));
        at += frame + length;
    }
    kept.insert(kept.end(), png.begin() + std::ptrdiff_t(at), png.end());
    return kept;
}

/// Of a chunk eXIf; what follows the pixels counts as well.
int orientationOfPng(ImageData png)
{
    constexpr std::size_t signature = 8, frame = 12;
    for (std::size_t at = signature; at + frame <= png.size();) {
        const std::size_t length =
            std::size_t(png[at]) << 24 | std::size_t(png[at + 1]) << 16 | std::size_t(png[at + 2]) << 8 | png[at + 3];
        if (length > png.size() - at - frame)
            break;
        if (std::string_view(reinterpret_cast<const char *>(png.data()) + at + 4, 4) == "eXIf")
            return exifOrientation(png.subspan(at + 8, length));
        at += frame + length;
    }
    return 1;
}

} // namespace

Result<ImageBytes> decodePng(const std::string &path, ImageData stored)
{
    const std::vector<std::uint8_t> bytes = withoutColourSpace(stored);
    struct Reader : png_image
    {
        ~Reader() { png_image_free(this); }
    } reader{};
    reader.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&reader, bytes.data(), bytes.size()))
        return brokenImage(path, "PNG", reader.message);
    reader.flags |= PNG_IMAGE_FLAG_16BIT_sRGB; // as those of 8 bits; else libpng takes them for linear
    const bool isGrey = !(reader.format & PNG_FORMAT_FLAG_COLOR);
    reader.format = isGrey ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    Result<ImageBytes> image = emptyImage(path, reader.width, reader.height, isGrey ? 1 : 3);
    const png_color white{255, 255, 255};
    if (image && !png_image_finish_read(&reader, &white, image->values.data(), 0, nullptr))
        return brokenImage(path, "PNG", reader.message);
    if (image)
        applyOrientation(*image, orientationOfPng(stored));
    return image;
}

} // namespace stacklight
