// How the outputs of every layer are distributed: one row a layer.
#pragma once

#include "views/axis_tickers.h"
#include "views/density_rows.h"
#include "views/depth_view.h"
#include "views/theory_overlay.h"

namespace stacklight {

class ActivationsView : public DepthView
{
    Q_OBJECT

public:
    ActivationsView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString explanation(const QString &path) const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    std::vector<Telling> tellings() const override;
    QString value(const Snapshot &snapshot, int layer) const override;

private:
    enum Style { Heatmap, Ridges, Difference };
    enum Scale { Linear, SignedLogarithm };
    enum Line { MeanAndStd, NoLine };
    enum Theory { WithTheory, WithoutTheory };

    /// One run; of ridges and differences, all runs.
    struct Panel
    {
        QCPAxisRect *rect;
        QCPColorMap *map;
        QSharedPointer<LayerTicker> layers;
        std::vector<std::size_t> runs; ///< indices into the input
        std::vector<std::unique_ptr<DensityRows>> rows;

        QCPAxis *values() const { return rect->axis(QCPAxis::atBottom); }
        QCPAxis *depth() const { return rect->axis(QCPAxis::atLeft); }
    };

    Style style() const;
    ValueScale scale() const { return {choice("scale") == SignedLogarithm}; }
    /// Where mean + deviations · std stands on the value axis.
    double position(const TensorStatistics &activation, int deviations) const
    {
        return scale().position(activation.mean + deviations * activation.std);
    }
    std::size_t panelCount() const { return style() == Heatmap ? std::max<std::size_t>(1, input().runs.size()) : 1; }
    bool isNarrow() const;
    void addPanel();
    QCPRange wantedRange() const;
    void fill(Panel &panel, bool isFirst);
    void setTickers(Panel &panel, bool isFirst);
    void drawRidges(QCPPainter *painter, const Panel &panel) const;
    void drawBefore(QCPPainter *painter, const Panel &panel) const;
    void drawMeans(QCPPainter *painter, const Panel &panel) const;
    void drawTheory(QCPPainter *painter, const Panel &panel) const;
    bool showsTheory() const { return choice("theory") == WithTheory && style() == Heatmap && choice("line") == MeanAndStd; }
    QPen theoryPen() const;

    std::vector<std::unique_ptr<Panel>> m_panels;
    TheoryOverlay m_theory{TheoryOverlay::Activation};
    QCPColorScale *m_colours = nullptr;
    QCPMarginGroup *m_margins = nullptr;
};

} // namespace stacklight
