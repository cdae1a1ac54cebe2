#include "window/card.h"

#include <QKeyEvent>
#include <QPainter>

namespace stacklight {

namespace {

constexpr int radius = 8;
constexpr int preferredWidth = 300;

} // namespace

Card::Card(const QString &title, const QString &about, QWidget *parent) : QAbstractButton(parent)
{
    setWords(title, about);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void Card::setWords(const QString &title, const QString &about)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(about);
    m_about = about;
    updateGeometry();
    update();
}

QFont Card::titleFont() const
{
    QFont bold = font();
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QColor Card::quietColour() const
{
    QColor quiet = palette().color(QPalette::Text);
    quiet.setAlphaF(0.78f);
    return quiet;
}

int Card::heightForWidth(int width) const
{
    const QRect room(0, 0, width - 2 * padding, 1000);
    const int title = QFontMetrics(titleFont()).boundingRect(room, Qt::TextWordWrap, text()).height();
    const int about = fontMetrics().boundingRect(room, Qt::TextWordWrap, m_about).height();
    return padding + headHeight() + padding + title + padding / 2 + about + padding;
}

QSize Card::sizeHint() const
{
    return {preferredWidth, heightForWidth(preferredWidth)};
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    const bool isMarked = underMouse() || hasFocus();
    painter.setPen(QPen(palette().color(isMarked ? QPalette::Highlight : QPalette::Mid), isMarked ? 2 : 1));
    painter.setBrush(isDown() ? palette().alternateBase() : palette().base());
    painter.drawRoundedRect(frame, radius, radius);

    paintHead(painter, QRectF(padding, padding, width() - 2 * padding, headHeight()));

    QRect room = rect().adjusted(padding, 2 * padding + headHeight(), -padding, -padding);
    painter.setFont(titleFont());
    painter.setPen(palette().color(QPalette::Text));
    QRect used;
    painter.drawText(room, Qt::TextWordWrap, text(), &used);
    room.setTop(used.bottom() + padding / 2);
    painter.setFont(font());
    painter.setPen(quietColour());
    painter.drawText(room, Qt::TextWordWrap, m_about);
}

/// Enter as well as Space.
void Card::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return click();
    QAbstractButton::keyPressEvent(event);
}

void Card::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void Card::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace stacklight
