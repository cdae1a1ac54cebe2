#include "window/view_area.h"

#include "session/examinations.h"
#include "window/dock_action.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QHelpEvent>
#include <QMenu>
#include <QSettings>
#include <QTabBar>
#include <QToolTip>

#include <algorithm>

namespace stacklight {

namespace {

/// Views that have the layers on an axis.
const QStringList byDepth{QStringLiteral("activations"), QStringLiteral("gradients"), QStringLiteral("updates"),
    QStringLiteral("correlation"), QStringLiteral("lesion")};

/// The view behind which another one is a tab at first: no place gets more tabs than have room side by side.
const char *placeOf(const QString &view)
{
    constexpr std::pair<const char *, const char *> all[] = {{"correlation", "gradients"}, {"lesion", "gradients"},
        {"microscope", "gradients"}, {"predictions", "loss"}, {"confusion", "loss"}, {"example", "loss"},
        {"boundary", "loss"}, {"samples", "loss"}};
    const auto found = std::ranges::find(all, view, [](const auto &each) { return QLatin1String(each.first); });
    return found == std::end(all) ? "updates" : found->second;
}

} // namespace

ViewArea::ViewArea(Selection *selection, QWidget *parent) : QMainWindow(parent, Qt::Widget), m_selection(selection)
{
    setObjectName(QStringLiteral("viewArea"));
    setDockOptions(AllowNestedDocks | AllowTabbedDocks | AnimatedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    for (const ViewType &type : viewTypes()) {
        View *view = type.make(this);
        view->setSelection(selection);
        auto *dock = new QDockWidget(viewTab(type), this);
        dock->setObjectName(QLatin1String(type.name));
        dock->setWidget(view);
        m_viewActions << makeDockAction(dock, viewTitle(type), viewTooltip(type));
        connect(view, &View::maximizeWanted, this,
            [this, view] { maximize(m_beforeMaximized.isEmpty() ? view : nullptr); });
        connect(view, &View::exportRequested, this, [this, view] { emit exportRequested(view); });
        if (type.laboratory)
            connect(dock, &QDockWidget::visibilityChanged, this, [this, view](bool isVisible) {
                if (isVisible)
                    m_seen.insert(view);
                else
                    m_seen.remove(view);
                emit requestsChanged();
            });
        connect(view, &View::stepRequested, this, &ViewArea::stepRequested);
        connect(view, &View::requestChanged, this, &ViewArea::requestsChanged);
        m_views.push_back(view);
        m_docks << dock;
    }
    connect(selection, &Selection::changed, this, &ViewArea::requestsChanged);
    m_firstChoices = choices();
    makeNumbersActions();
    m_maximize = new QAction(tr("&Maximize the view"), this);
    m_maximize->setObjectName(QStringLiteral("maximize"));
    m_maximize->setCheckable(true);
    m_maximize->setShortcut(Qt::Key_F);
    m_maximize->setToolTip(
        tr("The view in which one works alone, and all as before; also a double click on its title"));
    connect(m_maximize, &QAction::triggered, this, [this](bool on) { maximize(on ? currentView() : nullptr); });
    addAction(m_maximize);
    resetLayout();
    applyTheme();
}

QMenu *ViewArea::createPopupMenu()
{
    auto *menu = new QMenu(this);
    menu->addActions(m_viewActions);
    return menu;
}

void ViewArea::makeNumbersActions()
{
    auto *current = new QAction(tr("Show the view as &table"), this);
    current->setShortcut(Qt::CTRL | Qt::Key_T);
    current->setToolTip(tr("Of the view in which one works: what is drawn in words, and its numbers"));
    connect(current, &QAction::triggered, this, [this] { currentView()->showNumbers(); });
    addAction(current); // also while the menu is hidden
    m_numbersActions << current;
    for (View *view : m_views) {
        auto *action = new QAction(tr("Table: %1").arg(viewTitle(view->type())), this);
        action->setToolTip(tr("What is drawn in words, and its numbers"));
        connect(action, &QAction::triggered, view, &View::showNumbers);
        m_numbersActions << action;
    }
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) {
        for (View *view : m_views) {
            if (now && (view == now || view->isAncestorOf(now)))
                m_lastUsed = view;
        }
    });
}

