// Help: every action of the window that has a shortcut.
#pragma once

#include <QDialog>

namespace stacklight {

class ShortcutsPage : public QDialog
{
    Q_OBJECT

public:
    /// Lists what `window` and everything in it has.
    explicit ShortcutsPage(QWidget *window);
};

} // namespace stacklight
