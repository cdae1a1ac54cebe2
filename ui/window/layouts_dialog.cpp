#include "window/layouts_dialog.h"

#include "window/saved_layouts.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace stacklight {

LayoutsDialog::LayoutsDialog(QWidget *window) : QDialog(window), m_list(new QListWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Saved layouts"));
    m_list->setAccessibleName(tr("Saved layouts"));
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_list->setMinimumSize(280, 160);
    m_buttons = {addButton(tr("&Show"), tr("Panels and views as they were when this layout was saved (Enter)"),
                     &LayoutsDialog::choose),
        addButton(tr("Re&name"), tr("Another name for the layout (F2)"), &LayoutsDialog::rename),
        addButton(tr("&Remove"), tr("Forgets the layout (Delete)"), &LayoutsDialog::remove)};
    auto *close = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *side = new QVBoxLayout;
    for (QPushButton *button : m_buttons)
        side->addWidget(button);
    side->addStretch(1);
    side->addWidget(close);
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_list, 1);
    layout->addLayout(side);
    m_buttons.first()->setDefault(true);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &LayoutsDialog::choose);
    connect(m_list, &QListWidget::itemChanged, this, &LayoutsDialog::renamed,
        Qt::QueuedConnection); // the list is refilled
    fill(0);
}

QPushButton *LayoutsDialog::addButton(const QString &text, const QString &tooltip, void (LayoutsDialog::*slot)())
{
    auto *button = new QPushButton(text, this);
    button->setToolTip(tooltip);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, slot);
    return button;
}

void LayoutsDialog::fill(int current)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const SavedLayout &layout : savedLayouts()) {
        auto *item = new QListWidgetItem(layout.name, m_list);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
    }
    m_list->setCurrentRow(std::min(current, m_list->count() - 1));
    for (QPushButton *button : m_buttons)
        button->setEnabled(m_list->count() > 0);
}

void LayoutsDialog::choose()
{
    if (const QList<SavedLayout> layouts = savedLayouts();
        m_list->currentRow() >= 0 && m_list->currentRow() < layouts.size())
        emit chosen(layouts[m_list->currentRow()]);
}

void LayoutsDialog::rename()
{
    m_list->editItem(m_list->currentItem());
}

void LayoutsDialog::renamed()
{
    const int row = m_list->currentRow();
    renameLayout(savedLayouts().value(row).name, m_list->currentItem()->text().simplified());
    fill(row); // also where the name is taken
    emit changed();
}

void LayoutsDialog::remove()
{
    const int row = m_list->currentRow();
    removeLayout(savedLayouts().value(row).name);
    fill(row);
    emit changed();
}

void LayoutsDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && m_list->count() > 0)
        remove();
    else
        QDialog::keyPressEvent(event);
}

} // namespace stacklight
