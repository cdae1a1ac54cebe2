#include "window/switch_button.h"

#include "stack/lamp.h"
#include "views/colours.h"

#include <QPainter>

namespace stacklight {

namespace {

constexpr int trackWidth = 26;
constexpr int trackHeight = 16;
constexpr int gap = 4;  // around and between
constexpr int room = 4; // above and below

} // namespace

SwitchButton::SwitchButton(QWidget *parent) : QToolButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
}

void SwitchButton::setMixed(bool mixed)
{
    m_isMixed = mixed;
    update();
}

QFont SwitchButton::labelFont() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QSize SwitchButton::sizeHint() const
{
    const QFontMetrics metrics(labelFont());
    return {gap + trackWidth + gap + metrics.horizontalAdvance(text()) + gap,
        std::max(metrics.height(), trackHeight) + 2 * room};
}

void SwitchButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette::ColorGroup group = isEnabled() ? QPalette::Active : QPalette::Disabled;
    const QColor ground = palette().color(group, QPalette::Window), ink = palette().color(group, QPalette::WindowText),
                 accent = isEnabled() ? accentColour(palette()) : mixed(ground, ink, 0.4);
    if (underMouse() && isEnabled()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(mixed(ground, ink, isDown() ? 0.16 : 0.08));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
    const QRectF track(gap, (height() - trackHeight) / 2.0, trackWidth, trackHeight);
    const bool isOn = isChecked() && !m_isMixed;
    painter.setPen(QPen(isOn ? accent : mixed(ground, ink, 0.65), 1.5));
    painter.setBrush(isOn ? QBrush(accent) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(track.adjusted(0.75, 0.75, -0.75, -0.75), trackHeight / 2.0, trackHeight / 2.0);
    const double radius = trackHeight / 2.0 - 4.5;
    const double x = m_isMixed ? track.center().x()
        : isOn                 ? track.right() - trackHeight / 2.0
                               : track.left() + trackHeight / 2.0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(isOn ? ground : mixed(ground, ink, 0.65));
    painter.drawEllipse(QPointF(x, track.center().y()), radius, radius);

    painter.setFont(labelFont());
    painter.setPen(ink);
    painter.drawText(rect().adjusted(gap + trackWidth + gap, 0, -gap, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

} // namespace stacklight
