#include "window/lesson_actions.h"

#include "lessons/lesson_index.h"
#include "lessons/lesson_panel.h"
#include "lessons/lesson_text.h"
#include "session/texts.h"
#include "window/file_actions.h"
#include "window/workspace.h"

#include <QAction>
#include <QMenu>

namespace stacklight {

LessonActions::LessonActions(FileActions *files, Workspace *workspace, QWidget *window)
    : QObject(window), m_files(files), m_workspace(workspace)
{
    for (const ListedLesson &lesson : lessons()) {
        const int index = int(m_actions.size());
        auto *action = new QAction(tr("Lesson %1: %2").arg(index + 1).arg(translated(lesson.lesson.title)), this);
        action->setObjectName(QStringLiteral("lesson%1").arg(index + 1));
        action->setToolTip(translated(lesson.lesson.about));
        connect(action, &QAction::triggered, this, [this, index] { open(index); });
        m_actions << action;
    }
    LessonPanel *panel = workspace->lessonPanel();
    window->addActions(
        {panel->backAction(), panel->nextAction(), panel->leaveAction()}); // also while the menu is hidden
    connect(panel, &LessonPanel::lessonWanted, this, &LessonActions::open);
    connect(panel, &LessonPanel::leaveWanted, this, &LessonActions::leave);
    connect(files, &FileActions::opened, this, &LessonActions::leave);
}

void LessonActions::open(int lesson)
{
    if (!m_files->mayLeave())
        return;
    m_files->begin(branchesOf(lessons()[std::size_t(lesson)].lesson));
    m_workspace->lessonPanel()->begin(lesson);
    m_workspace->setTeaching(true);
}

void LessonActions::leave()
{
    m_workspace->lessonPanel()->end();
    m_workspace->setTeaching(false);
}

void LessonActions::setEscapeFree(bool free)
{
    m_workspace->lessonPanel()->leaveAction()->setShortcut(free ? QKeySequence(Qt::Key_Escape) : QKeySequence());
}

void LessonActions::fill(QMenu *menu) const
{
    menu->addActions(m_actions);
    menu->addSeparator();
    const LessonPanel *panel = m_workspace->lessonPanel();
    menu->addActions({panel->backAction(), panel->nextAction(), panel->leaveAction()});
}

} // namespace stacklight
