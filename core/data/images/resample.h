// Images brought to another size.
#pragma once

#include "data/image_file.h"

namespace stacklight {

/// Each pixel is the mean of those around its place, weighted by a triangle as wide as the ratio of the sizes, so that
/// nothing is skipped where an image becomes smaller (antialiasing), and by the neighbours' distance where it becomes
/// larger. What lies beyond an edge does not count. In integers: the same bytes on every processor.
ImageBytes resampled(const ImageBytes &image, int height, int width);

/// Grey as television weighs colours (ITU-R BT.601).
ImageBytes inGrey(const ImageBytes &image);

} // namespace stacklight
