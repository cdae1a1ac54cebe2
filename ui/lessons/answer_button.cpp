#include "lessons/answer_button.h"

#include <QPainter>
#include <QStyleOptionButton>

namespace stacklight {

namespace {

constexpr int padding = 9;
constexpr int radius = 6;

} // namespace

AnswerButton::AnswerButton(const QString &text, QWidget *parent) : QRadioButton(text, parent)
{
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

/// As high as the text needs.
QRect AnswerButton::textRect(int width) const
{
    const int left = 2 * padding + style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth);
    const QRect room(left, padding, std::max(1, width - left - padding), 10'000);
    const int height = fontMetrics().boundingRect(room, Qt::TextWordWrap | Qt::TextHideMnemonic, text()).height();
    return QRect(room.topLeft(), QSize(room.width(), height));
}

int AnswerButton::heightForWidth(int width) const
{
    return textRect(width).height() + 2 * padding;
}

QSize AnswerButton::sizeHint() const
{
    constexpr int preferred = 340;
    return {preferred, heightForWidth(preferred)};
}

void AnswerButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isMarked = underMouse() || hasFocus() || isChecked();
    painter.setPen(QPen(palette().color(isMarked ? QPalette::Highlight : QPalette::Mid), hasFocus() ? 2 : 1));
    painter.setBrush(isDown() ? palette().alternateBase() : palette().base());
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);

    QStyleOptionButton option;
    initStyleOption(&option);
    option.state &= ~QStyle::State_HasFocus;
    const QRect text = textRect(width());
    const int side = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth);
    const int line = fontMetrics()
                         .boundingRect(text, Qt::TextSingleLine | Qt::TextHideMnemonic, this->text())
                         .height(); // of Chinese more than the font's
    option.rect = QRect(padding, text.top() + (line - side) / 2, side, side);
    style()->drawPrimitive(QStyle::PE_IndicatorRadioButton, &option, &painter, this);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(text, Qt::TextWordWrap | Qt::TextHideMnemonic, this->text());
}

} // namespace stacklight
