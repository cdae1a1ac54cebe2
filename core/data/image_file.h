// Pictures from files: PNG, JPEG, WebP, BMP and GIF.
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

/// Whether a file of this name says that it is an image that can be read: by its ending, in small or capital letters.
bool isImageName(const std::string &name);

/// Whether a kind of file (see file_kind.h) can be read.
bool isImageKind(const std::string &kind);

/// Reads an image of at most 4096 × 4096 pixels; what the file is, its first bytes say. Grey stays grey, a palette
/// becomes RGB (a BMP's of greys grey), inks (CMYK) become RGB, 16 bits become 8, what is transparent lies over white.
/// Values are those stored, whatever gamma or colour space the file names. An image is turned as its EXIF says that the
/// camera was held. Of an animation it is the first frame. What is cut off or broken is refused, as far as a JPEG,
/// which has no checksum, lets it show; but for stray bytes between its parts, which some cameras write.
Result<ImageBytes> readImage(const std::string &path);

} // namespace stacklight
