// The base of all views: one plot of one or several runs, at one step.
#pragma once

#include "base/csv_table.h"
#include "observe/history.h"
#include "session/selection.h"
#include "views/axis_titles.h"
#include "views/range_keeper.h"
#include "views/redraw_schedule.h"
#include "views/summary_column.h"
#include "views/text_strip.h"
#include "views/theme.h"
#include "views/view_types.h"

#include <QPointer>
#include <QWidget>

#include <map>
#include <optional>

class QMenu;
class QToolButton;

namespace stacklight {

class NumbersWindow;
class PaintedItem;

struct SweepRecord;

/// Input of a view. Runs and sweep must outlive the view or be replaced before they go.
struct ViewInput
{
    std::vector<const RunRecord *> runs = {};
    std::int64_t step = -1;             ///< −1: the latest
    const SweepRecord *sweep = nullptr; ///< of the sweep's view alone
    std::size_t selected = 0;           ///< which of the runs is worked on: shown in full where there are more than two
    QString layer =
        {}; ///< the path of the one that views of one layer show: the one that was selected last; empty: they choose
};

/// Something that a view's menu offers, one of several.
struct ViewChoice
{
    const char *key; ///< in saved layouts
    QString label;
    QStringList options;
    int value = 0;
};

/// Plot of one or several runs, drawn as RedrawSchedule says: without antialiased fills while a run is going on, in
/// full quality as soon as it rests. Works without a window too; see figures/figure.h.
class View : public QWidget
{
    Q_OBJECT

public:
    View(const ViewType &type, QWidget *parent);
    ~View() override;

    const ViewType &type() const { return m_type; }

    void setInput(const ViewInput &input);
    const ViewInput &input() const { return m_input; }
    /// The runs have more to show, or another step is to be shown. Cheap: drawing comes later.
    void refresh();
    /// A run restarts: axes need not keep what they held.
    void forgetRanges();
    void setStep(std::int64_t step);
    void setTheme(const Theme &theme);
    const Theme &theme() const { return m_theme; }
    /// Marks what is selected or pointed at, and sets it when a layer is clicked or pointed at here.
    void setSelection(Selection *selection);

    bool isFrozen() const { return m_frozen; }
    /// Whether axes stay as they are: one that was frozen last time first has to fit what is drawn.
    bool keepsRanges() const { return m_frozen && m_hasDrawn; }
    const std::vector<ViewChoice> &choices() const { return m_choices; }
    int choice(const char *key) const;
    void setChoice(const char *key, int value);
    /// Choices and whether ranges are frozen, for saved layouts.
    QVariantMap state() const;
    void setState(const QVariantMap &state);

    /// The numbers that are drawn, all of them.
    virtual CsvTable data() const = 0;
    /// Describes what is drawn in a few sentences made from these numbers, each in a line, for those who do not see it;
    /// what there is to do where nothing is drawn.
    QString summary(const CsvTable &numbers) const;
    /// Why there is nothing to draw and what to do, in words; empty when there is something.
    virtual QString notice() const;
    /// What its laboratory is to look at while it can be seen, as selected; of views that have one.
    virtual LabRequest request() const;
    /// All that it needs: this, and what other views show that it goes by.
    virtual std::vector<LabRequest> requests() const { return {request()}; }
    /// The path of the layer at a point of the plot; empty where there is none.
    virtual QString layerAt(const QPointF &position) const;
    /// Describes a layer in one line.
    virtual QString readout(const QString &path) const;
    /// What stands at a point of the plot that is no layer, in one line; empty where nothing does.
    virtual QString readoutAt(const QPointF &position) const;
    /// What stands behind the plot at a layer, or anywhere where the path is empty, as rich text for a tooltip; empty
    /// where there is none.
    virtual QString explanation(const QString &path) const;

    /// What is written at a point beside the plot: in the legend, at an axis, as a verdict. Words of the glossary in it
    /// are explained there.
    virtual QString textAt(const QPointF &position) const;
    /// All that is written so.
    virtual QStringList texts() const;

