#include "window/workspace.h"

#include "session/document.h"
#include "session/training_session.h"
#include "stack/inspector_panel.h"
#include "stack/stack_panel.h"
#include "window/branch_bar.h"
#include "window/comparison_panel.h"
#include "window/icons.h"
#include "window/run_bar.h"
#include "window/switch_bar.h"
#include "window/timeline.h"
#include "window/timeline_bar.h"
#include "window/view_area.h"

#include <QAction>
#include <QDockWidget>
#include <QSettings>
#include <QToolButton>

namespace stacklight {

namespace {

constexpr int stackWidth = 290;
constexpr int inspectorWidth = 300;

} // namespace

Workspace::Workspace(Document *document, TrainingSession *session, QWidget *parent)
    : QMainWindow(parent, Qt::Widget), m_session(session), m_selection(new Selection(this)), m_runBar(new RunBar(session)),
      m_branchBar(new BranchBar(document, session)), m_switchBar(new SwitchBar(document)), m_stackPanel(new StackPanel(document, m_selection)),
      m_inspectorPanel(new InspectorPanel(document, m_selection)), m_comparisonPanel(new ComparisonPanel(session)), m_viewArea(new ViewArea(m_selection)), 
      m_timelineBar(new TimelineBar(session)), m_timeline(m_timelineBar->timeline())
{
    setObjectName(QStringLiteral("workspace"));
    for (QToolBar *bar : {static_cast<QToolBar *>(m_runBar), static_cast<QToolBar *>(m_branchBar),
                          static_cast<QToolBar *>(m_switchBar)}) {
        bar->setMovable(false);
        addToolBar(Qt::TopToolBarArea, bar);
        // The style's own arrow is black, on any ground.
        if (auto *more = bar->findChild<QToolButton *>(QStringLiteral("qt_toolbar_ext_button")))
            more->setIcon(themedIcon(QStringLiteral("more")));
    }
    setCentralWidget(m_viewArea);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    m_stackDock = addPanel(QStringLiteral("stack"), tr("Stack"), m_stackPanel, Qt::LeftDockWidgetArea);
    m_inspectorDock = addPanel(QStringLiteral("inspector"), tr("Inspector"), m_inspectorPanel, Qt::RightDockWidgetArea);
    m_comparisonDock = addPanel(QStringLiteral("comparison"), tr("Comparison"), m_comparisonPanel, Qt::RightDockWidgetArea);
    m_timelineDock = addPanel(QStringLiteral("timeline"), tr("Timeline"), m_timelineBar, Qt::BottomDockWidgetArea);
    m_timelineDock->setTitleBarWidget(new QWidget(m_timelineDock));
    m_timelineDock->setFeatures(QDockWidget::DockWidgetClosable);
    resetLayout();

    showRuns();
    connect(session, &TrainingSession::runsChanged, this, &Workspace::showRuns);
    connect(document, &Document::branchesChanged, this, &Workspace::fitToolBars);
    connect(session, &TrainingSession::updated, this, &Workspace::refresh);
    connect(session, &TrainingSession::runBegan, this, &Workspace::beginRun);
    connect(m_timeline, &Timeline::stepChanged, this, &Workspace::showStep);
    connect(m_viewArea, &ViewArea::stepRequested, m_timeline, &Timeline::setStep);
    connect(m_stackPanel, &StackPanel::inspectorWanted, this, [this] {
        m_inspectorDock->show();
        m_inspectorPanel->focusFirstField();
    });
}

QDockWidget *Workspace::addPanel(const QString &name, const QString &title, QWidget *panel, Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(panel);
    addDockWidget(area, dock);
    return dock;
}

QList<QAction *> Workspace::panelActions() const
{
    return {m_stackDock->toggleViewAction(), m_inspectorDock->toggleViewAction(), m_comparisonDock->toggleViewAction(), m_timelineDock->toggleViewAction()};
}

void Workspace::resetLayout()
{
    for (QDockWidget *dock : {m_stackDock, m_inspectorDock, m_comparisonDock, m_timelineDock}) {
        dock->setFloating(false);
        dock->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_stackDock);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    addDockWidget(Qt::RightDockWidgetArea, m_comparisonDock);
    tabifyDockWidget(m_inspectorDock, m_comparisonDock);
    m_inspectorDock->raise();
    addDockWidget(Qt::BottomDockWidgetArea, m_timelineDock);
    resizeDocks({m_stackDock, m_inspectorDock}, {stackWidth, inspectorWidth}, Qt::Horizontal);
    m_viewArea->resetLayout();
}

void Workspace::showOnlyPlots()
{
    for (QDockWidget *dock : {m_stackDock, m_inspectorDock, m_comparisonDock})
        dock->hide();
    m_timelineDock->show();
    m_viewArea->arrangeForHall();
}

QList<QByteArray> Workspace::arrangement() const
{
    return {saveState(), m_viewArea->saveState()};
}

void Workspace::setArrangement(const QList<QByteArray> &arrangement)
{
    restoreState(arrangement.value(0));
    m_viewArea->restoreState(arrangement.value(1));
}

/// Widths count only once there is room to give.
void Workspace::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (!m_hasLayout)
        resizeDocks({m_stackDock, m_inspectorDock}, {stackWidth, inspectorWidth}, Qt::Horizontal);
    m_hasLayout = true;
}

void Workspace::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fitToolBars();
}

/// What does not need words goes without them before anything is hidden.
void Workspace::fitToolBars()
{
    const auto setCompact = [this](bool compact) {
        m_branchBar->setCompact(compact);
        m_switchBar->setCompact(compact);
    };
    setCompact(false);
    int wanted = 0;
    for (const QToolBar *bar : {static_cast<QToolBar *>(m_runBar), static_cast<QToolBar *>(m_branchBar), static_cast<QToolBar *>(m_switchBar)})
        wanted += bar->sizeHint().width();
    setCompact(wanted > width());
}

void Workspace::saveTo(QSettings &settings) const
{
    settings.setValue(QStringLiteral("workspace/layout"), saveState());
    m_viewArea->saveTo(settings);
}

void Workspace::restoreFrom(QSettings &settings)
{
    m_hasLayout = restoreState(settings.value(QStringLiteral("workspace/layout")).toByteArray());
    m_viewArea->restoreFrom(settings);
}

void Workspace::showStep(std::int64_t step)
{
    m_viewArea->setStep(step);
    refresh();
    emit stepShown(step);
}

void Workspace::refresh()
{
    const History &history = m_session->record().history;
    const std::int64_t step = m_timeline->step();
    const SnapshotPtr snapshot = history.isEmpty() ? nullptr : history.snapshotAt(step < 0 ? history.lastStep() : step);
    m_stackPanel->setSnapshot(snapshot);
    m_inspectorPanel->setSnapshot(snapshot);
    m_viewArea->refresh();
    m_timeline->refresh();
}

/// All of them in the views; stack, inspector and timeline show the selected one.
void Workspace::showRuns()
{
    m_viewArea->setRuns(m_session->records());
    const std::size_t runs = m_session->records().size();
    if (runs > m_shownRuns)
        m_comparisonDock->raise();
    m_shownRuns = runs;
    m_timeline->setHistory(&m_session->record().history);
    refresh();
}

void Workspace::beginRun()
{
    m_timeline->setStep(-1);
    if (m_session->dataset() && m_session->dataset()->shape().input.axes == std::vector<int>{2})
        m_viewArea->raise(QStringLiteral("boundary"));
    refresh();
}

} // namespace stacklight
