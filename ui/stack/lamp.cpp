#include "stack/lamp.h"

#include <QPainter>

namespace stacklight {

namespace {

// Okabe and Ito's colours, which stay apart for colour-blind eyes; darker on light ground for contrast.
struct Shades
{
    QRgb light;
    QRgb dark;
};

Shades shadesOf(Health health)
{
    switch (health) {
    case Health::Healthy:
        return {0x00805c, 0x1fc79a};
    case Health::Saturated:
        return {0xa8568a, 0xe39ac6};
    case Health::Vanishing:
        return {0x0067a8, 0x62bdf2};
    case Health::Dead:
        return {0x5a5f66, 0xa9afb8};
    case Health::Exploding:
        return {0xc65a00, 0xf29a3f};
    case Health::NotFinite:
        return {0xc01c28, 0xff6b6b};
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
    default:
        return {{QPointF(c.x(), r.top()), QPointF(r.right(), c.y()), QPointF(c.x(), r.bottom()), QPointF(r.left(), c.y())}};
    }
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor mixed(const QColor &first, const QColor &second, double share)
{
    const auto part = [share](double a, double b) { return float(a + (b - a) * share); };
    return QColor::fromRgbF(part(first.redF(), second.redF()), part(first.greenF(), second.greenF()), part(first.blueF(), second.blueF()));
}

QColor lampColour(std::optional<Health> health, const QPalette &palette)
{
    if (!health)
        return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.45);
    const Shades shades = shadesOf(*health);
    return QColor::fromRgb(isDark(palette) ? shades.dark : shades.light);
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
    return QColor::fromRgb(isDark(palette) ? 0x62bdf2 : 0x0067a8);
}

QColor faultColour(const QPalette &palette)
{
    return lampColour(Health::NotFinite, palette);
}

} // namespace stacklight
