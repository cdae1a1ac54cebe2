#include "session/document.h"
#include "session/training_session.h"
#include "stack/stack_panel.h"
#include "views/icons.h"
#include "window/appearance.h"
#include "window/branch_bar.h"
#include "window/command_palette.h"
#include "window/file_actions.h"
#include "window/language.h"
#include "window/layout_actions.h"
#include "window/lesson_actions.h"
#include "window/main_window.h"
#include "window/presenter.h"
#include "window/run_bar.h"
#include "window/shortcuts_page.h"
#include "window/switch_bar.h"
#include "window/timeline_bar.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

namespace stacklight {

void MainWindow::makeMenus()
{
    makeFileMenu();

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    QAction *undo = m_document->undoStack()->createUndoAction(menuBar(), tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    undo->setIcon(themedIcon(QStringLiteral("undo")));
    QAction *redo = m_document->undoStack()->createRedoAction(menuBar(), tr("&Redo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    redo->setIcon(themedIcon(QStringLiteral("redo")));
    edit->addActions({undo, redo});
    edit->addSeparator();
    edit->addActions(m_workspace->stackPanel()->editActions());

    QMenu *run = menuBar()->addMenu(tr("&Run"));
    const RunBar *bar = m_workspace->runBar();
    run->addActions({bar->playAction(), bar->stepAction(), bar->restartAction()});
    run->addSeparator();
    const BranchBar *branches = m_workspace->branchBar();
    const TimelineBar *time = m_workspace->timelineBar();
    run->addActions({branches->compareAction(), branches->removeAction()});
    run->addActions(branches->branchActions());
    run->addSeparator();
    run->addActions({time->branchAction(), time->backAction()});
    run->addSeparator();
    QAction *sweep = run->addAction(tr("S&weep…"), this, &MainWindow::showSweeps);
    sweep->setObjectName(QStringLiteral("sweep"));
    sweep->setToolTip(tr("Trains the experiment at several depths, with and without residuals, with several norms and seeds, and draws what came of it"));
    const auto followSession = [this, sweep] { sweep->setEnabled(m_session->state() != SessionState::Empty); };
    connect(m_session, &TrainingSession::stateChanged, sweep, followSession);
    followSession();

    makeViewMenu();
    makeLessonsMenu();
    makeHelpMenu();
    for (QMenu *menu : menuBar()->findChildren<QMenu *>())
        menu->setToolTipsVisible(true);
}

void MainWindow::makeFileMenu()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    QAction *gallery = new QAction(themedIcon(QStringLiteral("gallery")), tr("&Gallery"), menuBar());
    gallery->setToolTip(tr("The lessons and experiments that come with the program, and recent files"));
    connect(gallery, &QAction::triggered, this, &MainWindow::showGallery);
    file->addActions({m_files->newAction(), m_files->openAction()});
    file->addMenu(m_files->recentMenu());
    file->addAction(gallery);
    file->addSeparator();
    file->addActions({m_files->saveAction(), m_files->saveAsAction()});
    file->addSeparator();
    QAction *figures = file->addAction(themedIcon(QStringLiteral("export")), tr("&Export figures…"), this, [this] { exportFigures(); });
    figures->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    figures->setToolTip(tr("Views as vector figures or pictures, and as their numbers"));
    m_workspace->switchBar()->addSeparator();
    m_workspace->switchBar()->addAction(figures);
    m_workspace->switchBar()->addAction(m_presenter->action());
    file->addSeparator();
    file->addAction(tr("&Quit"), this, &QWidget::close)->setShortcut(QKeySequence::Quit);
}

void MainWindow::makeViewMenu()
{
    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addActions(m_workspace->viewArea()->viewActions());
    QMenu *tables = view->addMenu(tr("Num&bers as table"));
    const QList<QAction *> &numbers = m_workspace->viewArea()->numbersActions();
    tables->addAction(numbers.first());
    tables->addSeparator();
    tables->addActions(numbers.mid(1));
    view->addSeparator();
    view->addActions(m_workspace->panelActions());
    m_layouts->fill(view->addMenu(tr("La&yout")));
    view->addSeparator();

    view->addAction(m_presenter->action());
    QMenu *appearance = view->addMenu(tr("&Appearance"));
    auto *group = new QActionGroup(appearance);
    const std::pair<ColourScheme, QString> schemes[] = {
        {ColourScheme::System, tr("As the &system")}, {ColourScheme::Light, tr("&Light")}, {ColourScheme::Dark, tr("&Dark")}};
    for (const auto &[scheme, text] : schemes) {
        QAction *action = appearance->addAction(text, this, [scheme = scheme] {
            applyColourScheme(scheme);
            QSettings().setValue(QStringLiteral("appearance"), colourSchemeName(scheme));
        });
        action->setCheckable(true);
        action->setChecked(scheme == colourScheme());
        action->setObjectName(colourSchemeName(scheme));
        group->addAction(action);
    }
    makeLanguageMenu(view->addMenu(tr("Lan&guage · 语言")));
}

void MainWindow::makeLanguageMenu(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    const std::pair<Language, QString> languages[] = {
        {Language::System, tr("As the &system")}, {Language::English, QStringLiteral("&English")}, {Language::Chinese, QStringLiteral("简体中文(&C)")}};
    for (const auto &[each, text] : languages) {
        QAction *action = menu->addAction(text, this, [each = each] {
            QSettings().setValue(QStringLiteral("language"), languageName(each));
            applyLanguage(each);
        });
        action->setCheckable(true);
        action->setChecked(each == language());
        action->setObjectName(QStringLiteral("language-") + languageName(each));
        group->addAction(action);
    }
}

void MainWindow::makeLessonsMenu()
{
    m_lessons->fill(menuBar()->addMenu(tr("&Lessons")));
}

void MainWindow::makeHelpMenu()
{
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    QAction *commands = help->addAction(tr("&Commands…"), this, [this] { (new CommandPalette(this))->show(); });
    commands->setShortcut(Qt::CTRL | Qt::Key_K);
    commands->setToolTip(tr("Every action by its name"));
    QAction *shortcuts = help->addAction(tr("&Shortcuts"), this, [this] { (new ShortcutsPage(this))->show(); });
    shortcuts->setShortcut(QKeySequence::HelpContents);
    help->addAction(tr("&About Stacklight"), this, &MainWindow::about);
}

void MainWindow::about()
{
    QMessageBox::about(this, tr("About Stacklight"),
                       tr("<h3>Stacklight %1</h3><p>A laboratory for residual connections and normalization.</p>"
                          "<p>Free software under the GNU General Public License, version 3 or later. Plots are drawn by QCustomPlot.</p>")
                           .arg(QApplication::applicationVersion()));
}

} // namespace stacklight
