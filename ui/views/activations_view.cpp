// How the outputs of every layer are distributed: one row a layer.
#include "observe/distribution.h"
#include "views/axis_tickers.h"
#include "views/density_rows.h"
#include "views/depth_view.h"
#include "views/painted.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr int columnsOfMap = 160;
constexpr double outerShare = 0.002; // of a layer's values that may lie beyond the axis on either side
constexpr double reachOverTypical = 3; // how far the axis goes, in reaches of the layer that three of four stay within
constexpr double ridgeOverlap = 2.2; // height of the largest ridge, in rows

/// cividis with more of its range for small shares, so that tails stay visible.
QCPColorGradient tailGradient()
{
    const QCPColorGradient even = cividis();
    QCPColorGradient gradient;
    gradient.clearColorStops();
    const QMap<double, QColor> stops = even.colorStops();
    for (auto stop = stops.begin(); stop != stops.end(); ++stop)
        gradient.setColorStopAt(std::pow(stop.key(), 1.5), stop.value());
    return gradient;
}

} // namespace

class ActivationsView : public DepthView
{
    Q_OBJECT

public:
    ActivationsView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QString value(const Snapshot &snapshot, int layer) const override;

private:
    enum Style { Heatmap, Ridges, Difference };
    enum Scale { Linear, SignedLogarithm };
    enum Line { MeanAndStd, NoLine };

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
    void addPanel();
    QCPRange wantedRange() const;
    void fill(Panel &panel, bool isFirst);
    void setTickers(Panel &panel, bool isFirst);
    void drawRidges(QCPPainter *painter, const Panel &panel) const;
    void drawMeans(QCPPainter *painter, const Panel &panel) const;

    std::vector<std::unique_ptr<Panel>> m_panels;
    QCPColorScale *m_colours = nullptr;
    QCPMarginGroup *m_margins = nullptr;
};

ActivationsView::ActivationsView(const ViewType &type, QWidget *parent) : DepthView(type, parent)
{
    addChoice("style", tr("Drawn as"), {tr("Heatmap"), tr("Ridgelines"), tr("Difference of the first two runs")});
    addChoice("scale", tr("Value axis"), {tr("Linear"), tr("Signed logarithm")});
    addChoice("line", tr("Mean ± standard deviation"), {tr("Shown"), tr("Hidden")});
    grid()->setColumnSpacing(4);
    addPanel();
}

ActivationsView::Style ActivationsView::style() const
{
    const Style wanted = Style(choice("style"));
    return wanted == Difference && input().runs.size() < 2 ? Heatmap : wanted;
}

void ActivationsView::addPanel()
{
    auto panel = std::make_unique<Panel>();
    panel->rect = addAxisRect(0, int(m_panels.size()));
    panel->map = new QCPColorMap(panel->values(), panel->depth());
    panel->map->setInterpolate(false);
    panel->map->setTightBoundary(true);
    panel->depth()->setRangeReversed(true);
    addDepthAxis(panel->depth());
    panel->layers.reset(new LayerTicker);
    panel->depth()->setTicker(panel->layers);
    panel->depth()->grid()->setVisible(false);
    Panel *one = panel.get();
    new Painted(plot(), "main", [this, one](QCPPainter *painter) { drawRidges(painter, *one); }, one->rect);
    new Painted(plot(), "main", [this, one](QCPPainter *painter) { drawMeans(painter, *one); }, one->rect);
    m_panels.push_back(std::move(panel));
}

