// New, open, save: the open experiment and its file.
#pragma once

#include "base/result.h"
#include "session/branches.h"

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace stacklight {

class Document;
class TraceFollowing;
class TraceReading;

class FileActions : public QObject
{
    Q_OBJECT

public:
    FileActions(Document *document, QWidget *window);

    QAction *newAction() const { return m_new; }
    /// Begins with data of the user's own.
    QAction *fromDataAction() const { return m_fromData; }
    QAction *openAction() const { return m_open; }
    QAction *saveAction() const { return m_save; }
    QAction *saveAsAction() const { return m_saveAs; }
    QAction *followAction() const { return m_follow; }
    QMenu *recentMenu() const { return m_recent; }

    /// Opens an experiment, or a recorded run once it is read; of data of the user's own it only says that they are
    /// some. On an error the document stays as it is.
    void open(const QString &path);
    /// Opens a trace that is still being written, once it has begun, and looks on as it grows. "-" is standard input.
    void follow(const QString &path);
    TraceFollowing *following() const { return m_following; }
    /// Of recorded runs, beside the window.
    TraceReading *reading() const { return m_reading; }
    /// A copy of an experiment, without a file.
    void begin(const Experiment &experiment) { begin(Branches{{{0, {}, experiment}}, 0}); }
    void begin(const Branches &branches);
    /// Asks what to do with changes that were not saved. False: stay with them. What is trained is kept (leaving()).
    bool mayLeave();

public slots:
    void beginNew();
    void chooseAndOpen();
    void chooseAndFollow();
    bool save();
    bool saveAs();

signals:
    void opened();                          ///< another experiment, or a recorded run, is in the document now
    void leaving();                         ///< what is open may be replaced or closed now
    void waits(const QString &path);        ///< for a trace that is followed to begin
    void failed(const QString &reason);     ///< nothing has changed
    void ownDataWanted();                   ///< of which a new experiment is to be made
    void ownDataFound(const QString &path); ///< there is no experiment and no trace, but data perhaps

private:
    bool saveTo(const QString &path);
    bool askWhetherToLeave();
    void fillRecentMenu();

    Document *m_document;
    TraceReading *m_reading;
    TraceFollowing *m_following;
    QWidget *m_window;
    QAction *m_new;
    QAction *m_fromData;
    QAction *m_open;
    QAction *m_follow;
    QAction *m_save;
    QAction *m_saveAs;
    QMenu *m_recent;
};

} // namespace stacklight
