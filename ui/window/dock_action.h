// How menus and palette show a panel or view.
#pragma once

class QAction;
class QDockWidget;
class QString;

namespace stacklight {

/// Checked while the dock is open. Opens it; what stands behind another tab comes to the front; closes it only where it
/// is seen.
QAction *makeDockAction(QDockWidget *dock, const QString &text, const QString &tooltip);

} // namespace stacklight
