#include "views/map_image.h"

#include "views/theme.h"

#include <algorithm>

namespace stacklight {

MapSpan mapSpanOf(std::span<const float> values)
{
    MapSpan span;
    for (const float value : values)
        span.add(value);
    return span;
}

TopRow topRowOf(const DataSpec &data)
{
    return std::holds_alternative<AudioFolderData>(data.source) || std::holds_alternative<SpokenDigitsData>(data.source)
        ? TopRow::Last
        : TopRow::First;
}

QImage mapImage(std::span<const float> values, int width, int height, const MapSpan &span, TopRow top)
{
    QImage image(std::max(1, width), std::max(1, height), QImage::Format_RGB32);
    QCPColorGradient gradient = span.isSigned() ? diverging() : cividis();
    const QCPRange range(span.isSigned() ? -span.reach() : 0, std::max(span.reach(), 1e-30));
    for (int y = 0; y < height; ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(top == TopRow::First ? y : height - 1 - y));
        for (int x = 0; x < width; ++x) {
            const float value = values[std::size_t(y) * std::size_t(width) + std::size_t(x)];
            line[x] = std::isfinite(value) ? gradient.color(double(value), range) | 0xff000000 : qRgb(0, 0, 0);
        }
    }
    return image;
}

} // namespace stacklight