void ActivationsView::applyTheme()
{
    if (!m_colours) {
        m_colours = new QCPColorScale(plot());
        m_colours->setType(QCPAxis::atRight);
        m_margins = new QCPMarginGroup(plot());
        m_colours->setMarginGroup(QCP::msTop | QCP::msBottom, m_margins);
        m_colours->setBarWidth(9);
        m_colours->setRangeDrag(false);
        m_colours->setRangeZoom(false);
    }
    QCPAxis *axis = m_colours->axis();
    axis->setTickLabelFont(theme().font);
    axis->setLabelFont(theme().font);
    axis->setTickLabelColor(theme().text);
    axis->setLabelColor(theme().text);
    axis->setBasePen(QPen(theme().axis, 1));
    axis->setTickPen(QPen(theme().axis, 1));
    axis->setSubTicks(false);
    axis->setLabel(style() == Difference ? tr("First − second (share of peak)") : tr("Density (share of peak)"));
    axis->ticker()->setTickCount(3);
    m_colours->setGradient(style() == Difference ? diverging() : tailGradient());
    m_colours->setDataRange(style() == Difference ? QCPRange(-1, 1) : QCPRange(0, 1));
    for (const auto &panel : m_panels)
        panel->map->setGradient(m_colours->gradient());
}

QCPRange ActivationsView::wantedRange() const
{
    Extent extent;
    std::vector<double> reaches; // of each layer: how far it goes from zero
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        for (std::size_t layer = 0; shown && layer < shown->layers.size(); ++layer) {
            const Distribution distribution(shown->layers[layer].activation);
            const double low = scale().position(distribution.quantile(outerShare)), high = scale().position(distribution.quantile(1 - outerShare));
            extent.add(low);
            extent.add(high);
            if (const double reach = std::max(std::abs(low), std::abs(high)); std::isfinite(reach))
                reaches.push_back(reach);
        }
    }
    if (extent.isEmpty())
        return Extent{-1, 1}.padded(0.03);
    // One layer that reaches far beyond the others must not press them into a single column.
    const auto typical = reaches.begin() + std::ptrdiff_t(reaches.size() * 3 / 4);
    std::nth_element(reaches.begin(), typical, reaches.end());
    const double limit = reachOverTypical * *typical;
    const QCPRange whole = extent.padded(0.03);
    return limit > 0 ? QCPRange(std::max(whole.lower, -limit), std::min(whole.upper, limit)) : whole;
}

void ActivationsView::draw()
{
    const bool isMap = style() != Ridges;
    const std::size_t panels = style() == Heatmap ? std::max<std::size_t>(1, input().runs.size()) : 1;
    while (m_panels.size() < panels)
        addPanel();
    std::vector<QCPLayoutElement *> placed{m_colours};
    for (const auto &panel : m_panels)
        placed.push_back(panel->rect);
    for (QCPLayoutElement *element : placed) {
        if (element->layout())
            grid()->take(element);
    }
    std::vector<QCPAxisRect *> rects;
    for (std::size_t index = 0; index < m_panels.size(); ++index) {
        Panel &panel = *m_panels[index];
        panel.runs.clear();
        const bool isShown = index < panels;
        panel.rect->setVisible(isShown);
        panel.map->setVisible(isShown && isMap);
        if (!isShown)
            continue;
        styleAxes(panel.rect);
        grid()->addElement(0, int(index), panel.rect);
        rects.push_back(panel.rect);
        panel.rect->setMarginGroup(QCP::msTop | QCP::msBottom, m_margins);
        for (std::size_t run = 0; run < input().runs.size(); ++run) {
            if (style() != Heatmap || run == index)
                panel.runs.push_back(run);
        }
    }
    if (isMap)
        grid()->addElement(0, int(panels), m_colours);
    m_colours->setVisible(isMap);
    grid()->simplify();
    balanceColumns(rects);
    if (isMap)
        grid()->setColumnStretchFactor(int(panels), 1e-3);
    applyTheme();
    const QCPRange wanted = wantedRange();
    followDepth();
    for (std::size_t index = 0; index < panels; ++index) {
        follow(m_panels[index]->values(), wanted);
        fill(*m_panels[index], index == 0);
    }
}

