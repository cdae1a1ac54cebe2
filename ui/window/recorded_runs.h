// What the window does about recorded runs: how far one is read, what it is, and why much cannot be done with it.
#pragma once

#include <QObject>

class QAction;

namespace stacklight {

class Document;
class FileActions;
class MessageBar;
class RecordedLock;
class Workspace;

class RecordedRuns : public QObject
{
    Q_OBJECT

public:
    /// `training` are those beyond the workspace that need an experiment.
    RecordedRuns(Document *document, FileActions *files, Workspace *workspace, MessageBar *bar,
        const QList<QAction *> &training);

private:
    void lock(Workspace *workspace, const QList<QAction *> &training);
    void tellProgress();
    void tell();

    Document *m_document;
    FileActions *m_files;
    MessageBar *m_bar;
};

} // namespace stacklight
