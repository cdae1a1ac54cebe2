#include "window/presenter.h"

#include "views/icons.h"
#include "window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenuBar>

namespace stacklight {

namespace {

constexpr double enlargement = 1.5; // readable from the last row of a hall at 1280×720

} // namespace

Presenter::Presenter(QMainWindow *window, Workspace *workspace)
    : QObject(workspace), m_window(window), m_workspace(workspace),
      m_action(new QAction(themedIcon(QStringLiteral("present")), tr("&Present"), this)), m_leave(new QAction(this))
{
    m_action->setCheckable(true);
    m_action->setShortcut(Qt::Key_F11);
    m_action->setObjectName(QStringLiteral("present"));
    m_action->setToolTip(
        tr("The whole screen, large type, thick lines, light, only the plots and the switches (F11; Escape ends it)"));
    m_leave->setShortcut(Qt::Key_Escape);
    m_leave->setEnabled(false);
    window->addActions({m_action, m_leave}); // also while the menu is hidden
    connect(m_action, &QAction::toggled, this, &Presenter::setActive);
    connect(m_leave, &QAction::triggered, this, [this] { setActive(false); });
}

void Presenter::setActive(bool active)
{
    if (active == m_isActive)
        return;
    m_isActive = active;
    active ? begin() : end();
    m_action->setChecked(active);
    m_leave->setEnabled(active);
}

void Presenter::begin()
{
    m_windowState = m_window->windowState();
    m_scheme = colourScheme();
    const QFont font = QApplication::font();
    m_pointSize = font.pointSizeF();
    applyColourScheme(ColourScheme::Light);
    QFont large = font;
    large.setPointSizeF(m_pointSize * enlargement);
    QApplication::setFont(large);
    m_workspace->setPresenting(true);
    m_window->menuBar()->hide();
    m_window->showFullScreen();
}

void Presenter::end()
{
    QFont font = QApplication::font(); // its family may be another language's by now
    font.setPointSizeF(m_pointSize);
    QApplication::setFont(font);
    applyColourScheme(m_scheme);
    m_workspace->setPresenting(false);
    m_window->menuBar()->show();
    m_window->setWindowState(m_windowState);
}

} // namespace stacklight
