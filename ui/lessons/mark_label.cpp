#include "lessons/mark_label.h"

#include "stack/lamp.h"

#include <QEvent>
#include <QPainter>

namespace stacklight {

void paintMark(QPainter &painter, const QRectF &area, Mark mark, const QPalette &palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = area.width();
    const auto at = [&](double x, double y) { return QPointF(area.left() + x * side, area.top() + y * side); };
    if (mark == Mark::Unknown) {
        const QRectF ring = area.adjusted(2, 2, -2, -2);
        painter.setPen(QPen(lampColour(std::nullopt, palette), 1.5, Qt::DashLine));
        painter.drawEllipse(ring);
        painter.restore();
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(mark == Mark::Right ? lampColour(Health::Healthy, palette) : faultColour(palette));
    mark == Mark::Right ? painter.drawEllipse(area) : painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 2, 2);
    painter.setPen(QPen(palette.color(QPalette::Base), side / 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    if (mark == Mark::Right) {
        painter.drawPolyline(QPolygonF{{at(0.27, 0.53), at(0.44, 0.69), at(0.74, 0.34)}});
    } else {
        painter.drawLine(at(0.32, 0.32), at(0.68, 0.68));
        painter.drawLine(at(0.68, 0.32), at(0.32, 0.68));
    }
    painter.restore();
}

MarkLabel::MarkLabel(Mark mark, QWidget *parent) : QWidget(parent), m_mark(mark)
{
    const int side = fontMetrics().height() + 2;
    setFixedSize(side, side);
}

void MarkLabel::setMark(Mark mark, const QString &words)
{
    setToolTip(words);
    setAccessibleName(words);
    if (m_mark == mark)
        return;
    m_mark = mark;
    update();
}

void MarkLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintMark(painter, QRectF(rect()).adjusted(1, 1, -1, -1), m_mark, palette());
}

void MarkLabel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        const int side = fontMetrics().height() + 2;
        setFixedSize(side, side);
    }
}

} // namespace stacklight
