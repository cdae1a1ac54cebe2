#include "experiment/shape.h"

namespace stacklight {

std::int64_t Shape::size() const
{
    std::int64_t product = 1;
    for (const int axis : axes)
        product *= axis;
    return product;
}

std::string Shape::text() const
{
    std::string text = "(";
    for (std::size_t i = 0; i < axes.size(); ++i)
        text += (i ? ", " : "") + std::to_string(axes[i]);
    return text + ")";
}

std::string Shape::words() const
{
    const auto count = [&](std::size_t i) { return std::to_string(axes[i]); };
    const auto channelWords = [&](std::size_t i) { return count(i) + (axes[i] == 1 ? " channel" : " channels"); };
    if (tokens)
        return "a sequence of " + count(0) + " tokens";
    if (isImage())
        return "an image of " + count(0) + " × " + count(1) + " with " + channelWords(2);
    if (isSequence())
        return "a sequence of " + count(0) + " positions with " + channelWords(1);
    return axes.empty() ? "nothing" : "a vector of " + count(0);
}

} // namespace stacklight
