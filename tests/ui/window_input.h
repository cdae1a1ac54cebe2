// A window's keys and pointer, for tests that use them on every platform.
#pragma once

#include <QApplication>
#include <QPointer>
#include <QTest>
#include <QWidget>
#include <QWindow>

namespace stacklight {

inline bool isOnWayland()
{
    return QGuiApplication::platformName().startsWith("wayland");
}

/// Waits until `window` gets the keys, which QTest's own does not on Wayland: Qt 6.4 can't activate windows there, the
/// compositor does when it is shown. False also where it closes instead, as the compositor may do with a list that no
/// real key opened.
inline bool waitUntilActive(QWidget *window)
{
    if (!isOnWayland())
        return QTest::qWaitForWindowActive(window);
    const QPointer<QWidget> waited = window;
    const auto isActive = [&] {
        const QWindow *shown = waited->windowHandle();
        return shown && shown->isExposed()
            && (waited == QApplication::activeWindow() || waited == QApplication::activePopupWidget());
    };
    return QTest::qWaitFor([&] { return !waited || isActive(); }) && waited;
}

/// Waits until `window` is shown and has what keys it will get: on an X server without a window manager, a second
/// window gets none.
inline bool waitUntilShown(QWidget *window)
{
    return isOnWayland() ? waitUntilActive(window) : QTest::qWaitForWindowExposed(window);
}

/// Moves the pointer to a place of `widget`. QTest's own moves the system's, which no program may on Wayland.
inline void movePointer(QWidget *widget, QPoint place)
{
    QTest::mouseMove(widget->window()->windowHandle(), widget->mapTo(widget->window(), place));
}

} // namespace stacklight
