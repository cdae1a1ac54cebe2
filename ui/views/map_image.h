// Pictures of what a layer gives: one of each channel.
#pragma once

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

/// Grey at 0 in the map of signed values, dark at 0 in that of magnitudes; what is not finite is black. `values` are
/// (width, height), the first varying fastest.
QImage mapImage(std::span<const float> values, int width, int height, const MapSpan &span);

} // namespace stacklight
