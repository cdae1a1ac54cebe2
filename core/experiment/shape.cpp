#include "experiment/shape.h"

#include "base/saturating.h"

namespace stacklight {

std::int64_t Shape::size() const
{
    std::int64_t product = 1;
    for (const int axis : axes)
        product = saturatingProduct(product, axis);
    return product;
}

std::string Shape::text() const
{
    std::string text = "(";
    for (std::size_t i = 0; i < axes.size(); ++i)
        text += (i ? ", " : "") + std::to_string(axes[i]);
    return text + ")";
}

Message Shape::words() const
{
    const auto count = [&](std::size_t i) { return std::to_string(axes[i]); };
    const bool one = channels() == 1;
    if (tokens)
        return message(TR("a sequence of %1 tokens"), count(0));
    if (isImage())
        return message(one ? TR("an image of %1 × %2 with %3 channel") : TR("an image of %1 × %2 with %3 channels"),
            count(0), count(1), count(2));
    if (isSequence())
        return message(
            one ? TR("a sequence of %1 positions with %2 channel") : TR("a sequence of %1 positions with %2 channels"),
            count(0), count(1));
    return axes.empty() ? message(TR("nothing")) : message(TR("a vector of %1"), count(0));
}

} // namespace stacklight
