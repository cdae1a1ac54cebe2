#include "stack/problem_box.h"

#include "stack/lamp.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace stacklight {

ProblemBox::ProblemBox(QWidget *parent) : QFrame(parent), m_sentence(new QLabel(this)), m_layout(new QVBoxLayout(this))
{
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_layout->setContentsMargins(10, 8, 10, 8);
    m_layout->setSpacing(4);
    m_layout->addWidget(m_sentence);
    setAccessibleName(tr("What does not fit"));
    hide();
}

void ProblemBox::setProblem(const QString &sentence, const std::vector<Fix> &fixes)
{
    m_sentence->setText(sentence);
    setAccessibleDescription(sentence);
    const auto label = [](const Fix &fix) { return fix.label; };
    QStringList before, after;
    std::transform(m_fixes.begin(), m_fixes.end(), std::back_inserter(before), label);
    std::transform(fixes.begin(), fixes.end(), std::back_inserter(after), label);
    m_fixes = fixes;
    if (before == after)
        return;
    for (QWidget *button : std::as_const(m_buttons)) {
        m_layout->removeWidget(button);
        button->hide();
        button->deleteLater(); // it may be the one that was just pressed
    }
    m_buttons.clear();
    for (std::size_t i = 0; i < fixes.size(); ++i) {
        auto *button = new QPushButton(fixes[i].label, this);
        button->setAutoDefault(true);
        button->setToolTip(tr("Changes the stack; undo with Ctrl+Z"));
        connect(button, &QPushButton::clicked, this, [this, i] { emit chosen(int(i)); });
        m_layout->addWidget(button);
        m_buttons.append(button);
        button->show();
    }
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
