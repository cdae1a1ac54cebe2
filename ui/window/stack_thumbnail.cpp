#include "window/stack_thumbnail.h"

#include "stack/kind_colour.h"

#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include <algorithm>

namespace stacklight {

namespace {

constexpr int shownLayers = 64;

struct Bar
{
    double height; ///< share of the area
    QColor colour;
};

struct Arc
{
    int first, last; ///< bars
    bool enabled;
};

struct Drawing
{
    std::vector<Bar> bars;
    std::vector<Arc> arcs;
};

Bar barOf(const LayerSpec &layer)
{
    const bool isSmall = layer.as<NormSpec>() || layer.as<ActivationSpec>();
    return {layer.initializer() ? 0.62 : isSmall ? 0.36 : 0.24, kindColour(layer)};
}

void expand(const Stack &stack, Drawing &drawing)
{
    for (const LayerSpec &layer : stack) {
        const auto *repeat = layer.as<RepeatSpec>();
        for (int copy = 0; copy < (repeat ? repeat->count : 1) && int(drawing.bars.size()) < shownLayers; ++copy) {
            if (!layer.body()) {
                drawing.bars.push_back(barOf(layer));
                continue;
            }
            const int first = int(drawing.bars.size());
            expand(*layer.body(), drawing);
            if (const bool *enabled = layer.enabled())
                drawing.arcs.push_back({first, int(drawing.bars.size()) - 1, *enabled});
        }
    }
}

} // namespace

void paintStackThumbnail(QPainter &painter, const QRectF &area, const Stack &stack, const QPalette &palette)
{
    Drawing drawing;
    expand(stack, drawing);
    if (drawing.bars.empty())
        return;
    constexpr double widest = 16;
    const double pitch = std::min(widest, area.width() / double(drawing.bars.size()));
    const double left = area.center().x() - pitch * double(drawing.bars.size()) / 2;
    const double baseline = area.top() + area.height() * 0.66;

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < drawing.bars.size(); ++i) {
        const double height = drawing.bars[i].height * area.height();
        painter.setBrush(drawing.bars[i].colour);
        painter.drawRoundedRect(QRectF(left + pitch * (double(i) + 0.14), baseline - height / 2, pitch * 0.72, height),
            pitch * 0.2, pitch * 0.2);
    }
    painter.setBrush(Qt::NoBrush);
    for (const Arc &arc : drawing.arcs) {
        const double from = left + pitch * (arc.first - 0.1), to = left + pitch * (arc.last + 1.1);
        const double top = area.top() + area.height() * 0.34, peak = area.top();
        QPainterPath path(QPointF(from, top));
        path.cubicTo(QPointF(from, peak), QPointF(to, peak), QPointF(to, top));
        painter.setPen(QPen(palette.color(arc.enabled ? QPalette::Text : QPalette::Mid), arc.enabled ? 1.6 : 1.2,
            arc.enabled ? Qt::SolidLine : Qt::DotLine, Qt::RoundCap));
        painter.drawPath(path);
    }
}

} // namespace stacklight
