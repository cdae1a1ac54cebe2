// The operations on the selected layers of a tower, each an action with text, shortcut and tooltip, and each undone at
// once.
#pragma once

#include "session/document.h"
#include "stack/tower.h"

#include <QAction>

namespace stacklight {

class StackActions : public QObject
{
    Q_OBJECT

public:
    StackActions(Document *document, Tower *tower);

    const QList<QAction *> &all() const { return m_all; }

signals:
    void notice(const QString &text);

private:
    QAction *add(const QString &name, const QString &text, const QKeySequence &shortcut, const QString &tooltip,
        const std::function<void()> &run);
    void separate();
    void updateEnabled();
    void copy();
    void paste();
    void remove(const Message &description);
    void move(int by);
    void wrap(const LayerSpec &container, const Message &description);
    /// Edits the selected part and selects what the edit returns.
    void edit(const Message &description, const std::function<Part(Stack &, const Part &)> &change);
    void toggleShortcut();

    Document *m_document;
    Tower *m_tower;
    QList<QAction *> m_all;
    QList<QAction *> m_needSelection;
    QAction *m_unwrap;
    QAction *m_toggle;
};

} // namespace stacklight
