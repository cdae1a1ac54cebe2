#include "stack/problem_box.h"

#include "stack/lamp.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace stacklight {

ProblemBox::ProblemBox(QWidget *parent)
    : QFrame(parent), m_sentence(new QLabel(this)), m_layout(new QVBoxLayout(this)), m_buttons(new FixButtons(this))
{
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_layout->setContentsMargins(10, 8, 10, 8);
    m_layout->setSpacing(4);
    m_layout->addWidget(m_sentence);
    m_layout->addWidget(m_buttons);
    connect(m_buttons, &FixButtons::chosen, this, &ProblemBox::chosen);
    setAccessibleName(tr("What does not fit"));
    hide();
}

void ProblemBox::setProblem(const QString &sentence, const std::vector<Fix> &fixes)
{
    m_sentence->setText(sentence);
    setAccessibleDescription(sentence);
    m_buttons->setFixes(fixes);
}

int ProblemBox::heightFor(int width) const
{
    return m_layout->hasHeightForWidth() ? m_layout->totalHeightForWidth(width) : m_layout->totalSizeHint().height();
}

void ProblemBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor fault = faultColour(palette());
    painter.setPen(QPen(fault, 1.5));
    painter.setBrush(mixed(palette().color(QPalette::Base), fault, 0.08));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
}

} // namespace stacklight
