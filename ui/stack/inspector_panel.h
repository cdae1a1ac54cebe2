// The selected layer: what it computes, its fields, its numbers and what they mean. With nothing selected, the
// experiment: data, training, title and seed.
#pragma once

#include "observe/lab_report.h"
#include "session/document.h"
#include "session/selection.h"

#include <QScrollArea>
#include <QTimer>

namespace stacklight {

class EvolutionPanel;
class ExperimentPage;
class LayerPage;
class View;
struct RunRecord;

class InspectorPanel : public QScrollArea
{
    Q_OBJECT

public:
    InspectorPanel(Document *document, Selection *selection, QWidget *parent = nullptr);

    /// The numbers and histograms to show. Cheap: at most 30 updates a second, and none while hidden.
    void setSnapshot(SnapshotPtr snapshot);
    /// The run through whose steps the selected layer is shown, which must outlive the panel or be replaced before it
    /// goes.
    void setRun(const RunRecord *run);
    /// The step that is looked at; −1: the latest.
    void setStep(std::int64_t step);
    /// The selected layer through time.
    View *evolution() const;
    /// What the layer makes of the selected image; null: that is not known.
    void setMaps(const std::shared_ptr<const FeatureMaps> &maps);
    /// What it wants to have examined, while it can be seen.
    std::vector<LabRequest> requests() const;
    /// Puts the keyboard into the first field.
    void focusFirstField();

signals:
    void requestsChanged();

protected:
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void update();
    void showSnapshot();

    Document *m_document;
    Selection *m_selection;
    QWidget *m_content;
    ExperimentPage *m_experimentPage;
    LayerPage *m_layerPage;
    EvolutionPanel *m_evolution;
    SnapshotPtr m_snapshot;
    QTimer m_showTimer;
};

} // namespace stacklight
