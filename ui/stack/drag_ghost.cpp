#include "stack/drag_ghost.h"

#include "experiment/plan.h"
#include "session/texts.h"

#include <QPainter>

namespace stacklight {

DragGhost::DragGhost(QWidget *owner) : QLabel(owner)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setMargin(6);
    setTextFormat(Qt::PlainText);
    hide();
}

void DragGhost::follow(const Stack &layers, const QPoint &globalPosition)
{
    QWidget *window = parentWidget()->window();
    if (isHidden() || parentWidget() != window) {
        setParent(window);
        setText(layers.size() == 1 ? translatedName(layers.front()) : tr("%1 layers").arg(layers.size()));
        adjustSize();
        raise();
        show();
    }
    move(window->mapFromGlobal(globalPosition) + QPoint(14, 10));
}

void DragGhost::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    painter.end();
    QLabel::paintEvent(event);
}

} // namespace stacklight
