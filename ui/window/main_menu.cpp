#include "manual/glossary.h"
#include "session/document.h"
#include "session/selection.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "session/user_texts.h"
#include "edits/place.h"
#include "stack/stack_panel.h"
#include "views/icons.h"
#include "views/view.h"
#include "window/appearance.h"
#include "window/branch_bar.h"
#include "window/command_palette.h"
#include "window/file_actions.h"
#include "window/language.h"
#include "window/layout_actions.h"
#include "window/lesson_actions.h"
#include "window/main_window.h"
#include "window/network_actions.h"
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
    makeEditMenu();

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
    run->addMenu(tr("S&witches"))->addActions(m_workspace->switchBar()->commands());
    QAction *sweep = run->addAction(tr("S&weep…"), this, &MainWindow::showSweeps);
    sweep->setObjectName(QStringLiteral("sweep"));
    sweep->setToolTip(tr("Trains the experiment at several depths, with and without residuals, with several norms and "
                         "seeds, and draws what came of it"));
    const auto followSession = [this, sweep] { sweep->setEnabled(m_session->hasExperiment()); };
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
    file->addActions({m_files->newAction(), m_files->fromDataAction(), m_files->openAction()});
    file->addMenu(m_files->recentMenu());
    file->addAction(m_files->followAction());
    file->addAction(gallery);
    file->addSeparator();
    file->addActions({m_files->saveAction(), m_files->saveAsAction()});
    file->addMenu(m_network->weightsMenu());
    file->addSeparator();
    file->addAction(m_network->exportAction());
    QAction *figures = file->addAction(
        themedIcon(QStringLiteral("export")), tr("&Export figures…"), this, [this] { exportFigures(); });
    figures->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    figures->setToolTip(tr("Views as vector figures or pictures, and as their numbers"));
    m_workspace->switchBar()->addSeparator();
    m_workspace->switchBar()->addAction(figures);
    m_workspace->switchBar()->addAction(m_presenter->action());
    for (QAction *action : {figures, m_presenter->action()})
        action->setIconText(plainText(action)); // a button has no key
    file->addSeparator();
    file->addAction(tr("&Quit"), this, &QWidget::close)->setShortcut(QKeySequence::Quit);
}

/// The undo stack's own actions would keep the words of the language that an edit was made in.
void MainWindow::makeEditMenu()
{
    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    QUndoStack *stack = m_document->undoStack();
    QAction *undo = edit->addAction(themedIcon(QStringLiteral("undo")), {}, stack, &QUndoStack::undo);
    undo->setObjectName(QStringLiteral("undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction *redo = edit->addAction(themedIcon(QStringLiteral("redo")), {}, stack, &QUndoStack::redo);
    redo->setObjectName(QStringLiteral("redo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    const auto follow = [this, undo, redo] {
        const QString last = withoutKey(oneLine(translated(m_document->undoDescription()))),
                      next = withoutKey(oneLine(translated(m_document->redoDescription())));
        undo->setText(last.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(last));
        redo->setText(next.isEmpty() ? tr("&Redo") : tr("&Redo %1").arg(next));
        undo->setEnabled(m_document->undoStack()->canUndo());
        redo->setEnabled(m_document->undoStack()->canRedo());
    };
    connect(stack, &QUndoStack::indexChanged, undo, follow);
    follow();
    edit->addSeparator();
    edit->addActions(m_workspace->stackPanel()->editActions());
    edit->addMenu(tr("&Insert layer"))->addActions(m_workspace->stackPanel()->insertActions());
}

void MainWindow::makeViewMenu()
{
    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addActions(m_workspace->viewArea()->viewActions());
    view->addAction(m_workspace->viewArea()->maximizeAction());
    QMenu *tables = view->addMenu(tr("Num&bers as table"));
    const QList<QAction *> &numbers = m_workspace->viewArea()->numbersActions();
    tables->addAction(numbers.first());
    tables->addSeparator();
    tables->addActions(numbers.mid(1));
    view->addSeparator();
    view->addActions(m_workspace->panelActions());
    for (const auto &[text, key, next] : {std::tuple(tr("Go to the ne&xt pane"), QKeySequence(Qt::Key_F6), true),
             {tr("Go to the pre&vious pane"), QKeySequence(Qt::SHIFT | Qt::Key_F6), false}}) {
        QAction *pane = view->addAction(text, m_workspace, [this, next = next] {
            if (m_workspace->isVisible())
                m_workspace->focusNextPane(next);
        });
        pane->setShortcut(key);
        pane->setToolTip(tr("Gives the keyboard to toolbars, stack, views, inspector and timeline in turn"));
    }
    m_layouts->fill(view->addMenu(tr("La&yout")));
    view->addSeparator();

    view->addAction(m_presenter->action());
    QMenu *appearance = view->addMenu(tr("&Appearance"));
    auto *group = new QActionGroup(appearance);
    const std::pair<ColourScheme, QString> schemes[] = {{ColourScheme::System, tr("Match the &system")},
        {ColourScheme::Light, tr("&Light")}, {ColourScheme::Dark, tr("&Dark")}};
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
    const std::pair<Language, QString> languages[] = {{Language::System, tr("Match the &system")},
        {Language::English, QStringLiteral("&English")}, {Language::Chinese, QStringLiteral("简体中文(&C)")}};
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
    QAction *manual = help->addAction(tr("&Manual"), this, &MainWindow::showManual);
    manual->setShortcut(QKeySequence::HelpContents);
    manual->setToolTip(tr("Every layer, view, statistic and word; on a view or a layer, its page"));
    help->addAction(tr("&Shortcuts"), this, [this] { (new ShortcutsPage(this))->show(); })
        ->setShortcut(Qt::SHIFT | Qt::Key_F1);
    help->addAction(tr("&About Stacklight"), this, &MainWindow::about);
}

QString MainWindow::pageOfSelectedLayer() const
{
    const Stack &stack = m_document->experiment().stack;
    const auto place = placeOfPath(stack, m_workspace->selection()->selected().toStdString());
    const LayerSpec *layer = place ? layerAt(stack, place->layer) : nullptr;
    return layer ? QStringLiteral("layer/") + QLatin1String(layer->info().type) : QString();
}

void MainWindow::showManual()
{
    QString id;
    for (const QWidget *at = focusWidget(); at && id.isEmpty(); at = at->parentWidget()) {
        if (id = glossaryPageAt(at); !id.isEmpty())
            break;
        if (const auto *view = qobject_cast<const View *>(at))
            id = QStringLiteral("view/") + QLatin1String(view->type().name);
        else if (qobject_cast<const StackPanel *>(at))
            id = pageOfSelectedLayer();
    }
    openManual(this, id);
}

void MainWindow::about()
{
    QMessageBox::about(this, tr("About Stacklight"),
        tr("<h3>Stacklight %1</h3><p>A laboratory for residual connections and normalization.</p><p>Free software "
           "under the GNU General Public License, version 3 or later. Plots are drawn by QCustomPlot.</p>")
            .arg(QApplication::applicationVersion()));
}

} // namespace stacklight
