// Opens and leaves lessons: an action for each, and those of the player.
#pragma once

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace stacklight {

class FileActions;
class Workspace;

class LessonActions : public QObject
{
    Q_OBJECT

public:
    LessonActions(FileActions *files, Workspace *workspace, QWidget *window);

    /// Asks for changes that were not saved, then shows the first page with the lesson's networks.
    void open(int lesson);
    /// Its networks and their runs stay.
    void leave();
    /// Escape leaves a lesson, unless it is needed for something else.
    void setEscapeFree(bool free);
    void fill(QMenu *menu) const;

private:
    FileActions *m_files;
    Workspace *m_workspace;
    QList<QAction *> m_actions;
};

} // namespace stacklight
