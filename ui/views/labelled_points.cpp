#include "views/labelled_points.h"

#include <cmath>

namespace stacklight {

void LabelledPoints::draw(
    QPainter *painter, const QCPAxis *x, const QCPAxis *y, const std::vector<LabelledPoint> &points) const
{
    for (const LabelledPoint &point : points)
        drawPoint(painter, colourOf(point), {x->coordToPixel(point.x), y->coordToPixel(point.y)});
}

void LabelledPoints::stamp(
    QPainter *painter, const QCPAxis *x, const QCPAxis *y, const std::vector<LabelledPoint> &points) const
{
    const double ratio = painter->device()->devicePixelRatioF(), half = std::ceil(radius + 1);
    std::vector<QImage> pictures(colours.size());
    for (const LabelledPoint &point : points) {
        QImage &picture = pictures[colourOf(point)];
        if (picture.isNull()) {
            picture = QImage((QSizeF(2 * half, 2 * half) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
            picture.setDevicePixelRatio(ratio);
            picture.fill(Qt::transparent);
            QPainter onto(&picture);
            onto.setRenderHint(QPainter::Antialiasing);
            drawPoint(&onto, colourOf(point), {half, half});
        }
        const QPointF corner(x->coordToPixel(point.x) - half, y->coordToPixel(point.y) - half);
        painter->drawImage(QPointF(std::round(corner.x() * ratio), std::round(corner.y() * ratio)) / ratio, picture);
    }
}

void LabelledPoints::drawPoint(QPainter *painter, std::size_t colour, const QPointF &centre) const
{
    painter->setPen(outline);
    painter->setBrush(colours[colour]);
    painter->drawEllipse(centre, radius, radius);
}

} // namespace stacklight
