#include "window/drop_place.h"

#include "window/dropped_file.h"

#include <QDragEnterEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace stacklight {

DropPlace::DropPlace(QWidget *parent) : QWidget(parent)
{
    constexpr int inside = 18;
    setAcceptDrops(true);
    setObjectName(QStringLiteral("dropPlace"));
    auto *label =
        new QLabel(tr("Drop a file or a folder here: a table, a text or pairs of texts, images, sounds, an experiment, "
                      "or a run that was recorded elsewhere"));
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(inside, inside, inside, inside);
    layout->addWidget(label);
    setAccessibleName(label->text());
}

void DropPlace::dragEnterEvent(QDragEnterEvent *event)
{
    if (droppedFile(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_isLit = true;
    update();
}

void DropPlace::dragLeaveEvent(QDragLeaveEvent *)
{
    m_isLit = false;
    update();
}

void DropPlace::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    m_isLit = false;
    update();
    emit dropped(droppedFile(event->mimeData()));
}

void DropPlace::paintEvent(QPaintEvent *)
{
    constexpr double radius = 8;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor highlight = palette().color(QPalette::Highlight);
    QColor ground = highlight;
    ground.setAlphaF(0.12f);
    painter.setBrush(m_isLit ? QBrush(ground) : QBrush(Qt::NoBrush));
    painter.setPen(QPen(m_isLit ? highlight : palette().color(QPalette::PlaceholderText), 1.5, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

} // namespace stacklight
