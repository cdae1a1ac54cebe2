#include "window/main_window.h"

#include "figures/export_dialog.h"
#include "lessons/lesson_panel.h"
#include "session/autosave.h"
#include "session/kept_session.h"
#include "session/network_files.h"
#include "session/selection.h"
#include "session/trace_following.h"
#include "session/training_session.h"
#include "session/user_texts.h"
#include "stack/stack_panel.h"
#include "views/icons.h"
#include "window/comparison_panel.h"
#include "window/dropped_file.h"
#include "window/file_actions.h"
#include "window/focus_ring.h"
#include "window/gallery.h"
#include "window/import_page.h"
#include "window/keyboard_focus.h"
#include "window/layout_actions.h"
#include "window/lesson_actions.h"
#include "window/lesson_card.h"
#include "window/message_bar.h"
#include "window/network_actions.h"
#include "window/presenter.h"
#include "window/recent_files.h"
#include "window/recorded_runs.h"
#include "window/run_messages.h"
#include "window/run_status.h"
#include "window/sweep_window.h"
#include "window/switch_bar.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QMenuBar>
#include <QPointer>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr QSize preferredSize{1440, 900};
constexpr QSize smallestSize(1280, 720); // a projector's
constexpr QSize roomForFrame(8, 40);     // of the window system
const QString geometryKey = QStringLiteral("window/geometry");

QString ownFolder(const QString &name)
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).filePath(name);
}

QString recoveryFolder()
{
    return ownFolder(QStringLiteral("recovery"));
}

/// What was trained when the window was closed.
QString keptFolder()
{
    return ownFolder(QStringLiteral("kept"));
}

/// Whether the session that can be continued has all that was left, and what was trained as well.
bool isKept(const Autosave::Found &found, const std::optional<KeptSession> &kept)
{
    return kept && kept->path == found.path && holdTheSame(kept->branches, found.branches);
}

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent), m_document(new Document(this)), m_session(new TrainingSession(m_document, this)),
      m_sweepSession(new SweepSession(this)), m_networkFiles(new NetworkFiles(m_document, m_session, this)),
      m_autosave(new Autosave(m_document, recoveryFolder(), this))
{
    setWindowIcon(QIcon(QStringLiteral(":/icons/stacklight.svg")));
    setAcceptDrops(true);
    build();
    connect(m_document, &Document::fileChanged, this, &MainWindow::updateTitle);
    connect(m_document, &Document::changed, this, &MainWindow::updateTitle);
    new FocusRing(this);
    restoreSettings();
    showGallery();
    offerRecovery();
}

/// Everything that has words in it.
void MainWindow::build()
{
    auto *page = new QWidget;
    m_pages = new QStackedWidget;
    m_gallery = new Gallery;
    m_workspace = new Workspace(m_document, m_session);
    m_import = new ImportPage;
    m_messageBar = new MessageBar(this); // over the status line where there is nothing else below the views
    m_status = new RunStatus(m_session);
    m_files = new FileActions(m_document, page);
    m_network = new NetworkActions(m_networkFiles, m_document, m_messageBar, page);
    m_presenter = new Presenter(this, m_workspace);
    m_lessons = new LessonActions(m_files, m_workspace, page);
    m_layouts = new LayoutActions(m_workspace, m_messageBar, page);
    m_pages->addWidget(m_gallery);
    m_pages->addWidget(m_workspace);
    m_pages->addWidget(m_import);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages, 1);
    setCentralWidget(page);
    setStatusBar(m_status);
    makeMenus();
    for (QWidget *part : {page, static_cast<QWidget *>(menuBar())})
        part->show(); // at once, also in a window that is shown already

    connect(m_workspace->comparisonPanel(), &ComparisonPanel::seedsWanted, this,
        [this](bool residuals, std::optional<NormKind> norm, qint64 steps) {
            showSweeps();
            m_sweeps->askSeeds(residuals, norm, steps);
        });
    new RunMessages(m_document, m_session, m_workspace->switchBar(), m_messageBar);
    connect(m_workspace, &Workspace::stepShown, m_status, &RunStatus::setStep);
    connect(m_status, &RunStatus::layerChosen, m_workspace->selection(), &Selection::select);
    connect(m_workspace->stackPanel(), &StackPanel::notice, this,
        [this](const QString &text) { m_messageBar->show(MessageBar::Kind::Information, text); });
    connect(m_workspace->viewArea(), &ViewArea::exportRequested, this, &MainWindow::exportFigures);
    connect(m_files, &FileActions::opened, this, &MainWindow::showOpened);
    connect(m_files, &FileActions::failed, this,
        [this](const QString &reason) { m_messageBar->show(MessageBar::Kind::Error, reason); });
    connect(m_files, &FileActions::leaving, this, [this] { m_session->keep(keptFolder()); });
    connect(m_files->following(), &TraceFollowing::grew, this,
        [this](const std::shared_ptr<RunUpdate> &update) { m_session->add(std::move(*update)); });
    new RecordedRuns(
        m_document, m_files, m_workspace, m_messageBar, {menuBar()->findChild<QAction *>(QStringLiteral("sweep"))});
    connect(m_gallery, &Gallery::exampleChosen, this, [this](const Example &example) {
        if (!m_files->mayLeave())
            return;
        m_files->begin(example.named());
        m_session->play();
    });
    connect(m_gallery, &Gallery::lessonChosen, m_lessons, &LessonActions::open);
    connect(m_presenter->action(), &QAction::toggled, m_lessons,
        [this](bool presents) { m_lessons->setEscapeFree(!presents); });
    connect(m_gallery, &Gallery::fileChosen, m_files, &FileActions::open);
    connect(m_gallery, &Gallery::continueWanted, this, &MainWindow::goOn);
    connect(m_gallery, &Gallery::newWanted, m_files, &FileActions::beginNew);
    connect(m_gallery, &Gallery::openWanted, m_files, &FileActions::chooseAndOpen);
    connect(m_gallery, &Gallery::ownDataWanted, m_files, &FileActions::ownDataWanted);
    connect(m_files, &FileActions::ownDataWanted, this, [this] {
        m_import->clear();
        showImportPage();
    });
    connect(m_files, &FileActions::ownDataFound, this, [this](const QString &path) {
        m_import->open(path);
        showImportPage();
    });
    connect(m_import, &ImportPage::closed, this, &MainWindow::leaveImportPage);
    connect(m_import, &ImportPage::trainWanted, this,
        [this](const Experiment &experiment, const std::shared_ptr<const Dataset> &dataset, const QString &path) {
            if (!m_files->mayLeave())
                return;
            m_session->offer(experiment.data, experiment.seed, dataset);
            m_files->begin(experiment);
            m_session->play();
            addRecentFile(path);
            m_import->clear();
        });
}

