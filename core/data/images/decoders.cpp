#include "data/images/decoders.h"

namespace stacklight {

Error brokenImage(const std::string &path, const char *kind, const std::string &why)
{
    return {path, {}, message(TR("the %1 data are broken: %2"), kind, why)};
}

Result<ImageBytes> emptyImage(const std::string &path, unsigned width, unsigned height, int channels)
{
    if (width < 1 || height < 1 || width > mostPixelsAcross || height > mostPixelsAcross)
        return Error{path, {},
            message(TR("the image has %1 × %2 pixels; 1 to %3 are allowed in each direction"), std::to_string(width),
                std::to_string(height), std::to_string(mostPixelsAcross))};
    ImageBytes image{int(height), int(width), channels, {}};
    image.values.resize(std::size_t(height) * width * std::size_t(channels));
    return image;
}

std::uint8_t overWhite(unsigned value, unsigned alpha)
{
    return std::uint8_t((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

void copyOverWhite(const std::uint8_t *rgba, std::size_t pixels, std::uint8_t *rgb)
{
    for (std::size_t i = 0; i < pixels; ++i, rgba += 4) {
        for (int c = 0; c < 3; ++c)
            *rgb++ = overWhite(rgba[c], rgba[3]);
    }
}

} // namespace stacklight
