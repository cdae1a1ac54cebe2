// How the outputs of every layer are distributed: bands over depth, ridgelines, or a map.
#pragma once

#include "views/activation_strip.h"
#include "views/density_rows.h"
#include "views/depth_view.h"
#include "views/theory_overlay.h"

namespace stacklight {

/// Of values of which so many are positive, 0 … 1.
QColor signColour(double positive);

class ActivationsView : public DepthView
{
    Q_OBJECT

public:
    ActivationsView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString explanation(const QString &path) const override;
    QString textAt(const QPointF &position) const override;
    QStringList texts() const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    std::vector<SummaryColumn> tellings() const override;
    QStringList remarks() const override;
    QString value(const Snapshot &snapshot, int layer) const override;
    std::vector<RoleMember> membersOn(const QCPAxis *axis, const std::shared_ptr<const Plan> &plan) const override;
    void clicked(const QPointF &position) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum Style { Bands, Ridges, Heatmap, Difference };
    enum Scale { Linear, Logarithmic };
    enum Theory { WithTheory, WithoutTheory };
    enum PreActivations { WithoutPreActivations, WithPreActivations };

    /// Rows of layers from the input on: one run's map; of ridges and differences, all runs.
    struct Panel
    {
        QCPAxisRect *rect = nullptr;
        QSharedPointer<LayerTicker> layers;
        std::vector<std::size_t> runs; ///< indices into the input
        std::vector<std::unique_ptr<DensityRows>> rows;

        QCPAxis *values() const { return rect->axis(QCPAxis::atBottom); }
        QCPAxis *depth() const { return rect->axis(QCPAxis::atLeft); }
    };

    Style style() const;
    bool isLogarithmic() const { return choice("scale") == Logarithmic; }
    bool showsTheory() const { return choice("theory") == WithTheory && style() == Bands; }
    StripPainting painting() const { return {input(), theme(), isLive()}; }

    // Bands
    void drawBands();
    std::vector<std::optional<Role>> shownRoles() const;
    ActivationStrip *stripAt(const QPointF &position) const;
    void addStrip();
    void fill(ActivationStrip &strip);
    void placeStrips(std::size_t count);
    QRectF labelArea(const ActivationStrip &strip) const;

    // Ridges and maps
    void drawRows();
    /// What the rows are of: a role of which there is one, or every layer.
    std::optional<Role> rowsRole() const;
    std::vector<int> rowLayers(const std::shared_ptr<const Plan> &plan) const;
    void addPanel();
    void fill(Panel &panel, bool isFirst);
    QCPRange wantedValues() const;
    bool isNarrow() const;
    void paintMap(QCPPainter *painter, const Panel &panel) const;
    void paintRidges(QCPPainter *painter, const Panel &panel) const;
    QImage mapOf(const Panel &panel) const;

    std::vector<std::unique_ptr<ActivationStrip>> m_strips;
    std::size_t m_shownStrips = 0;
    double m_labelWidth = 0;       ///< beside the strips; 0: the labels are in them
    bool m_areLabelsAbove = false; ///< where there is no room for them beside the strips
    std::vector<std::unique_ptr<Panel>> m_panels;
    double m_largestShare = 0; ///< that the map's colours reach to
    TheoryOverlay m_theory{TheoryOverlay::Activation};
    QCPColorScale *m_colours = nullptr;
    QCPMarginGroup *m_margins;
};

} // namespace stacklight
