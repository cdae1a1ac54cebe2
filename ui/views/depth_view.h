// Views with the depth of the stack on one axis: all layers, however many.
#pragma once

#include "session/numbers.h"
#include "views/view.h"

#include <functional>
#include <optional>

namespace stacklight {

/// The depth of a layer is its position in the expanded stack, counted from 1 at the input, as diagnosis counts.
class DepthView : public View
{
    Q_OBJECT

public:
    using View::View;

    QString layerAt(const QPointF &position) const override;
    QString readout(const QString &path) const override;

protected:
    /// What a run's layer shows, as a readout: "rms 1.2·10⁻³".
    virtual QString value(const Snapshot &snapshot, int layer) const = 0;

    void addDepthAxis(QCPAxis *axis);
    void clearDepthAxes() { m_axes.clear(); }
    /// Sets the ranges of the depth axes to hold every layer of every run.
    void followDepth();
    void drawMarks(QCPPainter *painter) override;

    void addBeforeChoice();
    /// The last snapshot before what was switched last, seen from the step that is shown; null where there is none or it is not wanted.
    SnapshotPtr before(const RunRecord &run) const;
    /// What the dashed lines mean, if there are any.
    std::optional<LegendEntry> beforeLegend() const;
    /// The numbers of every layer that is drawn: those that name it, and the further columns that `add` appends as one row or several.
    using AddRow = std::function<void(const std::vector<CsvCell> &)>;
    CsvTable layerTable(const std::vector<std::string> &columns,
                        const std::function<void(const SnapshotPtr &, std::size_t layer, const AddRow &)> &add) const;

    QString neighbour(const QString &path, int direction) const override;
    QString rowPlace(const CsvTable &numbers, std::size_t row) const override;
    /// Of layerTable(): what is shown, without what was before a switch.
    static std::vector<RowCondition> shownRows() { return {{"profile", "shown"}}; }

    static double depthAt(std::size_t index) { return double(index) + 1; }
    /// The plan of the first run that has one, at the step that is shown; null when there is none.
    std::shared_ptr<const Plan> plan() const;
    static int indexOf(const Plan &plan, const QString &path);

private:
    enum Before { WithBefore, WithoutBefore };

    void drawBand(QCPPainter *painter, const QString &path, bool selected) const;

    std::vector<QCPAxis *> m_axes;
};

} // namespace stacklight
