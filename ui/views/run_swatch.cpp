#include "views/run_swatch.h"

#include <QIcon>

namespace stacklight {

QIcon runSwatch(const Theme &theme, int colour, int size)
{
    const qreal ratio = 2;
    QPixmap picture(QSize(size, size) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QCPPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = theme.run(colour).colour;
    QCPScatterStyle marker(theme.run(colour).marker, QPen(ink, 1), ink, size * 0.7);
    marker.applyTo(&painter, QPen(ink));
    marker.drawShape(&painter, size / 2.0, size / 2.0);
    return QIcon(picture);
}

} // namespace stacklight
