// For a hall: large type, thick lines, light, and nothing but the plots and the switches.
#pragma once

#include "window/appearance.h"

#include <QObject>

class QAction;
class QMainWindow;

namespace stacklight {

class Workspace;

class Presenter : public QObject
{
    Q_OBJECT

public:
    Presenter(QMainWindow *window, Workspace *workspace);

    /// F11; checked while one presents.
    QAction *action() const { return m_action; }
    bool isActive() const { return m_isActive; }
    void setActive(bool active);

private:
    void begin();
    void end();

    QMainWindow *m_window;
    Workspace *m_workspace;
    QAction *m_action;
    QAction *m_leave; ///< Escape
    bool m_isActive = false;
    Qt::WindowStates m_windowState;
    ColourScheme m_scheme = ColourScheme::System;
    double m_pointSize = 0;
};

} // namespace stacklight
