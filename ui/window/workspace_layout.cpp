// Where the panels of the workspace are.
#include "window/workspace.h"

#include "stack/stack_panel.h"
#include "window/branch_bar.h"
#include "window/run_bar.h"
#include "window/switch_bar.h"
#include "window/view_area.h"

#include <QDockWidget>
#include <QSettings>
#include <QToolButton>

namespace stacklight {

namespace {

constexpr int stackWidth = 290;
constexpr int inspectorWidth = 300;
constexpr double lessonShare = 0.31; // of the width: some 40 characters a line at any size
constexpr double slimShare = 0.17;   // the network in a hall: what is looked at are the plots
constexpr double hallShare = 0.37;   // the type is larger there
const QString layoutKey = QStringLiteral("workspace/layout");

} // namespace

void Workspace::resetLayout()
{
    for (QDockWidget *dock : {m_stackDock, m_inspectorDock, m_comparisonDock, m_timelineDock}) {
        dock->setFloating(false);
        dock->show();
    }
    m_lessonDock->hide();
    addDockWidget(Qt::LeftDockWidgetArea, m_stackDock);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    addDockWidget(Qt::RightDockWidgetArea, m_comparisonDock);
    tabifyDockWidget(m_inspectorDock, m_comparisonDock);
    m_inspectorDock->raise();
    addDockWidget(Qt::BottomDockWidgetArea, m_timelineDock);
    resizeDocks({m_stackDock, m_inspectorDock}, {stackWidth, inspectorWidth}, Qt::Horizontal);
    m_viewArea->resetLayout();
    m_viewArea->resetChoices();
    if (m_isPresenting || m_isTeaching) {
        m_ordinary = arrangement();
        arrange();
    }
}

void Workspace::setPresenting(bool presenting)
{
    change(m_isPresenting, presenting);
}

void Workspace::setTeaching(bool teaching)
{
    change(m_isTeaching, teaching);
    chooseFor(teaching ? m_lessonChoices : QVariantMap());
}

/// What another page had chosen is taken back first; what the user chose in other views stays.
void Workspace::chooseFor(const QVariantMap &lesson)
{
    m_viewArea->setChoices(m_ordinaryChoices);
    const QVariantMap all = m_viewArea->choices();
    m_ordinaryChoices.clear();
    for (auto view = lesson.begin(); view != lesson.end(); ++view)
        if (!view->toMap().isEmpty())
            m_ordinaryChoices.insert(view.key(), all.value(view.key()));
    m_viewArea->setChoices(lesson);
}

void Workspace::change(bool &mode, bool on)
{
    if (mode == on)
        return;
    if (!m_isPresenting && !m_isTeaching)
        m_ordinary = arrangement();
    mode = on;
    arrange();
}

/// Begins with the user's own arrangement, so that one mode after the other leaves no trace.
void Workspace::arrange()
{
    restoreState(m_ordinary.value(0));
    m_viewArea->setArrangement(m_ordinary.value(1));
    const bool isSlim = m_isPresenting && !m_isTeaching;
    m_stackPanel->setSlim(isSlim);
    if (m_isPresenting) {
        m_stackDock->setFloating(false);
        m_stackDock->setVisible(isSlim);
        m_timelineDock->show();
    }
    if (isSlim)
        resizeDocks({m_stackDock}, {int(width() * slimShare)}, Qt::Horizontal);
    if (m_isPresenting || m_isTeaching) {
        m_inspectorDock->hide();
        m_comparisonDock->hide();
        m_viewArea->showInFront(
            m_isTeaching ? m_lessonViews : QStringList{QStringLiteral("gradients"), QStringLiteral("loss")});
    }
    placeLesson();
}

void Workspace::placeLesson()
{
    m_lessonDock->setVisible(m_isTeaching);
    if (!m_isTeaching)
        return;
    addDockWidget(Qt::LeftDockWidgetArea, m_lessonDock);
    if (!m_stackDock->isHidden() && !m_stackDock->isFloating())
        tabifyDockWidget(m_stackDock, m_lessonDock);
    m_lessonDock->raise();
    resizeDocks({m_lessonDock}, {int(width() * (m_isPresenting ? hallShare : lessonShare))}, Qt::Horizontal);
}

QList<QByteArray> Workspace::arrangement() const
{
    return {saveState(), m_viewArea->arrangement()};
}

bool Workspace::setArrangement(const QList<QByteArray> &wanted)
{
    const QList<QByteArray> before = arrangement();
    const bool isWhole =
        wanted.size() == before.size() && restoreState(wanted[0]) && m_viewArea->setArrangement(wanted[1]);
    if (!isWhole) {
        restoreState(before[0]);
        m_viewArea->setArrangement(before[1]);
    } else if (m_isPresenting || m_isTeaching) {
        m_ordinary = wanted; // what was chosen stays when the mode ends
    }
    placeLesson();
    return isWhole;
}

/// Widths count only once there is room to give.
void Workspace::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    fitToolBars();
    for (const QToolBar *bar : findChildren<QToolBar *>()) {
        for (QToolButton *button : bar->findChildren<QToolButton *>())
            button->setFocusPolicy(
                button->objectName() == QLatin1String("qt_toolbar_ext_button") ? Qt::NoFocus : Qt::TabFocus);
    }
    if (!m_hasLayout && !m_isTeaching)
        resizeDocks({m_stackDock, m_inspectorDock}, {stackWidth, inspectorWidth}, Qt::Horizontal);
    else if (!m_restored.isEmpty() && !m_isTeaching && !m_isPresenting)
        restoreState(m_restored); // what was restored without room is narrower than it was
    m_restored.clear();
    m_hasLayout = true;
}

void Workspace::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fitToolBars();
}

/// What does not need words goes without them before anything is hidden, and what has to wait for the next restart is
/// hidden before anything that is taught.
void Workspace::fitToolBars()
{
    if (!isVisible()) // what was never shown is not as wide as it says
        return;
    const auto fits = [this](int more) {
        int wanted = more;
        for (const QToolBar *bar : {static_cast<QToolBar *>(m_runBar), static_cast<QToolBar *>(m_branchBar),
                 static_cast<QToolBar *>(m_switchBar)})
            wanted += bar->sizeHint().width();
        return wanted <= width();
    };
    const auto setCompact = [this](bool compact, bool brief) {
        m_branchBar->setCompact(compact);
        m_switchBar->setCompact(compact);
        m_switchBar->setBrief(brief);
        m_runBar->setBrief(brief);
    };
    setCompact(false, false);
    // What is taught is to stay where it is when branches come; on small screens, when the first one does.
    if (!fits(m_branchBar->roomForMore(maximumBranches)))
        setCompact(true, false);
    if (!fits(m_branchBar->roomForMore(2)))
        setCompact(true, true);
}

void Workspace::saveTo(QSettings &settings) const
{
    settings.setValue(layoutKey, saveState());
    m_viewArea->saveTo(settings);
}

void Workspace::restoreFrom(QSettings &settings)
{
    m_restored = settings.value(layoutKey).toByteArray();
    m_hasLayout = restoreState(m_restored);
    m_lessonDock->hide();
    m_viewArea->restoreFrom(settings);
}

} // namespace stacklight
