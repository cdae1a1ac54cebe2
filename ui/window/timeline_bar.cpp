#include "window/timeline_bar.h"

#include "session/numbers.h"
#include "session/training_session.h"
#include "views/icons.h"
#include "window/timeline.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

namespace stacklight {

TimelineBar::TimelineBar(TrainingSession *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_timeline(new Timeline),
      m_branch(new QAction(themedIcon(QStringLiteral("compare")), tr("Branch from here"), this)),
      m_back(new QAction(themedIcon(QStringLiteral("back")), tr("Go back here"), this))
{
    constexpr int margin = 8;
    m_branch->setObjectName(QStringLiteral("branchFromHere"));
    m_branch->setShortcut(Qt::CTRL | Qt::Key_B);
    m_back->setObjectName(QStringLiteral("goBackHere"));
    m_back->setShortcut(Qt::CTRL | Qt::Key_Backspace);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, margin, 0);
    layout->addWidget(m_timeline, 1);
    for (QAction *action : {m_branch, m_back}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(button);
    }
    connect(m_branch, &QAction::triggered, this, [this] {
        m_session->branchFrom(m_timeline->step());
        m_timeline->setStep(-1);
    });
    connect(m_back, &QAction::triggered, this, [this] {
        m_session->goBack(m_timeline->step());
        m_timeline->setStep(-1);
    });
    connect(m_timeline, &Timeline::stepChanged, this, &TimelineBar::follow);
    connect(session, &TrainingSession::runsChanged, this, &TimelineBar::follow);
    follow();
}

void TimelineBar::follow()
{
    const std::int64_t step = m_timeline->step();
    const bool isPast = step >= 0;
    const QString number = wholeNumber(step);
    const bool isFull = m_session->records().size() >= maximumBranches;
    m_branch->setEnabled(isPast && !isFull);
    m_branch->setToolTip(!isPast ? tr("Drag the timeline to an earlier step first; then a new branch can begin there")
            : isFull             ? tr("There are four branches already")
                     : tr("A new branch that begins with the network as it was after step %1; the others stay (Ctrl+B)")
                           .arg(number));
    m_back->setEnabled(isPast);
    m_back->setToolTip(!isPast
            ? tr("Drag the timeline to an earlier step first; then training can go on from there")
            : tr("Train on from step %1, exactly as it was; Ctrl+Z brings back what came after it (Ctrl+Backspace)")
                  .arg(number));
}

} // namespace stacklight
