// Space plays and pauses, and undo undoes, wherever no text is being typed; Enter presses the button with the keyboard.
#pragma once

#include <QObject>

namespace stacklight {

/// For the workspace of a window. Its menus, dialogs and other pages have the keys that they have everywhere, and none
/// of the workspace's that are typed.
class KeyboardFocus : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace stacklight
