// Where a stack is assembled: the palette of layer types above the tower.
#pragma once

#include "observe/snapshot.h"
#include "session/document.h"
#include "session/selection.h"

#include <QWidget>

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

    Tower *tower() const { return m_tower; }
    PaletteBar *palette() const { return m_palette; }
    /// Every operation on the selected layers, with text, shortcut and tooltip: for a menu "Stack".
    QList<QAction *> editActions() const;
    /// Of these, those that are about layers.
    const QList<QAction *> &layerActions() const;

signals:
    /// Enter or F2: the selected layer's fields are wanted.
    void inspectorWanted();
    /// Something to tell that is no error of the stack: what was on the clipboard is no stack.
    void notice(const QString &text);

private:
    PaletteBar *m_palette;
    Tower *m_tower;
    StackActions *m_actions;
};

} // namespace stacklight