/// The last used one, or the first one that is seen.
View *ViewArea::currentView() const
{
    const auto isSeen = [](const View *view) { return !view->plot()->visibleRegion().isEmpty(); };
    if (m_lastUsed && isSeen(m_lastUsed))
        return m_lastUsed;
    const auto seen = std::find_if(m_views.begin(), m_views.end(), isSeen);
    return seen == m_views.end() ? m_views.front() : *seen;
}

/// Null: all as before.
void ViewArea::maximize(const View *view)
{
    if (!view) {
        const QByteArray before = std::exchange(m_beforeMaximized, {});
        if (!before.isEmpty())
            setArrangement(before);
    } else if (m_beforeMaximized.isEmpty()) {
        m_beforeMaximized = arrangement();
        for (std::size_t index = 0; index < m_views.size(); ++index)
            m_docks[qsizetype(index)]->setVisible(m_views[index] == view);
    }
    m_maximize->setChecked(!m_beforeMaximized.isEmpty());
}

std::vector<LabRequest> ViewArea::requests() const
{
    std::vector<LabRequest> all;
    for (const View *view : m_views) {
        if (!view->type().laboratory || !m_seen.contains(view))
            continue;
        for (LabRequest &wanted : view->requests()) {
            if (std::find(all.begin(), all.end(), wanted) == all.end()) // two views may share what was found
                all.push_back(std::move(wanted));
        }
    }
    std::stable_partition(all.begin(), all.end(), [](const LabRequest &each) { return !takesLong(each.laboratory); });
    return all;
}

void ViewArea::setData(const DataShape *shape)
{
    maximize(nullptr); // other data may have other views
    if (shape)
        m_data = *shape;
    else
        m_data.reset();
    for (QDockWidget *dock : std::exchange(m_unfit, {}))
        dock->show();
    fitData();
}

/// All docks are as the user wants them, were it not for the data.
void ViewArea::fitData()
{
    m_unfit.clear();
    for (std::size_t index = 0; index < m_views.size(); ++index) {
        const auto fits = m_views[index]->type().fits;
        const bool isFit = !fits || !m_data || fits(*m_data);
        QDockWidget *dock = m_docks[qsizetype(index)];
        m_viewActions[qsizetype(index)]->setVisible(isFit);
        if (isFit || dock->isHidden()) // one that the user closed stays closed
            continue;
        m_unfit.insert(dock);
        dock->hide();
    }
}

QByteArray ViewArea::arrangement() const
{
    if (!m_beforeMaximized.isEmpty())
        return m_beforeMaximized;
    for (QDockWidget *dock : m_unfit)
        dock->show();
    const QByteArray state = saveState();
    for (QDockWidget *dock : m_unfit)
        dock->hide();
    return state;
}

bool ViewArea::setArrangement(const QByteArray &wanted)
{
    const bool isWhole = restoreState(wanted);
    if (isWhole) {
        m_beforeMaximized.clear();
        m_maximize->setChecked(false);
        fitData();
    }
    return isWhole;
}

void ViewArea::clearDocks()
{
    m_beforeMaximized.clear();
    m_maximize->setChecked(false);
    for (QDockWidget *dock : m_docks) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
}

void ViewArea::showInFront(const QStringList &names)
{
    QList<QDockWidget *> front;
    for (const QString &name : names) {
        if (QDockWidget *dock = dockOf(name))
            front << dock;
    }
    if (front.isEmpty())
        return;
    clearDocks();
    for (int i = 0; i < front.size(); ++i) {
        if (i == 0)
            addDockWidget(Qt::TopDockWidgetArea, front[i], Qt::Horizontal);
        else
            splitDockWidget(front[i - 1], front[i], i == 1 ? Qt::Horizontal : Qt::Vertical);
    }
    for (QDockWidget *dock : m_docks) {
        if (!front.contains(dock))
            tabifyDockWidget(byDepth.contains(dock->objectName()) ? front.first() : front.last(), dock);
        dock->show();
    }
    if (front.size() > 1)
        resizeDocks({front[0], front[1]}, {1, 1}, Qt::Horizontal);
    if (front.size() > 2)
        resizeDocks(front.mid(1), QList<int>(front.size() - 1, 1), Qt::Vertical);
    fitData();
    for (QDockWidget *dock : front)
        dock->raise();
}

