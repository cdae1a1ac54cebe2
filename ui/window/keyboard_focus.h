// Space plays and pauses, and undo undoes, wherever no text is being typed; Enter presses the button with the keyboard.
// What gets the keys is seen.
#pragma once

#include <QObject>

class QWidget;

namespace stacklight {

/// Tells whether `widget` is in a panel that lies behind a tab, where no scrolling shows it.
bool isBehindTab(const QWidget *widget);

/// Scrolls what contains `widget` until it is seen.
void scrollTo(QWidget *widget);

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