    /// Draws at once, whether visible or not.
    void drawNow();
    /// Turns this view into a figure of that size in pixels of 1/96 inch: a title above, a caption below, no button.
    void prepareFigure(const QSize &size, const QString &title, const QString &caption);
    QCustomPlot *plot() const { return m_plot; }

public slots:
    void setFrozen(bool frozen);
    void copyPicture();
    void copyNumbers();
    /// Opens the window with summary and table, or brings it to the front.
    void showNumbers();

signals:
    void exportRequested();
    void stepRequested(qint64 step); ///< a point in time was clicked
    void requestChanged();
    void maximizeWanted(); ///< its title was double-clicked, or its menu asked

protected:
    /// Fills the plot from `input()`.
    virtual void draw() = 0;
    /// What the theme, the choices and the language decide and what is kept between draws: called before the next draw.
    virtual void applyTheme() {}
    virtual std::vector<LegendEntry> legend() const;
    /// Over the plot: what is selected and pointed at. Redrawn without the rest when that changes.
    virtual void drawMarks(QCPPainter *) {}
    /// The layer that an arrow key moves the selection to; −1: towards the input, +1: towards the output.
    virtual QString neighbour(const QString &path, int direction) const;
    /// Which of the numbers the summary tells of.
    virtual std::vector<SummaryColumn> tellings() const { return {}; }
    /// Sentences of the summary beyond these.
    virtual QStringList remarks() const { return {}; }
    /// Where a row of the numbers stands: "step 12", "layer 3 (dense 64)".
    virtual QString rowPlace(const CsvTable &numbers, std::size_t row) const;
    /// A click, after the layer that it hit was selected.
    virtual void clicked(const QPointF &) {}

    /// A small control in the line above the plot, left of the menu's button.
    void addToHeader(QWidget *control);
    ViewChoice &addChoice(const char *key, const QString &label, const QStringList &options, int value = 0);
    QCPAxisRect *addAxisRect(int row, int column);
    void styleAxes(QCPAxisRect *rect) const;
    /// Gives axis rects that stand side by side the same inner width.
    void balanceColumns(const std::vector<QCPAxisRect *> &rects);
    /// Shows as much of it as the axis has room for.
    void setTitle(QCPAxis *axis, const QString &title) { m_titles.set(axis, title); }
    static void setScale(QCPAxis *axis, bool logarithmic);
    /// Of a run, by its full name where there is room for that.
    static LegendEntry entryOf(const RunRecord &run, const QPen &pen, QCPScatterStyle::ScatterShape marker);
    /// Sets an axis to hold the wanted range, unless it is frozen.
    void follow(QCPAxis *axis, const QCPRange &wanted);
    /// The recorded snapshot that belongs to the step that is shown; null when there is none.
    SnapshotPtr snapshot(const RunRecord &run) const;
    std::int64_t shownStep(const RunRecord &run) const
    {
        return m_input.step < 0 ? run.history.lastStep() : m_input.step;
    }
    Selection *selection() const { return m_selection; }
    /// Where the mouse points at something that has a readout.
    std::optional<QPointF> pointer() const { return m_pointer; }
    /// Redraws what lies over the plot: marks and readout.
    void showMarks();
    /// The selection has changed; the marks are redrawn anyway.
    virtual void selectionChanged() {}
    /// Whether drawing has to be quick rather than smooth.
    bool isLive() const { return m_schedule.isLive(); }
    QCPLayoutGrid *grid() const { return m_grid; }
    static constexpr QMargins gridMargins{6, 0, 10, 4};

    void showEvent(QShowEvent *) override;
    void resizeEvent(QResizeEvent *) override;
    void changeEvent(QEvent *) override;
    void keyPressEvent(QKeyEvent *) override;
    void contextMenuEvent(QContextMenuEvent *) override;
    bool eventFilter(QObject *, QEvent *) override;

private:
    bool isSeen() const;
    void showContents(bool show);
    void restyle();
    QString readoutNow() const;
    void followSelection();
    void makeMenu();
    void placeButton();
    void fillMenu(QMenu *menu);
    void addWords(QMenu *menu);
    void pointerMoved(const QPointF &position);
    void pointerReleased(const QPointF &position);

    const ViewType &m_type;
    ViewInput m_input;
    Theme m_theme = Theme::light();
    QPointer<Selection> m_selection;
    std::vector<ViewChoice> m_choices;
    QCustomPlot *m_plot;
    HeaderStrip *m_header;
    QCPLayoutGrid *m_grid;
    CaptionBlock *m_caption;
    QToolButton *m_button = nullptr;
    QToolButton *m_reset = nullptr; ///< says that ranges are frozen
    QPointer<QWidget> m_control;    ///< in the header, beside it
    QPointer<NumbersWindow> m_numbers;
    AxisTitles m_titles;
    std::map<const QCPAxis *, RangeKeeper> m_ranges;
    RedrawSchedule m_schedule;
    QPointF m_pressed;
    std::optional<QPointF> m_pointer;
    double m_elapsed = 0; ///< s from the last draw to this one
    bool m_isOld = false; ///< what was drawn last is not of this input
    bool m_unstyled = true;
    bool m_frozen = false;
    bool m_hasDrawn = false;
    bool m_isFigure = false;
};

} // namespace stacklight