/// Two columns: what depth does above, what the run does below; further views are tabs of these.
void ViewArea::resetLayout()
{
    clearDocks();
    const auto place = [this](const char *name, const char *beside, Qt::Orientation orientation) {
        QDockWidget *dock = dockOf(QLatin1String(name));
        if (QDockWidget *neighbour = beside ? dockOf(QLatin1String(beside)) : nullptr)
            splitDockWidget(neighbour, dock, orientation);
        else
            addDockWidget(Qt::TopDockWidgetArea, dock, orientation);
        dock->show();
    };
    place("activations", nullptr, Qt::Horizontal);
    place("gradients", "activations", Qt::Horizontal);
    place("loss", "activations", Qt::Vertical);
    place("updates", "gradients", Qt::Vertical);
    for (QDockWidget *dock : m_docks) {
        if (dockWidgetArea(dock) != Qt::NoDockWidgetArea)
            continue;
        addDockWidget(Qt::TopDockWidgetArea, dock);
        tabifyDockWidget(dockOf(QLatin1String(placeOf(dock->objectName()))), dock);
        dock->show();
    }
    fitData();
    raise(QStringLiteral("gradients"));
    raise(QStringLiteral("updates"));
    raise(QStringLiteral("loss"));
    const auto alike = [this](const char *one, const char *other, Qt::Orientation orientation) {
        const int half = (orientation == Qt::Horizontal ? width() : height()) / 2;
        resizeDocks({dockOf(QLatin1String(one)), dockOf(QLatin1String(other))}, {half, half}, orientation);
    };
    alike("activations", "gradients", Qt::Horizontal);
    alike("activations", "loss", Qt::Vertical);
    alike("gradients", "updates", Qt::Vertical);
}

QDockWidget *ViewArea::dockOf(const QString &name) const
{
    for (QDockWidget *dock : m_docks) {
        if (dock->objectName() == name)
            return dock;
    }
    return nullptr;
}

void ViewArea::raise(const QString &name)
{
    if (QDockWidget *dock = dockOf(name))
        dock->raise();
}

void ViewArea::setRuns(const std::vector<const RunRecord *> &runs, std::size_t selected)
{
    for (View *view : m_views) {
        if (view->input().runs != runs || view->input().selected != selected)
            view->setInput({.runs = runs, .step = view->input().step, .selected = selected});
    }
}

void ViewArea::setStep(std::int64_t step)
{
    for (View *view : m_views)
        view->setStep(step);
}

void ViewArea::forgetRanges()
{
    for (View *view : m_views)
        view->forgetRanges();
}

void ViewArea::refresh()
{
    for (View *view : m_views)
        view->refresh();
}

QVariantMap ViewArea::choices() const
{
    QVariantMap all;
    for (const View *view : m_views)
        all.insert(QLatin1String(view->type().name), view->state());
    return all;
}

void ViewArea::setChoices(const QVariantMap &wanted)
{
    for (View *view : m_views)
        view->setState(wanted.value(QLatin1String(view->type().name)).toMap());
}

void ViewArea::saveTo(QSettings &settings) const
{
    settings.setValue(QStringLiteral("views/layout"), arrangement());
    settings.setValue(QStringLiteral("views/choices"), choices());
}

void ViewArea::restoreFrom(QSettings &settings)
{
    setArrangement(settings.value(QStringLiteral("views/layout")).toByteArray());
    setChoices(settings.value(QStringLiteral("views/choices")).toMap());
}

void ViewArea::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

/// Qt makes the tab bars, and gives a tab its own text as tooltip.
void ViewArea::childEvent(QChildEvent *event)
{
    QMainWindow::childEvent(event);
    if (auto *tabs = event->polished() ? qobject_cast<QTabBar *>(event->child()) : nullptr) {
        tabs->setElideMode(Qt::ElideNone); // arrows instead of half names
        tabs->installEventFilter(this);
    }
}

bool ViewArea::eventFilter(QObject *watched, QEvent *event)
{
    const auto *tabs = event->type() == QEvent::ToolTip ? qobject_cast<QTabBar *>(watched) : nullptr;
    if (!tabs)
        return QMainWindow::eventFilter(watched, event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString tab = tabs->tabText(tabs->tabAt(help->pos()));
    for (const View *view : m_views) {
        if (viewTab(view->type()) == tab)
            QToolTip::showText(help->globalPos(),
                QStringLiteral("<b>%1</b><br>%2")
                    .arg(viewTitle(view->type()).toHtmlEscaped(), viewTooltip(view->type()).toHtmlEscaped()));
    }
    return true;
}

void ViewArea::applyTheme()
{
    const Theme theme = Theme::fromPalette(palette(), font());
    for (View *view : m_views)
        view->setTheme(theme);
}

} // namespace stacklight
