#include "window/shortcuts_page.h"

#include "window/command_palette.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace stacklight {

ShortcutsPage::ShortcutsPage(QWidget *window) : QDialog(window)
{
    setWindowTitle(tr("Shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *table = new QTableWidget(0, 2);
    table->setHorizontalHeaderLabels({tr("Key"), tr("Does")});
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setAccessibleName(tr("Shortcuts"));
    const auto addRow = [table](const QString &key, const QString &does) {
        const int row = table->rowCount();
        table->insertRow(row);
        table->setItem(row, 0, new QTableWidgetItem(key));
        table->setItem(row, 1, new QTableWidgetItem(does));
    };
    for (const QAction *action : namedActions(window)) {
        if (!action->shortcut().isEmpty())
            addRow(action->shortcut().toString(QKeySequence::NativeText), plainText(action));
    }
    addRow(tr("Left, Right"), tr("Timeline: one recorded step back or on"));
    addRow(tr("Home, End"), tr("Timeline: the first step, live"));
    table->resizeColumnToContents(0);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(table);
    layout->addWidget(buttons);
    resize(520, 560);
}

} // namespace stacklight
