// The timeline, and what can be done at the step it shows.
#pragma once

#include <QWidget>

class QAction;

namespace stacklight {

class Timeline;
class TrainingSession;

class TimelineBar : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineBar(TrainingSession *session, QWidget *parent = nullptr);

    Timeline *timeline() const { return m_timeline; }
    QAction *branchAction() const { return m_branch; }
    QAction *backAction() const { return m_back; }

private:
    void follow();

    TrainingSession *m_session;
    Timeline *m_timeline;
    QAction *m_branch;
    QAction *m_back;
};

} // namespace stacklight
