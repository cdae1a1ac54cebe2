#include "window/run_bar.h"

#include "session/training_session.h"
#include "views/icons.h"

#include <QComboBox>
#include <QToolButton>

namespace stacklight {

namespace {

constexpr double speeds[] = {1, 5, 25, 100, 0}; // steps a second; 0: as fast as it goes

} // namespace

RunBar::RunBar(TrainingSession *session, QWidget *parent) : QToolBar(parent), m_session(session), m_speed(new QComboBox)
{
    setObjectName(QStringLiteral("runBar"));
    setWindowTitle(tr("Run"));
    m_play = addAction(QString());
    m_play->setShortcut(Qt::Key_Space);
    m_play->setObjectName(QStringLiteral("play"));
    m_step = addAction(themedIcon(QStringLiteral("step")), tr("One step"));
    m_step->setShortcut(Qt::Key_Period);
    m_step->setToolTip(tr("Train one step and look at all layers (.)"));
    m_restart = addAction(themedIcon(QStringLiteral("restart")), tr("Restart"));
    m_restart->setShortcut(Qt::Key_R);
    m_restart->setToolTip(
        tr("Start the run anew from step 0: same seed, same initial weights; Ctrl+Z brings the trained one back (R)"));

    for (const double speed : speeds)
        m_speed->addItem(speed > 0 ? tr("%1 steps/s").arg(speed) : tr("Full speed"), speed);
    m_speed->setCurrentIndex(m_speed->count() - 1);
    m_speed->setToolTip(tr("How many steps a second the run makes at most"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setFocusPolicy(Qt::TabFocus);
    m_speedPlace = addWidget(m_speed);

    connect(m_play, &QAction::triggered, session, &TrainingSession::togglePlaying);
    connect(m_step, &QAction::triggered, session, &TrainingSession::stepOnce);
    connect(m_restart, &QAction::triggered, session, &TrainingSession::restart);
    connect(m_speed, &QComboBox::activated, this,
        [this](int index) { m_session->setSpeed(m_speed->itemData(index).toDouble()); });
    connect(session, &TrainingSession::stateChanged, this, &RunBar::follow);
    follow();
}

void RunBar::setBrief(bool brief)
{
    m_speedPlace->setVisible(!brief);
}

void RunBar::follow()
{
    const bool isPlaying = m_session->isPlaying();
    const bool isOpen = m_session->state() != SessionState::Empty;
    m_play->setIcon(themedIcon(isPlaying ? QStringLiteral("pause") : QStringLiteral("play")));
    m_play->setText(isPlaying ? tr("Pause") : tr("Play"));
    m_play->setToolTip(isPlaying ? tr("Pause training (Space)") : tr("Train (Space)"));
    m_play->setEnabled(isOpen);
    m_step->setEnabled(isOpen);
    m_restart->setEnabled(isOpen);
    m_speed->setCurrentIndex(m_speed->findData(m_session->speed()));
}

} // namespace stacklight
