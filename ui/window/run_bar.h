// Play, step, restart, speed.
#pragma once

#include <QToolBar>

class QComboBox;

namespace stacklight {

class TrainingSession;

class RunBar : public QToolBar
{
    Q_OBJECT

public:
    explicit RunBar(TrainingSession *session, QWidget *parent = nullptr);

    /// For the menu "Run".
    QAction *playAction() const { return m_play; }
    QAction *stepAction() const { return m_step; }
    QAction *restartAction() const { return m_restart; }
    /// Without the speed.
    void setBrief(bool brief);

private:
    void follow();

    TrainingSession *m_session;
    QAction *m_play;
    QAction *m_step;
    QAction *m_restart;
    QComboBox *m_speed;
    QAction *m_speedPlace = nullptr;
};

} // namespace stacklight
