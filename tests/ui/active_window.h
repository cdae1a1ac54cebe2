// A window that gets the keys, for tests that press some.
#pragma once

#include <QTest>
#include <QWidget>

namespace stacklight {

/// Waits until `window` gets the keys. QTest's own returns before that on Wayland, where Qt 6.4 can't activate windows:
/// the compositor does when it is shown.
inline bool waitUntilActive(QWidget *window)
{
    return QTest::qWaitForWindowActive(window) && QTest::qWaitFor([window] { return window->isActiveWindow(); });
}

} // namespace stacklight
