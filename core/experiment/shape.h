// Sizes of one example's tensor.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <vector>

namespace stacklight {

/// The axes of one example, without the batch: (features), (height, width, channels) or (positions, channels). The last
/// axis varies fastest in memory. Token sequences have the shape (positions) and `tokens` set.
struct Shape
{
    std::vector<int> axes;
    bool tokens = false;

    std::int64_t size() const;
    int channels() const { return axes.empty() ? 0 : axes.back(); }
    /// How many positions share a channel: 1 for a vector.
    std::int64_t positions() const { return channels() == 0 ? 0 : size() / channels(); }
    bool isVector() const { return axes.size() == 1 && !tokens; }
    bool isSequence() const { return axes.size() == 2; }
    bool isImage() const { return axes.size() == 3; }

    /// "(28, 28, 1)".
    std::string text() const;
    /// "an image of 28 × 28 with 1 channel", "a vector of 64".
    Message words() const;
    bool operator==(const Shape &) const = default;
};

} // namespace stacklight
