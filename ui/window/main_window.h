// The window: it assembles and decides nothing.
#pragma once

#include <QMainWindow>

class QMenu;
class QStackedWidget;

namespace stacklight {

class Autosave;
class Document;
class FileActions;
class Gallery;
class ImportPage;
class LayoutActions;
class LessonActions;
class MessageBar;
class NetworkActions;
class NetworkFiles;
class Presenter;
class RunStatus;
class SweepSession;
class SweepWindow;
class TrainingSession;
class View;
class Workspace;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    Document *document() const { return m_document; }
    TrainingSession *session() const { return m_session; }
    FileActions *files() const { return m_files; }
    NetworkFiles *networkFiles() const { return m_networkFiles; }
    LessonActions *lessonActions() const { return m_lessons; }
    Gallery *gallery() const { return m_gallery; }
    Workspace *workspace() const { return m_workspace; }
    ImportPage *importPage() const { return m_import; }
    MessageBar *messageBar() const { return m_messageBar; }

    /// What a close does, but for asking: changes that are not saved are offered at the next start.
    void leaveAtOnce();

public slots:
    void showGallery();
    /// Asks which views to export and how; `chosen` is ticked at first, null: all are.
    void exportFigures(const View *chosen = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void build();
    void tearDown();
    void changeLanguage();
    void makeMenus();
    void makeFileMenu();
    void makeEditMenu();
    void makeLessonsMenu();
    void makeViewMenu();
    void makeLanguageMenu(QMenu *menu);
    void makeHelpMenu();
    void showOpened();
    void goOn();
    QString openName() const;
    void showWorkspace();
    void showImportPage();
    void leaveImportPage();
    void showSweeps();
    void offerRecovery();
    void updateTitle();
    void restoreSettings();
    void leave();
    void about();
    /// Opens the manual on the page of the view or the selected layer that has the focus.
    void showManual();
    QString pageOfSelectedLayer() const;

    Document *m_document;
    TrainingSession *m_session;
    SweepSession *m_sweepSession;
    NetworkFiles *m_networkFiles;
    Autosave *m_autosave;
    bool m_languageChanges = false; ///< and all that follows is soon to be rebuilt
    QStackedWidget *m_pages;
    Gallery *m_gallery;
    Workspace *m_workspace;
    ImportPage *m_import;
    MessageBar *m_messageBar;
    RunStatus *m_status;
    FileActions *m_files;
    NetworkActions *m_network;
    Presenter *m_presenter;
    LessonActions *m_lessons;
    LayoutActions *m_layouts;
    SweepWindow *m_sweeps = nullptr; ///< made when it is first wanted
};

} // namespace stacklight
