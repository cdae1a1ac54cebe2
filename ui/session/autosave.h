// What was not saved survives a crash.
#pragma once

#include "session/document.h"

#include <QLockFile>
#include <QThreadPool>
#include <QTimer>

namespace stacklight {

/// Writes the branches of a document that has changes beside the user's own files, a moment after each change, and
/// removes them when they were saved, or when the program ends as it should.
class Autosave : public QObject
{
    Q_OBJECT

public:
    /// `folder` holds what programs that crashed left; it is made where it is missing.
    Autosave(Document *document, const QString &folder, QObject *parent = nullptr);
    ~Autosave() override;

    struct Found
    {
        QString file; ///< of the recovery
        QString path; ///< of the document; empty if it was never saved
        Branches branches;
    };
    /// What a program that is gone has left, the newest first. Files that cannot be read are removed.
    static std::vector<Found> find(const QString &folder);
    static void discard(const Found &found);

    /// At once, not a moment later; waits until it is on the disk.
    void write();
    /// What was written stays when this goes: the program is told to end before anybody could be asked.
    void keep() { m_keeps = true; }

private:
    void schedule();
    void save();

    Document *m_document;
    QString m_file;
    QLockFile m_lock;
    QTimer m_timer;
    QThreadPool m_writer; ///< one thread, in order: a disk takes its time, and the window does not wait for it
    bool m_keeps = false;
};

} // namespace stacklight
