// The selected layer: what it computes, its fields, its numbers and what they mean. With nothing selected, the
// experiment: data, training, title and seed.
#pragma once

#include "observe/snapshot.h"
#include "session/document.h"
#include "session/selection.h"

#include <QScrollArea>
#include <QTimer>

namespace stacklight {

class ExperimentPage;
class LayerPage;

class InspectorPanel : public QScrollArea
{
    Q_OBJECT

public:
    InspectorPanel(Document *document, Selection *selection, QWidget *parent = nullptr);

    /// The numbers and histograms to show. Cheap: at most 30 updates a second, and none while hidden.
    void setSnapshot(SnapshotPtr snapshot);
    /// Puts the keyboard into the first field.
    void focusFirstField();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void update();
    void showSnapshot();

    Document *m_document;
    Selection *m_selection;
    QWidget *m_content;
    ExperimentPage *m_experimentPage;
    LayerPage *m_layerPage;
    SnapshotPtr m_snapshot;
    QTimer m_showTimer;
};

} // namespace stacklight
