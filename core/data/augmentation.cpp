#include "data/augmentation.h"

#include <algorithm>

namespace stacklight {

ImageMoves::ImageMoves(const Augmentation &how, const Shape &image, std::uint64_t seed, std::uint64_t step)
    : m_mostDown(std::min(how.shift, image.axes[0] - 1)), m_mostRight(std::min(how.shift, image.axes[1] - 1)),
      m_flips(how.flip), m_random(seed, Purpose::Augment, {}, step)
{
}

int ImageMoves::drawShift(int most)
{
    return int(m_random.below(std::uint32_t(2 * most + 1))) - most;
}

ImageMove ImageMoves::next()
{
    ImageMove move;
    move.down = drawShift(m_mostDown);
    move.right = drawShift(m_mostRight);
    move.isMirrored = m_flips && m_random.below(2) == 1;
    return move;
}

} // namespace stacklight
