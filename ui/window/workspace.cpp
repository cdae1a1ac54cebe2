#include "window/workspace.h"

#include "lessons/lesson_panel.h"
#include "session/document.h"
#include "session/training_session.h"
#include "stack/inspector_panel.h"
#include "stack/stack_panel.h"
#include "views/icons.h"
#include "views/lab_reading.h"
#include "window/branch_bar.h"
#include "window/comparison_panel.h"
#include "window/dock_action.h"
#include "window/keyboard_focus.h"
#include "window/run_bar.h"
#include "window/switch_bar.h"
#include "window/timeline.h"
#include "window/timeline_bar.h"
#include "window/view_area.h"

#include <QAction>
#include <QDockWidget>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace stacklight {

Workspace::Workspace(Document *document, TrainingSession *session, QWidget *parent)
    : QMainWindow(parent, Qt::Widget), m_session(session), m_selection(new Selection(this)),
      m_runBar(new RunBar(session)), m_branchBar(new BranchBar(document, session)),
      m_switchBar(new SwitchBar(document)), m_stackPanel(new StackPanel(document, m_selection)),
      m_inspectorPanel(new InspectorPanel(document, m_selection)), m_comparisonPanel(new ComparisonPanel(session)),
      m_lessonPanel(new LessonPanel(document, session)), m_viewArea(new ViewArea(m_selection)),
      m_timelineBar(new TimelineBar(session)), m_timeline(m_timelineBar->timeline()),
      m_shownRuns(session->records().size())
{
    setObjectName(QStringLiteral("workspace"));
    // What is taught comes before the branches, so that it does not move when they come and go.
    for (QToolBar *bar : {static_cast<QToolBar *>(m_runBar), static_cast<QToolBar *>(m_switchBar),
             static_cast<QToolBar *>(m_branchBar)}) {
        bar->setMovable(false);
        addToolBar(Qt::TopToolBarArea, bar);
        // The style's own arrow is black, on any ground.
        if (auto *more = bar->findChild<QToolButton *>(QStringLiteral("qt_toolbar_ext_button")))
            more->setIcon(themedIcon(QStringLiteral("more")));
    }
    addActions(m_switchBar->commands()); // also while the menu is hidden
    setCentralWidget(m_viewArea);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    m_stackDock = addPanel(QStringLiteral("stack"), tr("Stack"), m_stackPanel, Qt::LeftDockWidgetArea);
    m_inspectorDock = addPanel(QStringLiteral("inspector"), tr("Inspector"), m_inspectorPanel, Qt::RightDockWidgetArea);
    m_comparisonDock =
        addPanel(QStringLiteral("comparison"), tr("Comparison"), m_comparisonPanel, Qt::RightDockWidgetArea);
    m_lessonDock = addPanel(QStringLiteral("lesson"), tr("Lesson"), m_lessonPanel, Qt::LeftDockWidgetArea);
    m_lessonDock->setTitleBarWidget(new QWidget(m_lessonDock)); // the panel says what it is and closes itself
    m_lessonDock->hide();
    m_timelineDock = addPanel(QStringLiteral("timeline"), tr("Timeline"), m_timelineBar, Qt::BottomDockWidgetArea);
    m_timelineDock->setTitleBarWidget(new QWidget(m_timelineDock));
    m_timelineDock->setFeatures(QDockWidget::DockWidgetClosable);
    for (QDockWidget *dock : {m_stackDock, m_inspectorDock, m_comparisonDock, m_timelineDock})
        m_panelActions << makeDockAction(dock, dock->windowTitle(), {});
    resetLayout();

    showRuns();
    connect(session, &TrainingSession::runsChanged, this, &Workspace::showRuns);
    connect(document, &Document::branchesChanged, this, &Workspace::fitToolBars);
    connect(session, &TrainingSession::updated, this, &Workspace::refresh);
    connect(session, &TrainingSession::runBegan, this, &Workspace::beginRun);
    connect(session, &TrainingSession::updated, this, &Workspace::followDivergence);
    connect(session, &TrainingSession::wentBack, m_viewArea, &ViewArea::forgetRanges); // of what is forgotten
    connect(session, &TrainingSession::wentBack, m_inspectorPanel->evolution(), &View::forgetRanges);
    connect(m_timeline, &Timeline::stepChanged, this, &Workspace::showStep);
    connect(m_viewArea, &ViewArea::requestsChanged, this, &Workspace::examine);
    connect(m_inspectorPanel, &InspectorPanel::requestsChanged, this, &Workspace::examine);
    connect(m_viewArea, &ViewArea::stepRequested, m_timeline, &Timeline::setStep);
    View *evolution = m_inspectorPanel->evolution();
    connect(evolution, &View::stepRequested, m_timeline, &Timeline::setStep);
    connect(evolution, &View::maximizeWanted, this, &Workspace::enlargeEvolution);
    connect(evolution, &View::exportRequested, this, [this] { emit m_viewArea->exportRequested(enlargeEvolution()); });
    connect(
        m_lessonPanel, &LessonPanel::viewsWanted, this, [this](const QStringList &views, const QVariantMap &choices) {
            m_lessonViews = views;
            m_lessonChoices = choices;
            if (m_isTeaching) {
                m_viewArea->showInFront(views);
                chooseFor(choices);
            }
        });
    connect(m_lessonPanel, &LessonPanel::stepWanted, this, [this](qint64 step) {
        m_timeline->setStep(step);
        m_viewArea->forgetRanges(); // nobody drags: axes fit at once
    });
    connect(m_stackPanel, &StackPanel::inspectorWanted, this, [this] {
        m_inspectorDock->show();
        m_inspectorPanel->focusFirstField();
    });
}

