// Images for a network that has learned some.
#pragma once

#include "data/image_file.h"
#include "data/memory_dataset.h"

namespace stacklight {

/// Every grey value three times.
std::vector<std::uint8_t> inThreeChannels(const std::vector<std::uint8_t> &grey);

/// Gives an image the size and the channels that a source wants.
void bringToForm(ImageBytes &image, const ImageFolderData &source);

/// Reads an image, a folder of images (and of folders, in natural order; hidden files are passed over) or an IDX file;
/// each image is brought to the form that `source` wants, and then to the channels of `shape`, whose height and width
/// it must have. Vectors are read from IDX files alone.
Result<Examples<std::uint8_t>> readMoreImages(
    const std::string &path, const ImageFolderData &source, const Shape &shape, Progress *progress);

} // namespace stacklight
