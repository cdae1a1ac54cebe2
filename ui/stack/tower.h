// The stack drawn as a tower: the place where layers are selected, moved and dropped.
#pragma once

#include "session/document.h"
#include "session/selection.h"
#include "edits/stack_differences.h"
#include "stack/tower_layout.h"
#include "stack/tower_readings.h"

#include <QTimer>
#include <QWidget>

namespace stacklight {

class DragGhost;
class ProblemBox;

class Tower : public QWidget
{
    Q_OBJECT

public:
    Tower(Document *document, Selection *selection, QWidget *parent = nullptr);

    void setSnapshot(SnapshotPtr snapshot);

    /// The selected layers; the current one, which the inspector shows, is among them.
    const Part &part() const { return m_part; }
    const Place &current() const { return m_current; }
    void select(const Part &part);
    void selectAll();

    /// Where something new goes: behind the selected layers, else before the end of the stack.
    std::pair<Place, int> insertionPoint() const;
    /// Inserts new layers at a place, fitted to the shape there, and selects them.
    void insertNew(const Stack &layers, const Place &body, int index);

    bool isInputAtBottom() const { return m_inputAtBottom; }
    void setInputAtBottom(bool bottom);
    /// Lamps, labels and shortcuts alone, in any width.
    void setSlim(bool slim);

    /// Which copy of a repeat the rows show; −1: the one that is worst, row by row.
    void chooseCopy(const Place &repeat, int copy);
    int chosenCopy(const Place &repeat) const;

    // Layers that are dragged in from the palette. Positions are the screen's.
    void dragMove(const Stack &layers, const QPoint &globalPosition);
    bool drop(const Stack &layers, const QPoint &globalPosition);
    void dragLeave();

    const TowerLayout &layout() const { return m_layout; }
    QSize sizeHint() const override;

signals:
    void selectionChanged();
    void inspectorWanted();
    /// The "+" between two rows was pressed.
    void insertionWanted(const Place &body, int index);
    void menuWanted(const QPoint &globalPosition);
    void visibleWanted(const QRect &rect);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void documentChanged();
    void selectionChangedElsewhere();
    void setPart(const Part &part, const Place &current);
    /// The branch that the selected one is compared with: the first of the others; null if it is alone.
    const Branch *counterpart() const;
    void updateProblem();
    void layOut();
    void read();
    std::vector<RowReading> readings() const;
    TowerMetrics metrics() const;
    QString pathAt(const Place &layer) const;
    QString tooltipOf(const TowerRow &row) const;
    QString asOfStep(const TowerReadings::Copy &copy) const;
    QString descriptionOf(const TowerRow &row) const;
    void extendTo(const Place &layer);
    void toggle(const Place &layer);
    void step(int rows, bool extends);
    void followPlus(const QPoint &position);
    bool pressCopyButton(const TowerRow &row, const QPoint &position);
    void stepCopy(const Place &repeat, int by);
    void setDropTarget(const TowerGap *gap);
    void endDrag();

    Document *m_document;
    Selection *m_selection;
    ProblemBox *m_problem;
    TowerLayout m_layout;
    StackDifferences m_differences; ///< of the selected branch from the branch it is compared with
    Stack m_stack;                  ///< what is laid out: the document may be further when one is asked to paint
    ShapeMap m_shapes;
    Copies m_chosen;
    Part m_part;
    Place m_current;
    Place m_anchor;
    QString m_ownPath; ///< what this tower put into the selection
    QString m_hovered;
    bool m_inputAtBottom = false;
    bool m_isSlim = false;

    SnapshotPtr m_next;
    QTimer m_readTimer;
    TowerReadings m_readings;
    std::vector<RowReading> m_shown; ///< a row each

    QPoint m_pressedAt;
    Place m_pressed;
    bool m_isPressed = false;
    bool m_isDragging = false;
    std::optional<TowerGap> m_target;
    std::optional<TowerGap> m_plus; ///< the gap under the pointer
    DragGhost *m_ghost;
};

} // namespace stacklight
