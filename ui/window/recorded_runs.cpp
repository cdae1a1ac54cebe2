#include "window/recorded_runs.h"

#include "session/texts.h"
#include "session/trace_following.h"
#include "session/trace_reading.h"
#include "stack/palette_bar.h"
#include "stack/stack_panel.h"
#include "window/branch_bar.h"
#include "window/file_actions.h"
#include "window/message_bar.h"
#include "window/recorded_lock.h"
#include "window/run_bar.h"
#include "window/switch_bar.h"
#include "window/timeline_bar.h"
#include "window/workspace.h"

#include <QFileInfo>

namespace stacklight {

namespace {

const QString aboutReading = QStringLiteral("reading");
const QString aboutFollowing = QStringLiteral("following");

} // namespace

RecordedRuns::RecordedRuns(
    Document *document, FileActions *files, Workspace *workspace, MessageBar *bar, const QList<QAction *> &training)
    : QObject(bar), m_document(document), m_files(files), m_bar(bar)
{
    connect(files->reading(), &TraceReading::progressed, this, &RecordedRuns::tellProgress);
    connect(files->reading(), &TraceReading::finished, this, [this] { m_bar->dismiss(aboutReading); });
    connect(files, &FileActions::waits, this, [this](const QString &path) {
        m_bar->show(MessageBar::Kind::Information,
            path == QLatin1String("-") ? tr("Waiting for a trace on standard input")
                                       : tr("Waiting for the first lines of %1").arg(QFileInfo(path).fileName()),
            {tr("Cancel"), tr("Stop following; what is open stays"), [this] { m_files->following()->cancel(); }},
            aboutFollowing);
    });
    connect(files->following(), &TraceFollowing::began, this, [this] { m_bar->dismiss(aboutFollowing); });
    connect(files, &FileActions::opened, this, &RecordedRuns::tell);
    lock(workspace, training);
    tell();
}

void RecordedRuns::lock(Workspace *workspace, const QList<QAction *> &training)
{
    auto *lock = new RecordedLock(m_document, this);
    const RunBar *run = workspace->runBar();
    const TimelineBar *time = workspace->timelineBar();
    lock->add(training);
    lock->add(QList<QAction *>{m_files->saveAction(), m_files->saveAsAction(), run->playAction(), run->stepAction(),
        run->restartAction(), workspace->branchBar()->compareAction(), workspace->branchBar()->removeAction(),
        time->branchAction(), time->backAction()});
    lock->add(workspace->stackPanel()->layerActions());
    lock->add(workspace->stackPanel()->insertActions());
    lock->add(workspace->switchBar()->commands());
    lock->add(workspace->switchBar()->switches());
    lock->add(QList<QWidget *>{workspace->runBar(), workspace->stackPanel()->palette()});
}

void RecordedRuns::tellProgress()
{
    const TraceReading *reading = m_files->reading();
    m_bar->show(MessageBar::Kind::Information,
        tr("Reading %1: %2 %").arg(QFileInfo(reading->path()).fileName()).arg(int(100 * reading->progress())),
        {tr("Cancel"), tr("Stop reading; what is open stays"), [this] { m_files->reading()->cancel(); }}, aboutReading);
}

void RecordedRuns::tell()
{
    const RecordedTracePtr recorded = m_document->recorded();
    if (!recorded)
        return;
    const bool isFollowed = recorded == m_files->following()->recorded();
    QStringList sentences{isFollowed
            ? tr("This run is being recorded: its steps appear here as they are written, and can be looked at.")
            : tr("This run was recorded: it can be looked at step by step, but neither changed nor trained.")};
    for (const Message &note : recorded->notes)
        sentences << tr("Note: %1.").arg(translated(note));
    MessageBar::Action action;
    if (m_document->isExperimentKnown())
        action = {tr("Open its experiment"), tr("What was trained, as a new experiment without a file"),
            [this, recorded] { m_files->begin(recorded->header.experiment); }};
    m_bar->show(recorded->notes.empty() ? MessageBar::Kind::Information : MessageBar::Kind::Warning,
        sentences.join(u' '), action);
}

} // namespace stacklight
