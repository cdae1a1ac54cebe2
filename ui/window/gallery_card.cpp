#include "window/gallery_card.h"

#include "window/stack_thumbnail.h"

#include <QPainter>

namespace stacklight {

namespace {

constexpr int padding = 16;
constexpr int drawingHeight = 84;
constexpr int radius = 8;
constexpr int preferredWidth = 300;

} // namespace

GalleryCard::GalleryCard(const Example &example, QWidget *parent) : QAbstractButton(parent), m_example(example)
{
    const QString title = QString::fromStdString(example.experiment.title);
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(example.about);
    setToolTip(tr("Open a copy of this experiment and train it"));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QFont GalleryCard::titleFont() const
{
    QFont bold = font();
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    bold.setWeight(QFont::DemiBold);
    return bold;
}

int GalleryCard::heightForWidth(int width) const
{
    const QRect room(0, 0, width - 2 * padding, 1000);
    const int title = QFontMetrics(titleFont()).boundingRect(room, Qt::TextWordWrap, text()).height();
    const int about = fontMetrics().boundingRect(room, Qt::TextWordWrap, m_example.about).height();
    return padding + drawingHeight + padding + title + padding / 2 + about + padding;
}

QSize GalleryCard::sizeHint() const
{
    return {preferredWidth, heightForWidth(preferredWidth)};
}

void GalleryCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    const bool isMarked = underMouse() || hasFocus();
    painter.setPen(QPen(palette().color(isMarked ? QPalette::Highlight : QPalette::Mid), isMarked ? 2 : 1));
    painter.setBrush(isDown() ? palette().alternateBase() : palette().base());
    painter.drawRoundedRect(frame, radius, radius);

    paintStackThumbnail(painter, QRectF(padding, padding, width() - 2 * padding, drawingHeight), m_example.experiment.stack, palette());

    QRect room = rect().adjusted(padding, 2 * padding + drawingHeight, -padding, -padding);
    painter.setFont(titleFont());
    painter.setPen(palette().color(QPalette::Text));
    QRect used;
    painter.drawText(room, Qt::TextWordWrap, text(), &used);
    room.setTop(used.bottom() + padding / 2);
    painter.setFont(font());
    QColor quiet = palette().color(QPalette::Text);
    quiet.setAlphaF(0.78f);
    painter.setPen(quiet);
    painter.drawText(room, Qt::TextWordWrap, m_example.about);
}

void GalleryCard::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void GalleryCard::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace stacklight
