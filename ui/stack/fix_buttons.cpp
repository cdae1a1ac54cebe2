#include "stack/fix_buttons.h"

#include "session/texts.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace stacklight {

FixButtons::FixButtons(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
}

void FixButtons::setFixes(const std::vector<Fix> &fixes)
{
    const bool same = std::ranges::equal(
        m_fixes, fixes, [](const Fix &a, const Fix &b) { return a.label.english() == b.label.english(); });
    m_fixes = fixes;
    if (same)
        return;
    for (QWidget *button : std::as_const(m_buttons)) {
        m_layout->removeWidget(button);
        button->hide();
        button->deleteLater(); // it may be the one that was just pressed
    }
    m_buttons.clear();
    for (std::size_t i = 0; i < fixes.size(); ++i) {
        auto *button = new QPushButton(translated(fixes[i].label), this);
        button->setAutoDefault(true);
        QStringList tip;
        if (fixes[i].steps.size() > 1)
            std::ranges::transform(
                fixes[i].steps, std::back_inserter(tip), [](const Message &step) { return translated(step); });
        button->setToolTip((tip << tr("Changes the stack or the training; undo with Ctrl+Z")).join(QChar('\n')));
        connect(button, &QPushButton::clicked, this, [this, i] { emit chosen(int(i)); });
        m_layout->addWidget(button);
        m_buttons.append(button);
        button->show();
    }
    setVisible(!fixes.empty());
}

} // namespace stacklight
