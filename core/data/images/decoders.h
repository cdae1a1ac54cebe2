// One function a kind of image file, each in a file of its own.
#pragma once

#include "data/image_file.h"

#include <span>

namespace stacklight {

using ImageData = std::span<const std::uint8_t>;

inline constexpr unsigned mostPixelsAcross = 4096;

/// What `readImage` reads, for these kinds. `path` is named in errors.
Result<ImageBytes> decodePng(const std::string &path, ImageData bytes);
Result<ImageBytes> decodeJpeg(const std::string &path, ImageData bytes);
Result<ImageBytes> decodeWebp(const std::string &path, ImageData bytes);
Result<ImageBytes> decodeGif(const std::string &path, ImageData bytes);
Result<ImageBytes> decodeBmp(const std::string &path, ImageData bytes);

/// How a camera was held: 1 to 8 as EXIF counts, of the TIFF structure that EXIF is. 1, upright, where it says nothing
/// that is allowed.
int exifOrientation(ImageData tiff);
/// Turns and mirrors an image so that it stands upright.
void applyOrientation(ImageBytes &image, int orientation);

// ---- what the decoders have in common ----

/// "the PNG data are broken: why".
Error brokenImage(const std::string &path, const char *kind, const std::string &why);
/// Room for an image of these sizes, or what is wrong with them.
Result<ImageBytes> emptyImage(const std::string &path, unsigned width, unsigned height, int channels);
/// `value` with this opacity, 0 … 255, over white.
std::uint8_t overWhite(unsigned value, unsigned alpha);
/// Of pixels of red, green, blue and alpha.
void copyOverWhite(const std::uint8_t *rgba, std::size_t pixels, std::uint8_t *rgb);

} // namespace stacklight