/// What shows the document and the run goes before they do.
void MainWindow::tearDown()
{
    qDeleteAll(findChildren<QDialog *>(Qt::FindDirectChildrenOnly));
    m_sweeps = nullptr; // it was among them
    delete menuBar();
    delete m_status;
    delete m_messageBar;
    delete takeCentralWidget();
}

/// Docks behind other tabs are visible to Qt, but lie outside of the window: Tab passes them by. What it leads to is
/// scrolled to.
bool MainWindow::focusNextPrevChild(bool next)
{
    const QPointer<QWidget> first = focusWidget();
    do {
        if (!QMainWindow::focusNextPrevChild(next))
            return false;
    } while (isBehindTab(focusWidget()) && focusWidget() != first);
    scrollTo(focusWidget());
    return true;
}

MainWindow::~MainWindow()
{
    delete m_autosave; // the document is left on purpose
    tearDown();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::LanguageChange || m_languageChanges)
        return;
    m_languageChanges = true; // one translator comes after the other, and the menu that chose it is still in use
    QMetaObject::invokeMethod(this, &MainWindow::changeLanguage, Qt::QueuedConnection);
}

/// Document and run stay and go on; all that shows them is rebuilt, and looks at the same.
void MainWindow::changeLanguage()
{
    m_languageChanges = false;
    const bool isAtWork = m_pages->currentWidget() == m_workspace, imports = m_pages->currentWidget() == m_import;
    const ImportPage::Place importPlace = m_import->place();
    const bool presents = m_presenter->isActive();
    const LessonPanel::Bookmark place = m_workspace->lessonPanel()->place();
    const QString layer = m_workspace->selection()->selected();
    const std::int64_t step = m_workspace->timeline()->step();
    const bool sweeps = m_sweeps && m_sweeps->isVisible();
    QSettings settings;
    m_presenter->setActive(false);
    m_workspace->setTeaching(false);
    m_workspace->saveTo(settings);

    tearDown();
    build();
    m_workspace->restoreFrom(settings);
    if (isAtWork) {
        showWorkspace();
    } else if (imports) {
        m_import->resume(importPlace);
        showImportPage();
    } else {
        showGallery();
        offerRecovery();
    }
    if (place.lesson >= 0) {
        m_workspace->lessonPanel()->resume(place);
        m_workspace->setTeaching(true);
    }
    m_workspace->selection()->select(layer);
    m_workspace->timeline()->setStep(step);
    m_presenter->setActive(presents);
    if (sweeps)
        showSweeps();
}

void MainWindow::showGallery()
{
    m_gallery->showRecentFiles(recentFiles());
    if (m_document->recorded() || m_session->hasExperiment())
        m_gallery->offerToContinue(openName(), m_session->step());
    else if (const std::optional<KeptSession> kept = KeptSession::find(keptFolder()))
        m_gallery->offerToContinue(kept->name(), kept->step);
    m_gallery->refreshLessons();
    m_pages->setCurrentWidget(m_gallery);
    m_messageBar->lieOver(m_pages);
    m_status->hide();
    m_gallery->firstButton()->setFocus(Qt::OtherFocusReason);
    updateTitle();
}

