#include "stack/section.h"

#include <QVBoxLayout>

namespace stacklight {

Section::Section(const QString &title, QWidget *content, QWidget *parent)
    : QWidget(parent), m_head(new QToolButton(this))
{
    QFont bold = font();
    bold.setBold(true);
    m_head->setFont(bold);
    m_head->setText(title);
    m_head->setToolTip(tr("Opens and closes this part"));
    m_head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_head->setArrowType(Qt::DownArrow);
    m_head->setAutoRaise(true);
    m_head->setCheckable(true);
    m_head->setChecked(true);
    m_head->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_head);
    layout->addWidget(content);
    content->setContentsMargins(4, 0, 0, 8);
    connect(m_head, &QToolButton::toggled, content, [this, content](bool open) {
        content->setVisible(open);
        m_head->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
}

} // namespace stacklight