/// The inspector's view as one among the others, drawn the same way.
View *Workspace::enlargeEvolution()
{
    const View *small = m_inspectorPanel->evolution();
    View *large = *std::ranges::find_if(
        m_viewArea->views(), [small](const View *view) { return &view->type() == &small->type(); });
    for (const ViewChoice &choice : small->choices())
        large->setChoice(choice.key, choice.value);
    m_viewArea->raise(QLatin1String(small->type().name));
    return large;
}

void Workspace::focusNextPane(bool next)
{
    const QList<QWidget *> panes = {m_runBar, m_switchBar, m_branchBar, m_stackDock, m_lessonDock, m_viewArea,
        m_inspectorDock, m_comparisonDock, m_timelineDock};
    const auto takesFocus = [](const QWidget *widget) {
        return widget && widget->isEnabled() && widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus)
            && !isBehindTab(widget);
    };
    const QWidget *focused = window()->focusWidget();
    const auto current =
        std::ranges::find_if(panes, [focused](const QWidget *pane) { return focused && pane->isAncestorOf(focused); });
    qsizetype index = current == panes.end() ? (next ? -1 : 0) : current - panes.begin();
    for (qsizetype tried = 0; tried < panes.size(); ++tried) {
        index = (index + (next ? 1 : panes.size() - 1)) % panes.size();
        const QWidget *pane = panes[index];
        QWidget *widget = pane->focusWidget();
        for (QWidget *each = pane->nextInFocusChain(); !takesFocus(widget) && each != pane;
            each = each->nextInFocusChain())
            widget = pane->isAncestorOf(each) ? each : nullptr;
        if (takesFocus(widget)) {
            widget->setFocus(Qt::TabFocusReason);
            return scrollTo(widget);
        }
    }
}

QMenu *Workspace::createPopupMenu()
{
    auto *menu = new QMenu(this);
    menu->addActions(m_panelActions);
    menu->addSeparator();
    for (const QToolBar *bar :
        {static_cast<QToolBar *>(m_runBar), static_cast<QToolBar *>(m_branchBar), static_cast<QToolBar *>(m_switchBar)})
        menu->addAction(bar->toggleViewAction());
    return menu;
}

QDockWidget *Workspace::addPanel(const QString &name, const QString &title, QWidget *panel, Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(panel);
    addDockWidget(area, dock);
    return dock;
}

void Workspace::showStep(std::int64_t step)
{
    m_viewArea->setStep(step);
    m_inspectorPanel->setStep(step);
    examine();
    refresh();
    emit stepShown(step);
}

void Workspace::examine()
{
    std::vector<LabRequest> requests = m_viewArea->requests();
    for (LabRequest &wanted : m_inspectorPanel->requests()) {
        // One layer's maps are kept of each step: those of the view, where it shows another one.
        if (std::ranges::find(requests, wanted.laboratory, &LabRequest::laboratory) == requests.end())
            requests.insert(requests.begin(), std::move(wanted));
    }
    m_session->examine(requests, m_timeline->step());
    showMaps();
}

void Workspace::showMaps()
{
    const LabReportPtr features =
        labReading({.step = m_timeline->step()}, m_session->record(), Laboratory::Features).report;
    m_inspectorPanel->setMaps(findingIn<FeatureMaps>(features));
}

void Workspace::refresh()
{
    const History &history = m_session->record().history;
    const std::int64_t step = m_timeline->step();
    const SnapshotPtr snapshot = history.isEmpty() ? nullptr : history.snapshotAt(step < 0 ? history.lastStep() : step);
    m_stackPanel->setSnapshot(snapshot);
    m_inspectorPanel->setSnapshot(snapshot);
    showMaps();
    m_viewArea->refresh();
    m_timeline->refresh();
}

void Workspace::followDivergence()
{
    const bool isDiverged = m_session->state() == SessionState::Diverged;
    if (isDiverged && !std::exchange(m_wasDiverged, true)) {
        const std::vector<const RunRecord *> runs = m_session->records();
        const auto lost = std::ranges::find_if(runs,
            [](const RunRecord *run) { return run->history.divergence() && !run->history.divergence()->path.empty(); });
        if (lost != runs.end())
            m_selection->select(QString::fromStdString((*lost)->history.divergence()->path));
    }
    m_wasDiverged = isDiverged;
}

/// All of them in the views; stack, inspector and timeline show the selected one.
void Workspace::showRuns()
{
    const std::vector<const RunRecord *> records = m_session->records();
    m_viewArea->setRuns(records, std::size_t(std::ranges::find(records, &m_session->record()) - records.begin()));
    const std::size_t runs = m_session->records().size();
    if (runs > m_shownRuns)
        m_comparisonDock->raise();
    m_shownRuns = runs;
    m_timeline->setRun(&m_session->record());
    m_inspectorPanel->setRun(&m_session->record());
    refresh();
}

void Workspace::beginRun()
{
    m_timeline->setStep(-1);
    const Dataset *loaded = m_session->record().isLive ? m_session->dataset().get() : nullptr;
    m_viewArea->setData(loaded ? &loaded->shape() : nullptr);
    if (!m_isTeaching && loaded) { // what it learns, in a word
        const Shape &input = loaded->shape().input;
        const char *view = input.tokens         ? "samples"
            : input.isImage()                   ? "predictions"
            : input.axes == std::vector<int>{2} ? "boundary"
                                                : nullptr;
        if (view)
            m_viewArea->raise(QLatin1String(view));
    }
    for (const ViewType &type : viewTypes()) {
        if (!m_session->record().isLive && type.isRecorded)
            m_viewArea->raise(QString::fromLatin1(type.name));
    }
    m_viewArea->forgetRanges();
    m_inspectorPanel->evolution()->forgetRanges();
    refresh();
}

} // namespace stacklight
