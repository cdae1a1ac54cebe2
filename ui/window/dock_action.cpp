#include "window/dock_action.h"

#include <QAction>
#include <QDockWidget>

namespace stacklight {

QAction *makeDockAction(QDockWidget *dock, const QString &text, const QString &tooltip)
{
    auto *action = new QAction(text, dock);
    action->setToolTip(tooltip);
    action->setCheckable(true);
    action->setChecked(dock->toggleViewAction()->isChecked());
    QObject::connect(dock->toggleViewAction(), &QAction::toggled, action, &QAction::setChecked);
    QObject::connect(action, &QAction::triggered, dock, [dock, action] {
        const bool isSeen =
            dock->isVisible() && !dock->visibleRegion().isEmpty(); // behind a tab it is visible, but far outside
        dock->setVisible(!isSeen);
        if (!isSeen)
            dock->raise();
        action->setChecked(!isSeen);
    });
    return action;
}

} // namespace stacklight
