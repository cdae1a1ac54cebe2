// Layouts by name: what saves them, brings them back and keeps them in order.
#pragma once

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace stacklight {

class MessageBar;
class Workspace;
struct SavedLayout;

class LayoutActions : public QObject
{
    Q_OBJECT

public:
    /// `window` is what the shortcuts belong to, also while the menu is hidden.
    LayoutActions(Workspace *workspace, MessageBar *messages, QWidget *window);

    /// The menu follows what is saved.
    void fill(QMenu *menu);
    /// Brings a layout back; one that is damaged or of another version changes nothing, and the message says so.
    void apply(const SavedLayout &layout);
    void save(const QString &name);

public slots:
    /// The saved layouts have changed.
    void refresh();

private:
    void askForName();
    void showList();
    QAction *add(const char *name, const QString &text, const QString &tooltip, void (LayoutActions::*slot)());

    Workspace *m_workspace;
    MessageBar *m_messages;
    QWidget *m_window;
    QAction *m_save;
    QAction *m_list;
    QAction *m_reset;
    QList<QAction *> m_saved; ///< one for each layout
    QMenu *m_menu = nullptr;
};

} // namespace stacklight
