#include "window/starter_card.h"

#include "window/stack_thumbnail.h"

#include <QPainter>

namespace stacklight {

namespace {

constexpr int drawingHeight = 64;
constexpr int padding = 8;

} // namespace

StarterCard::StarterCard(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("starter"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void StarterCard::show(const Stack &stack, const QString &about)
{
    m_stack = stack;
    m_about = about;
    setAccessibleName(about);
    setToolTip(about);
    updateGeometry();
    update();
}

QSize StarterCard::sizeHint() const
{
    return {200, drawingHeight + 2 * fontMetrics().lineSpacing() + 3 * padding};
}

void StarterCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(box, 6, 6);
    const QRectF inside = box.adjusted(padding, padding, -padding, -padding);
    paintStackThumbnail(
        painter, {inside.left(), inside.top(), inside.width(), double(drawingHeight)}, m_stack, palette());
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(inside.adjusted(0, drawingHeight + padding, 0, 0), Qt::AlignLeft | Qt::TextWordWrap, m_about);
}

} // namespace stacklight
