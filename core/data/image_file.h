// Pictures from files: PNG and JPEG.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <vector>

namespace stacklight {

/// Grey or red, green, blue.
struct ImageBytes
{
    int height = 0;
    int width = 0;
    int channels = 1;                 ///< 1 or 3
    std::vector<std::uint8_t> values; ///< (channels, width, height)
};

/// Whether a file of this name would be read: by its ending, .png, .jpg or .jpeg, in small or capital letters.
bool isImageName(const std::string &name);

/// Reads an image of at most 4096 × 4096 pixels; what the file is, its first bytes say. Grey stays grey, a palette becomes RGB,
/// 16 bits become 8, what is transparent lies over white. Values are those stored, whatever gamma or colour space the file names. How a camera was held (EXIF) is not looked at. What is cut off or broken
/// is refused, as far as a JPEG, which has no checksum, lets it show; but for stray bytes between its parts, which some cameras write.
Result<ImageBytes> readImage(const std::string &path);

} // namespace stacklight
