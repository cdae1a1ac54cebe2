// A number of each layer as a curve over depth.
#pragma once

#include "views/axis_tickers.h"
#include "views/depth_view.h"

namespace stacklight {

/// One curve a run with a marker at each layer, on a logarithmic or linear axis. What else a view draws, it adds to
/// these axes.
class ProfileView : public DepthView
{
    Q_OBJECT

public:
    /// See DepthView::addRoleChoice.
    ProfileView(const ViewType &type, QWidget *parent, std::vector<Role> usualRoles = {});

protected:
    static constexpr double smallest = 1e-30; ///< on a logarithmic axis

    /// The curve at a layer: none where the curve passes the layer by, NaN where it is interrupted.
    virtual std::optional<double> profile(const RunRecord &run, const Snapshot &snapshot, std::size_t layer) const = 0;
    /// Draws what a view has beside the curve and adds what the value axis has to hold; nulls clear what the run at
    /// that place had.
    virtual void fillMore(std::size_t place, const RunRecord *run, const Snapshot *shown, Extent &extent) = 0;
    /// What depends on the range of the value axis.
    virtual void rangesAreSet() {}

    void draw() final;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;

    /// The layers of a snapshot that are drawn, and where.
    std::vector<RoleMember> drawnLayers(const Snapshot &shown) const;
    bool isLogarithmic() const { return choice("scale") == Logarithmic; }
    /// On a layer of the plot: "main", or "beneath" all curves.
    QCPGraph *addGraph(const QString &layer);
    QCPAxis *valueAxis() const { return m_value; }

private:
    enum Scale { Logarithmic, Linear };

    struct Curve
    {
        QCPGraph *before, *now;
    };

    int fill(
        QCPGraph *curve, const RunRecord *run, const SnapshotPtr &shown, const SnapshotPtr &from, Extent &extent) const;
    void fillCurve(QCPGraph *curve, const RunRecord *run, const SnapshotPtr &shown, Extent &extent);

    QCPAxis *m_depth;
    QCPAxis *m_value;
    QSharedPointer<BlockTicker> m_blocks{new BlockTicker};
    std::vector<Curve> m_curves; ///< of each run
};

} // namespace stacklight
