// Pictures of what a layer gives: one of each channel.
#pragma once

#include "experiment/data_specs.h"

#include <QImage>

#include <cmath>
#include <span>

namespace stacklight {

/// The range that colours stand for; symmetric about 0 where there are values of both signs.
struct MapSpan
{
    double low = 0, high = 0;

    void add(float value)
    {
        if (std::isfinite(value)) {
            low = std::min(low, double(value));
            high = std::max(high, double(value));
        }
    }
    bool isSigned() const { return low < 0; }
    double reach() const { return std::max(-low, high); }
};

MapSpan mapSpanOf(std::span<const float> values);

/// Which row of the values is drawn at the top: of spectrograms, and of all that a network makes from them, the first
/// one is the lowest band, and that belongs to the bottom.
enum class TopRow { First, Last };

TopRow topRowOf(const DataSpec &data);

/// Grey at 0 in the map of signed values, dark at 0 in that of magnitudes; what is not finite is black. `values` are
/// (width, height), the first varying fastest.
QImage mapImage(std::span<const float> values, int width, int height, const MapSpan &span, TopRow top);

} // namespace stacklight
