// What a sweep came to over depth.
#pragma once

#include "sweep/sweep_table.h"
#include "views/view.h"

namespace stacklight {

/// For figureBytes; it is not among viewTypes(), since it shows no run.
const ViewType &sweepViewType();

/// One line per combination of residual and norm over the depths: mean and deviation over the seeds. What diverged
/// stands in a lane above. A point is selected and pointed at by its index in the summary, as text.
class SweepView : public View
{
    Q_OBJECT

public:
    SweepView(const ViewType &type, QWidget *parent);

    CsvTable data() const override;
    QString notice() const override;
    QString layerAt(const QPointF &position) const override;
    QString readout(const QString &path) const override;
    QString explanation(const QString &path) const override;

    const SweepMeasure &measure() const { return sweepMeasures()[std::size_t(choice("measure"))]; }
    /// In the unit that is drawn: per cent for a share.
    double shown(double value) const { return measure().isShare ? 100 * value : value; }

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    void drawMarks(QCPPainter *painter) override;
    QString neighbour(const QString &path, int direction) const override;
    std::vector<SummaryColumn> tellings() const override;
    QStringList remarks() const override;
    QString rowPlace(const CsvTable &numbers, std::size_t row) const override;

private:
    enum DepthScale { Linear, Logarithmic };

    struct Line
    {
        QCPGraph *graph;
        QCPErrorBars *bars;
    };
    struct Style
    {
        QColor colour;
        QCPScatterStyle::ScatterShape marker;
        Qt::PenStyle line;
        bool isHollow;
    };

    Style style(const SweepCell &cell) const;
    bool variesBoth() const;
    /// The place of a combination of residual and norm among the lines.
    int lineOf(const SweepCell &cell) const;
    int lineCount() const;
    void fillLine(int line, Extent &extent);
    void setDepthAxis();
    void reserveLane();
    void drawLane(QCPPainter *painter);
    /// Where the depth stands on the axis, moved aside a little for each line.
    double position(const SweepSummary &one) const;
    std::optional<QPointF> pixel(std::size_t index) const;
    QPointF lanePixel(const SweepSummary &one) const;
    const SweepSummary *find(const QString &path) const;

    std::vector<SweepSummary> summaries() const;

    QCPAxisRect *m_rect;
    std::vector<Line> m_lines;
    std::vector<SweepSummary> m_summary;
    std::vector<int> m_lanes; ///< the row in the lane of each line; −1: none of its runs diverged
    int m_laneRows = 0;
};

/// "depth 10 · residual off · batch norm", without what is not varied.
QString combinationText(const SweepCell &cell);
QString residualText(const std::optional<bool> &residual);
QString normText(const std::optional<NormKind> &norm);
/// "81.2 ± 3.4 %"; "–" where there is none.
QString meanText(const MeanAndDeviation &figure, const SweepMeasure &measure);

} // namespace stacklight
