#include "stack/lamp.h"

#include <QPainter>

namespace stacklight {

namespace {

QColor colourOf(Health health, const Hues &hues)
{
    switch (health) {
    case Health::Healthy:
        return hues.green;
    case Health::SlowUpdates:
    case Health::FastUpdates:
    case Health::SmallBatch:
        return hues.yellow;
    case Health::Saturated:
        return hues.purple;
    case Health::Vanishing:
        return hues.blue;
    case Health::Dead:
        return hues.grey;
    case Health::Exploding:
        return hues.orange;
    case Health::NotFinite:
        return hues.red;
    }
    return {};
}

QPolygonF polygonOf(Health health, const QRectF &r)
{
    const QPointF c = r.center();
    switch (health) {
    case Health::Vanishing:
        return {{r.topLeft(), r.topRight(), QPointF(c.x(), r.bottom())}};
    case Health::Exploding:
        return {{r.bottomLeft(), r.bottomRight(), QPointF(c.x(), r.top())}};
    case Health::Dead:
        return QPolygonF(r.adjusted(r.width() * 0.08, r.height() * 0.08, -r.width() * 0.08, -r.height() * 0.08));
    case Health::SlowUpdates:
    case Health::FastUpdates:
    case Health::SmallBatch:
        return QPolygonF(QRectF(r.left(), c.y() - r.height() * 0.22, r.width(), r.height() * 0.44));
    default:
        return {
            {QPointF(c.x(), r.top()), QPointF(r.right(), c.y()), QPointF(c.x(), r.bottom()), QPointF(r.left(), c.y())}};
    }
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor lampColour(std::optional<Health> health, const QPalette &palette)
{
    if (!health)
        return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.45);
    return colourOf(*health, hues(isDark(palette)));
}

void paintLamp(QPainter &painter, const QRectF &rect, std::optional<Health> health, const QPalette &palette)
{
    const QColor colour = lampColour(health, palette);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    if (!health) {
        painter.setPen(QPen(colour, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(rect.adjusted(1.5, 1.5, -1.5, -1.5));
    } else if (*health == Health::Healthy) {
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5));
    } else if (*health == Health::NotFinite) {
        painter.setPen(QPen(colour, rect.width() / 4, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(rect.topLeft(), rect.bottomRight());
        painter.drawLine(rect.topRight(), rect.bottomLeft());
    } else {
        painter.drawPolygon(polygonOf(*health, rect));
    }
    painter.restore();
}

QColor accentColour(const QPalette &palette)
{
    return hues(isDark(palette)).blue;
}

QColor faultColour(const QPalette &palette)
{
    return lampColour(Health::NotFinite, palette);
}

} // namespace stacklight