void ActivationsView::setTickers(Panel &panel, bool isFirst)
{
    panel.layers->plan = panel.runs.empty() ? nullptr : plan();
    panel.layers->pixels = panel.rect->height();
    panel.layers->line = QFontMetricsF(theme().font).height();
    panel.layers->withLabels = isFirst;
    QString label = scale().logarithmic ? tr("Output y (signed logarithm)") : tr("Output y");
    if (style() == Heatmap && input().runs.size() > 1)
        label = QString::fromStdString(input().runs[panel.runs.front()]->name) + QStringLiteral(": ") + label;
    panel.values()->setLabel(label);
    panel.depth()->setLabel(isFirst ? tr("Depth (layer)") : QString());
    if (scale().logarithmic) {
        QSharedPointer<SignedLogTicker> ticker(new SignedLogTicker);
        ticker->pixels = panel.rect->width();
        ticker->distance = 3.5 * QFontMetricsF(theme().font).horizontalAdvance("0") + 12;
        panel.values()->setTicker(ticker);
    } else {
        panel.values()->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        panel.values()->ticker()->setTickCount(std::clamp(panel.rect->width() / 60, 2, 6));
    }
    panel.values()->setSubTicks(!scale().logarithmic);
}

void ActivationsView::fill(Panel &panel, bool isFirst)
{
    setTickers(panel, isFirst);
    const QCPRange range = panel.values()->range();
    panel.rows.clear();
    for (const std::size_t run : panel.runs) {
        const SnapshotPtr shown = snapshot(*input().runs[run]);
        panel.rows.push_back(shown ? std::make_unique<DensityRows>(*shown, scale(), range.lower, range.upper, columnsOfMap) : nullptr);
    }
    if (style() == Ridges || panel.rows.empty() || !panel.rows.front())
        return;
    const DensityRows &first = *panel.rows.front();
    const DensityRows *second = style() == Difference && panel.rows.size() > 1 ? panel.rows[1].get() : nullptr;
    const int rows = second ? std::min(first.rows(), second->rows()) : first.rows();
    QCPColorMapData *data = panel.map->data();
    data->setSize(columnsOfMap, rows);
    const double half = range.size() / columnsOfMap / 2;
    data->setRange(QCPRange(range.lower + half, range.upper - half), QCPRange(1, std::max(rows, 1)));
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columnsOfMap; ++column)
            data->setCell(column, row, double(first.share(row, column)) - (second ? double(second->share(row, column)) : 0));
    }
    panel.map->setDataRange(m_colours->dataRange());
}

void ActivationsView::drawRidges(QCPPainter *painter, const Panel &panel) const
{
    if (style() != Ridges || panel.runs.empty() || !notice().isEmpty())
        return;
    const QCPRange range = panel.values()->range();
    int deepest = 0;
    for (const auto &rows : panel.rows)
        deepest = std::max(deepest, rows ? rows->rows() : 0);
    const double height = std::abs(panel.depth()->coordToPixel(1) - panel.depth()->coordToPixel(2)) * ridgeOverlap;
    for (int row = 0; row < deepest; ++row) {
        const double base = panel.depth()->coordToPixel(row + 1.45);
        for (std::size_t index = 0; index < panel.rows.size(); ++index) {
            if (!panel.rows[index] || row >= panel.rows[index]->rows())
                continue;
            QPolygonF outline;
            for (int column = 0; column < columnsOfMap; ++column) {
                const double x = panel.values()->coordToPixel(range.lower + range.size() * (column + 0.5) / columnsOfMap);
                outline.append(QPointF(x, base - height * double(panel.rows[index]->share(row, column))));
            }
            const QColor colour = theme().run(input().runs[panel.runs[index]]->colour).colour;
            if (index == 0) {
                QPolygonF area = outline;
                area.append(QPointF(outline.back().x(), base));
                area.append(QPointF(outline.front().x(), base));
                painter->setPen(Qt::NoPen);
                painter->setBrush(theme().tint(colour, 0.35));
                painter->drawPolygon(area);
            }
            painter->setPen(QPen(colour, std::clamp(height / 20, 0.7, theme().lineWidth * 0.75)));
            painter->setBrush(Qt::NoBrush);
            painter->drawPolyline(outline);
        }
    }
}

