// A window's keys and pointer, for tests that use them on every platform.
#pragma once

#include <QApplication>
#include <QTest>
#include <QWidget>
#include <QWindow>

namespace stacklight {

/// Waits until `window` gets the keys. QTest's own returns before that on Wayland, where Qt 6.4 can't activate windows:
/// the compositor does when it is shown.
inline bool waitUntilActive(QWidget *window)
{
    return QTest::qWaitForWindowActive(window) && QTest::qWaitFor([window] {
        return window == QApplication::activeWindow() || window == QApplication::activePopupWidget();
    });
}

/// Moves the pointer to a place of `widget`. QTest's own moves the system's, which no program may on Wayland.
inline void movePointer(QWidget *widget, QPoint place)
{
    QTest::mouseMove(widget->window()->windowHandle(), widget->mapTo(widget->window(), place));
}

} // namespace stacklight
