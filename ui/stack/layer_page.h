// The inspector of one layer.
#pragma once

#include "observe/diagnosis.h"
#include "observe/learned.h"
#include "session/document.h"
#include "edits/place.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace stacklight {

class BeforeAfterMaps;
class BoundForm;
class FixButtons;
class HistogramPlot;
class LampLabel;
class StatisticsTable;

class LayerPage : public QWidget
{
    Q_OBJECT

public:
    LayerPage(Document *document, QWidget *parent);

    /// Shows a layer by its path in the expanded stack; false when there is none.
    bool setPath(const QString &path);
    void setSnapshot(const SnapshotPtr &snapshot);
    /// What the layer makes of the selected image, as the laboratory found it; null: nothing was found.
    void setMaps(const std::shared_ptr<const FeatureMaps> &maps);
    /// Whether its inspector shows that: of norms, residuals and activations on images.
    bool wantsMaps() const;
    const QString &path() const { return m_path; }
    /// Whether there are numbers of it.
    bool isMeasured() const { return m_info && indexInSnapshot() >= 0; }
    BoundForm *form() const { return m_form; }

signals:
    void experimentWanted();

private:
    void makeForm();
    void showNumbers();
    void showParameters(const PlannedLayer &layer, const LayerStatistics &statistics);
    int indexInSnapshot() const;

    Document *m_document;
    QString m_path;
    std::string m_label; ///< of the layer as it is now; empty where the stack does not fit
    Place m_place;
    const TypeInfo *m_info = nullptr;
    Place m_formPlace;
    SnapshotPtr m_snapshot;

    QLabel *m_title;
    QLabel *m_where;
    QLabel *m_about;
    QVBoxLayout *m_formRows;
    BoundForm *m_form = nullptr;
    QWidget *m_measured;
    LampLabel *m_lamp;
    QLabel *m_diagnosis;
    FixButtons *m_remedies;
    QLabel *m_step;
    BeforeAfterMaps *m_maps;
    StatisticsTable *m_values;
    StatisticsTable *m_parameters;
    HistogramPlot *m_activation;
    HistogramPlot *m_gradient;
};

} // namespace stacklight
