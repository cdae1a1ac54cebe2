// The one thing of EXIF that changes pixels (JEITA CP-3451, tag 0x0112).
#include "data/images/decoders.h"

#include <string_view>

namespace stacklight {

int exifOrientation(ImageData tiff)
{
    constexpr std::uint32_t headerSize = 8, entrySize = 12, orientationTag = 0x0112, shortType = 3;
    if (tiff.size() < headerSize)
        return 1;
    const std::string_view order(reinterpret_cast<const char *>(tiff.data()), 4);
    const bool isLittle = order == std::string_view("II*\0", 4);
    if (!isLittle && order != std::string_view("MM\0*", 4))
        return 1;
    const auto number = [&](std::size_t at, int bytes) {
        std::uint32_t value = 0;
        for (int i = 0; i < bytes; ++i)
            value |= std::uint32_t(tiff[at + std::size_t(i)]) << 8 * (isLittle ? i : bytes - 1 - i);
        return value;
    };
    const std::uint64_t directory = number(4, 4);
    if (directory + 2 > tiff.size())
        return 1;
    const std::uint32_t entries = number(directory, 2);
    for (std::uint64_t entry = 0, at = directory + 2; entry < entries && at + entrySize <= tiff.size();
        ++entry, at += entrySize) {
        if (number(at, 2) != orientationTag || number(at + 2, 2) != shortType)
            continue;
        const std::uint32_t value = number(at + 8, 2);
        return value >= 1 && value <= 8 ? int(value) : 1;
    }
    return 1;
}

void applyOrientation(ImageBytes &image, int orientation)
{
    if (orientation <= 1 || orientation > 8)
        return;
    // The stored row 0 is at the top of 1 and 2, at the bottom of 3 and 4, at the left of 5 and 8, at the right of 6
    // and 7.
    const bool isTransposed = orientation >= 5;
    const int height = isTransposed ? image.width : image.height, width = isTransposed ? image.height : image.width;
    std::vector<std::uint8_t> values;
    values.reserve(image.values.size());
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int right = width - 1 - x, below = height - 1 - y;
            int row = y, column = x;
            switch (orientation) {
            case 2:
                row = y, column = right;
                break;
            case 3:
                row = below, column = right;
                break;
            case 4:
                row = below, column = x;
                break;
            case 5:
                row = x, column = y;
                break;
            case 6:
                row = right, column = y;
                break;
            case 7:
                row = right, column = below;
                break;
            case 8:
                row = x, column = below;
                break;
            default:
                break;
            }
            const auto from = image.values.begin() + (std::ptrdiff_t(row) * image.width + column) * image.channels;
            values.insert(values.end(), from, from + image.channels);
        }
    }
    image.height = height;
    image.width = width;
    image.values = std::move(values);
}

} // namespace stacklight