void ActivationsView::drawMeans(QCPPainter *painter, const Panel &panel) const
{
    if (choice("line") == NoLine || style() == Difference || !notice().isEmpty())
        return;
    const double rowHeight = std::abs(panel.depth()->coordToPixel(1) - panel.depth()->coordToPixel(2));
    const double half = std::max(1.0, 0.5 * rowHeight);
    const bool onMap = style() == Heatmap;
    painter->setAntialiasing(!isLive());
    for (const std::size_t run : panel.runs) {
        const SnapshotPtr shown = snapshot(*input().runs[run]);
        const QColor colour = onMap ? QColor(Qt::white) : theme().run(input().runs[run]->colour).colour;
        for (const int offset : {-1, 1, 0}) {
            QVector<QLineF> ticks;
            for (std::size_t layer = 0; shown && layer < shown->layers.size(); ++layer) {
                const TensorStatistics &activation = shown->layers[layer].activation;
                const double x = panel.values()->coordToPixel(scale().position(activation.mean + offset * activation.std));
                const double y = panel.depth()->coordToPixel(depthAt(layer));
                if (std::isfinite(x))
                    ticks.append(QLineF(x, y - half, x, y + half));
            }
            const double width = theme().lineWidth * (offset == 0 ? 1.1 : 0.6);
            if (onMap) {
                painter->setPen(QPen(Qt::black, width + 1.4, Qt::SolidLine, Qt::FlatCap));
                painter->drawLines(ticks);
            }
            painter->setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap));
            painter->drawLines(ticks);
        }
    }
}

std::vector<LegendEntry> ActivationsView::legend() const
{
    std::vector<LegendEntry> entries;
    if (style() == Ridges) {
        for (const RunRecord *run : input().runs) {
            const QColor colour = theme().run(run->colour).colour;
            entries.push_back({QString::fromStdString(run->name), QPen(colour, theme().lineWidth), QCPScatterStyle::ssNone,
                               run == input().runs.front() ? QBrush(theme().tint(colour, 0.35)) : QBrush()});
        }
    } else if (style() == Heatmap && choice("line") == MeanAndStd) {
        entries.push_back({tr("mean, ± standard deviation"), QPen(Qt::white, theme().lineWidth), QCPScatterStyle::ssNone, QColor(0x3c4a6b)});
    }
    return entries;
}

QString ActivationsView::value(const Snapshot &shown, int layer) const
{
    const TensorStatistics &activation = shown.layers[std::size_t(layer)].activation;
    QString text = tr("%1 ± %2").arg(shortNumber(activation.mean), shortNumber(activation.std));
    if (activation.zeroFraction >= 0.005)
        text += tr(", %1 % zero").arg(100 * activation.zeroFraction, 0, 'f', 0);
    return text;
}

CsvTable ActivationsView::data() const
{
    CsvTable table{{"run", "step", "index", "depth", "path", "layer", "activation_mean", "activation_std", "activation_rms", "activation_min",
                    "activation_max", "zero_fraction", "saturated_fraction", "nonfinite_count", "histogram_low", "histogram_high"},
                   {}};
    for (int bin = 0; bin < histogramBins; ++bin)
        table.header.push_back("histogram_count_" + std::to_string(bin));
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        for (std::size_t index = 0; shown && index < shown->layers.size(); ++index) {
            const PlannedLayer &layer = shown->plan->layers[index];
            const TensorStatistics &one = shown->layers[index].activation;
            table.rows.push_back({run->name, shown->step, std::int64_t(index), std::int64_t(index) + 1, layer.path, layer.label, one.mean, one.std,
                                  one.rms, one.min, one.max, one.zeroFraction, one.saturatedFraction, one.nonfinite, one.low, one.high});
            for (const std::uint32_t count : one.counts)
                table.extend(std::int64_t(count));
        }
    }
    return table;
}

View *makeActivationsView(const ViewType &type, QWidget *parent)
{
    return new ActivationsView(type, parent);
}

} // namespace stacklight

#include "activations_view.moc"
