#include "window/layout_actions.h"

#include "window/layouts_dialog.h"
#include "window/message_bar.h"
#include "window/saved_layouts.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>

namespace stacklight {

namespace {

constexpr int mostKeys = 9;

} // namespace

LayoutActions::LayoutActions(Workspace *workspace, MessageBar *messages, QWidget *window)
    : QObject(window), m_workspace(workspace), m_messages(messages), m_window(window)
{
    m_save = add("saveLayout", tr("&Save layout…"),
        tr("Keeps where panels and views are now and how each view is drawn, under a name"),
        &LayoutActions::askForName);
    m_save->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    m_list =
        add("savedLayouts", tr("Saved &layouts…"), tr("Shows, renames and removes layouts"), &LayoutActions::showList);
    m_reset = new QAction(tr("&Reset layout"), this);
    m_reset->setObjectName(QStringLiteral("resetLayout"));
    m_reset->setToolTip(tr("Every view and panel back to its first place, drawn as at first"));
    connect(m_reset, &QAction::triggered, workspace, &Workspace::resetLayout);
    window->addActions({m_save, m_list, m_reset});
    refresh();
}

QAction *LayoutActions::add(
    const char *name, const QString &text, const QString &tooltip, void (LayoutActions::*slot)())
{
    auto *action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    action->setToolTip(tooltip);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

void LayoutActions::fill(QMenu *menu)
{
    m_menu = menu;
    menu->addActions({m_save, m_list, m_reset});
    menu->addSeparator();
    menu->addActions(m_saved);
}

void LayoutActions::refresh()
{
    qDeleteAll(m_saved);
    m_saved.clear();
    for (const SavedLayout &layout : savedLayouts()) {
        auto *action = new QAction(tr("Layout “%1”").arg(layout.name).replace(u'&', QStringLiteral("&&")), this);
        action->setToolTip(tr("Panels and views as they were when this layout was saved"));
        if (m_saved.size() < mostKeys)
            action->setShortcut(Qt::CTRL | Qt::ALT | Qt::Key(Qt::Key_1 + m_saved.size()));
        connect(action, &QAction::triggered, this, [this, layout] { apply(layout); });
        m_saved << action;
    }
    m_list->setEnabled(!m_saved.isEmpty());
    m_window->addActions(m_saved);
    if (m_menu)
        m_menu->addActions(m_saved);
}

void LayoutActions::askForName()
{
    auto *dialog = new QInputDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save layout"));
    dialog->setLabelText(tr("Name of the layout (one of the same name is replaced):"));
    dialog->setTextValue(tr("Layout %1").arg(m_saved.size() + 1));
    dialog->setOkButtonText(tr("&Save"));
    connect(dialog, &QInputDialog::textValueSelected, this, &LayoutActions::save);
    dialog->open();
}

void LayoutActions::save(const QString &name)
{
    const QString plain = name.simplified();
    if (plain.isEmpty())
        return;
    saveLayout({plain, m_workspace->arrangement(), m_workspace->viewArea()->choices()});
    refresh();
    m_messages->show(MessageBar::Kind::Information,
        tr("The layout “%1” is saved; the menu View → Layout brings it back.").arg(plain));
}

void LayoutActions::showList()
{
    auto *dialog = new LayoutsDialog(m_window);
    connect(dialog, &LayoutsDialog::changed, this, &LayoutActions::refresh);
    connect(dialog, &LayoutsDialog::chosen, this, &LayoutActions::apply);
    dialog->show();
}

void LayoutActions::apply(const SavedLayout &layout)
{
    if (m_workspace->setArrangement(layout.arrangement)) {
        m_workspace->viewArea()->setChoices(layout.choices);
        return;
    }
    m_messages->show(MessageBar::Kind::Warning,
        tr("The layout “%1” cannot be shown: it is damaged, or of another version.").arg(layout.name),
        {tr("Remove it"), tr("Forgets this layout"), [this, name = layout.name] {
             removeLayout(name);
             refresh();
         }});
}

} // namespace stacklight
