// How training images are varied.
#pragma once

#include "base/random.h"
#include "experiment/data_specs.h"
#include "experiment/shape.h"

namespace stacklight {

/// How one image is varied: mirrored left and right, then moved by whole pixels.
struct ImageMove
{
    int down = 0, right = 0;
    bool isMirrored = false;
};

/// The moves of the images of one step, one after the other, by draws of the seed and the step alone.
class ImageMoves
{
public:
    /// Whether images of that shape, or whatever it is, are varied at all.
    static bool areMade(const Augmentation &how, const Shape &shape) { return how.isOn() && shape.isImage(); }

    /// `step` counts from 1.
    ImageMoves(const Augmentation &how, const Shape &image, std::uint64_t seed, std::uint64_t step);

    ImageMove next();
    /// Pixels, in either direction: no image is moved out of sight.
    int mostDown() const { return m_mostDown; }
    int mostRight() const { return m_mostRight; }

private:
    int drawShift(int most);

    int m_mostDown, m_mostRight;
    bool m_flips;
    RandomStream m_random;
};

} // namespace stacklight
