// WebP by Google's library.
#include "data/images/decoders.h"

#include <algorithm>
#include <memory>
#include <string_view>

#include <webp/decode.h>
#include <webp/demux.h>

namespace stacklight {

namespace {

/// Of a chunk EXIF of the RIFF file.
int orientationOfWebp(ImageData webp)
{
    constexpr std::size_t header = 12, frame = 8; // a chunk's type and length
    constexpr std::string_view sign("Exif\0\0", 6);
    for (std::size_t at = header; at + frame <= webp.size();) {
        const std::size_t length = std::size_t(webp[at + 4]) | std::size_t(webp[at + 5]) << 8
            | std::size_t(webp[at + 6]) << 16 | std::size_t(webp[at + 7]) << 24;
        if (length > webp.size() - at - frame)
            break;
        const std::string_view type(reinterpret_cast<const char *>(webp.data()) + at, 4);
        ImageData data = webp.subspan(at + frame, length);
        if (type == "EXIF") {
            if (std::string_view(reinterpret_cast<const char *>(data.data()), data.size()).starts_with(sign))
                data = data.subspan(sign.size());
            return exifOrientation(data);
        }
        at += frame + length + length % 2;
    }
    return 1;
}

/// Red, green, blue and alpha of the first frame; false where the data are broken.
bool readFirstFrame(ImageData bytes, const WebPBitstreamFeatures &features, std::vector<std::uint8_t> &rgba)
{
    const int stride = features.width * 4;
    if (!features.has_animation)
        return WebPDecodeRGBAInto(bytes.data(), bytes.size(), rgba.data(), rgba.size(), stride) != nullptr;
    const WebPData data{bytes.data(), bytes.size()};
    const std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)> decoder(
        WebPAnimDecoderNew(&data, nullptr), &WebPAnimDecoderDelete);
    WebPAnimInfo info;
    std::uint8_t *frame = nullptr;
    int time = 0;
    if (!decoder || !WebPAnimDecoderGetInfo(decoder.get(), &info) || info.canvas_width != std::uint32_t(features.width)
        || info.canvas_height != std::uint32_t(features.height)
        || !WebPAnimDecoderGetNext(decoder.get(), &frame, &time))
        return false;
    std::copy_n(frame, rgba.size(), rgba.begin());
    return true;
}

} // namespace

Result<ImageBytes> decodeWebp(const std::string &path, ImageData bytes)
{
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK)
        return brokenImage(path, "WebP", "the header cannot be read");
    Result<ImageBytes> image = emptyImage(path, unsigned(features.width), unsigned(features.height), 3);
    if (!image)
        return image;
    const std::size_t pixels = image->values.size() / 3;
    std::vector<std::uint8_t> rgba(pixels * 4);
    if (!readFirstFrame(bytes, features, rgba))
        return brokenImage(path, "WebP", "the pixels cannot be read, or some are missing");
    copyOverWhite(rgba.data(), pixels, image->values.data());
    applyOrientation(*image, orientationOfWebp(bytes));
    return image;
}

} // namespace stacklight