/// With what is open still, or with what was when the window was closed.
void MainWindow::goOn()
{
    if (m_document->recorded() || m_session->hasExperiment())
        return showWorkspace();
    const std::optional<KeptSession> kept = KeptSession::find(keptFolder());
    if (!kept)
        return;
    for (const Autosave::Found &found : Autosave::find(recoveryFolder())) {
        if (isKept(found, kept))
            Autosave::discard(found);
    }
    m_session->goOn(*kept);
    showOpened();
}

QString MainWindow::openName() const
{
    const QString title = QString::fromStdString(m_document->experiment().title);
    return oneLine(m_document->filePath().isEmpty() && !title.isEmpty() ? title : m_document->displayName());
}

void MainWindow::showOpened()
{
    m_messageBar->dismiss();
    showWorkspace();
}

void MainWindow::showWorkspace()
{
    m_pages->setCurrentWidget(m_workspace);
    m_messageBar->lieOver(m_workspace->viewArea(), MessageBar::Edge::Outside);
    m_status->show();
    m_workspace->viewArea()->setFocus(Qt::OtherFocusReason);
    updateTitle();
}

void MainWindow::showImportPage()
{
    m_messageBar->dismiss();
    m_pages->setCurrentWidget(m_import);
    m_messageBar->lieOver(m_pages);
    m_status->hide();
    m_import->firstControl()->setFocus(Qt::OtherFocusReason);
    updateTitle();
}

/// To what is open, or to the gallery where nothing is.
void MainWindow::leaveImportPage()
{
    m_import->clear();
    m_document->recorded() || m_session->hasExperiment() ? showWorkspace() : showGallery();
}

void MainWindow::offerRecovery()
{
    const std::vector<Autosave::Found> found = Autosave::find(recoveryFolder());
    if (found.empty() || isKept(found.front(), KeptSession::find(keptFolder())))
        return;
    const Autosave::Found &newest = found.front();
    const QString name = newest.path.isEmpty() ? QString::fromStdString(newest.branches.selected().experiment.title)
                                               : QFileInfo(newest.path).fileName();
    m_messageBar->show(MessageBar::Kind::Warning,
        tr("Stacklight ended before “%1” was saved.").arg(name.isEmpty() ? tr("Untitled") : name),
        {tr("Restore"), tr("Opens it with all its changes and branches"), [this, newest] {
             if (!m_files->mayLeave())
                 return;
             m_document->restore(newest.branches, newest.path);
             m_autosave->write();
             Autosave::discard(newest);
             showOpened();
         }});
}

void MainWindow::updateTitle()
{
    if (m_pages->currentWidget() != m_workspace) {
        setWindowTitle(tr("Stacklight"));
        setWindowModified(false);
        return;
    }
    QString file = openName();
    file.replace(QStringLiteral("[*]"), QStringLiteral("[*][*]")); // else it would be a mark of changes
    setWindowTitle(tr("%1[*] — Stacklight").arg(file));
    setWindowModified(m_document->isModified());
}

void MainWindow::exportFigures(const View *chosen)
{
    auto *dialog = new ExportDialog(m_workspace->viewArea()->views(), chosen, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::exported, this, [this](const QString &sentence, const QString &folder) {
        m_messageBar->show(MessageBar::Kind::Information, sentence,
            {tr("Open folder"), tr("Shows the figures in the file manager"), [this, folder] {
                 if (!openFolder(folder))
                     m_messageBar->show(MessageBar::Kind::Warning,
                         tr("No file manager was found on this system; the figures are in %1").arg(folder));
             }});
    });
    connect(dialog, &ExportDialog::failed, this,
        [this](const QString &reason) { m_messageBar->show(MessageBar::Kind::Error, reason); });
    dialog->show();
}

void MainWindow::showSweeps()
{
    if (!m_sweeps)
        m_sweeps = new SweepWindow(m_document, m_session, m_sweepSession, this);
    m_sweeps->show();
    m_sweeps->raise();
    m_sweeps->activateWindow();
}

void MainWindow::restoreSettings()
{
    QSettings settings;
    if (!restoreGeometry(settings.value(geometryKey).toByteArray()))
        resize(preferredSize.boundedTo(screen()->availableSize() - roomForFrame).expandedTo(smallestSize));
    m_workspace->restoreFrom(settings);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_files->mayLeave()) {
        event->ignore();
        return;
    }
    leave();
    event->accept();
}

void MainWindow::leave()
{
    m_presenter->setActive(false); // neither arrangement is to be remembered
    m_lessons->leave();
    QSettings settings;
    settings.setValue(geometryKey, saveGeometry());
    m_workspace->saveTo(settings);
    m_session->pause();
}

void MainWindow::leaveAtOnce()
{
    m_autosave->write();
    m_autosave->keep();
    m_session->keep(keptFolder());
    leave();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    const QString path = droppedFile(event->mimeData());
    if (m_session->hasNetwork() && path.endsWith(QLatin1String(".safetensors"), Qt::CaseInsensitive))
        m_networkFiles->openWeights(path);
    else
        m_files->open(path);
}

} // namespace stacklight
