// Where a stack is assembled: the tower, and behind "+" the palette of layer types.
#pragma once

#include "observe/snapshot.h"
#include "session/document.h"
#include "session/selection.h"
#include "edits/place.h"

#include <QWidget>

class QScrollArea;
class QToolButton;

namespace stacklight {

class PaletteBar;
class Tower;
class StackActions;

class StackPanel : public QWidget
{
    Q_OBJECT

public:
    StackPanel(Document *document, Selection *selection, QWidget *parent = nullptr);

    /// What lamps, small histograms and tooltips show. Cheap: what changed is repainted, at most 30 times a second.
    void setSnapshot(SnapshotPtr snapshot);

    /// The network alone, for a hall: no button, and as narrow as one likes.
    void setSlim(bool slim);

    Tower *tower() const { return m_tower; }
    PaletteBar *palette() const { return m_palette; }
    /// Every operation on the selected layers, with text, shortcut and tooltip: for a menu "Stack".
    QList<QAction *> editActions() const;
    /// One for each layer type, behind the selected layers: for a menu, and to be found by name.
    const QList<QAction *> &insertActions() const { return m_insertActions; }
    /// Of the edit actions, those that are about layers.
    const QList<QAction *> &layerActions() const;

signals:
    /// Enter or F2: the selected layer's fields are wanted.
    void inspectorWanted();
    /// Something to tell that is no error of the stack: what was on the clipboard is no stack.
    void notice(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setPaletteOpen(bool open);
    void insert(const LayerSpec &type);

    PaletteBar *m_palette;
    QScrollArea *m_paletteArea;
    QToolButton *m_plus;
    QList<QAction *> m_insertActions;
    std::optional<std::pair<Place, int>> m_insertionPoint; ///< what "+" between two rows has chosen
    Tower *m_tower;
    StackActions *m_actions;
};

} // namespace stacklight
