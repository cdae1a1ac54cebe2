// The page on which one works: toolbars, stack, views, inspector, timeline.
#pragma once

#include "views/view.h"

#include <QMainWindow>

class QSettings;

namespace stacklight {

class BranchBar;
class ComparisonPanel;
class Document;
class InspectorPanel;
class LessonPanel;
class RunBar;
class Selection;
class StackPanel;
class SwitchBar;
class Timeline;
class TimelineBar;
class TrainingSession;
class View;
class ViewArea;

class Workspace : public QMainWindow
{
    Q_OBJECT

public:
    Workspace(Document *document, TrainingSession *session, QWidget *parent = nullptr);

    RunBar *runBar() const { return m_runBar; }
    SwitchBar *switchBar() const { return m_switchBar; }
    StackPanel *stackPanel() const { return m_stackPanel; }
    InspectorPanel *inspectorPanel() const { return m_inspectorPanel; }
    ViewArea *viewArea() const { return m_viewArea; }
    BranchBar *branchBar() const { return m_branchBar; }
    ComparisonPanel *comparisonPanel() const { return m_comparisonPanel; }
    LessonPanel *lessonPanel() const { return m_lessonPanel; }
    TimelineBar *timelineBar() const { return m_timelineBar; }
    Timeline *timeline() const { return m_timeline; }
    Selection *selection() const { return m_selection; }
    /// One to show or hide each panel, for a menu.
    const QList<QAction *> &panelActions() const { return m_panelActions; }

    /// Gives the keyboard to the next of toolbars, panels and views that can be seen, or to the one before: where it
    /// was last there.
    void focusNextPane(bool next);
    void resetLayout();
    /// Where panels and views are, for a saved layout.
    QList<QByteArray> arrangement() const;
    /// False, and all is as it was, where it is none that arrangement() gave.
    bool setArrangement(const QList<QByteArray> &wanted);
    /// Large plots and the timeline, nothing else but a lesson. What the user had arranged comes back afterwards.
    void setPresenting(bool presenting);
    /// The lesson beside its views. What the user had arranged comes back afterwards.
    void setTeaching(bool teaching);
    void saveTo(QSettings &settings) const;
    void restoreFrom(QSettings &settings);

    /// Panels as in the menu bar, and tool bars.
    QMenu *createPopupMenu() override;

signals:
    void stepShown(qint64 step); ///< −1: the latest

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeLesson();
    void change(bool &mode, bool on);
    void arrange();
    void chooseFor(const QVariantMap &lesson);
    QDockWidget *addPanel(const QString &name, const QString &title, QWidget *panel, Qt::DockWidgetArea area);
    void fitToolBars();
    void showStep(std::int64_t step);
    void examine();
    /// What the inspector's layer makes of the selected image.
    void showMaps();
    void refresh();
    void showRuns();
    View *enlargeEvolution();
    void beginRun();
    /// Leads to the layer at which a run has just become non-finite.
    void followDivergence();

    TrainingSession *m_session;
    Selection *m_selection;
    RunBar *m_runBar;
    BranchBar *m_branchBar;
    SwitchBar *m_switchBar;
    StackPanel *m_stackPanel;
    InspectorPanel *m_inspectorPanel;
    ComparisonPanel *m_comparisonPanel;
    LessonPanel *m_lessonPanel;
    ViewArea *m_viewArea;
    TimelineBar *m_timelineBar;
    Timeline *m_timeline;
    QDockWidget *m_stackDock;
    QDockWidget *m_inspectorDock;
    QDockWidget *m_comparisonDock;
    QDockWidget *m_lessonDock;
    QDockWidget *m_timelineDock;
    QList<QByteArray> m_ordinary; ///< the user's arrangement, while one presents or teaches
    QList<QAction *> m_panelActions;
    QStringList m_lessonViews;
    QVariantMap m_lessonChoices;
    QVariantMap m_ordinaryChoices; ///< the user's, of views for which the lesson chooses
    bool m_isPresenting = false;
    bool m_isTeaching = false;
    std::size_t m_shownRuns;
    bool m_wasDiverged = false;
    bool m_hasLayout = false; ///< of last time, or given by hand
    QByteArray m_restored;    ///< what is to be restored again once there is room
};

} // namespace stacklight
