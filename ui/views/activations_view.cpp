#include "views/activations_view.h"

#include "observe/distribution.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr int usualSpacing = 4; // of panels, in pixels
constexpr double outerShare = 0.002; // of a layer's values that may lie beyond the axis on either side
constexpr double reachOverTypical = 3; // how far the axis goes, in reaches of the layer that three of four stay within

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

ActivationsView::ActivationsView(const ViewType &type, QWidget *parent) : DepthView(type, parent)
{
    addChoice("style", tr("Drawn as"), {tr("Heatmap"), tr("Ridgelines"), tr("Difference of the first two runs")});
    addChoice("scale", tr("Value axis"), {tr("Linear"), tr("Signed logarithm")});
    addChoice("line", tr("Mean ± standard deviation"), {tr("Shown"), tr("Hidden")});
    addChoice("theory", tr("Theory at step 1"), {tr("Dashed"), tr("Hidden")});
    addBeforeChoice();
    grid()->setColumnSpacing(usualSpacing);
    addPanel();
}

ActivationsView::Style ActivationsView::style() const
{
    const Style wanted = Style(choice("style"));
    return wanted == Difference && input().runs.size() < 2 ? Heatmap : wanted;
}

void ActivationsView::applyTheme()
{
    if (!m_colours) {
        m_colours = new QCPColorScale(plot());
        m_colours->setVisible(false); // until it has its place in the grid
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
    setTitle(axis, style() == Difference ? tr("First − second (share of peak)") : tr("Density (share of peak)"));
    axis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
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
        const SnapshotPtr shown = snapshot(*run), earlier = before(*run);
        for (std::size_t layer = 0; earlier && layer < earlier->layers.size(); ++layer) {
            for (const int deviations : {-1, 1})
                extent.add(position(earlier->layers[layer].activation, deviations));
        }
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
    const QCPRange whole = extent.padded(0.03);
    if (reaches.empty())
        return whole; // of what was before alone
    // One layer that reaches far beyond the others must not press them into a single column.
    const auto typical = reaches.begin() + std::ptrdiff_t(reaches.size() * 3 / 4);
    std::nth_element(reaches.begin(), typical, reaches.end());
    const double limit = reachOverTypical * *typical;
    return limit > 0 ? QCPRange(std::max(whole.lower, -limit), std::min(whole.upper, limit)) : whole;
}

/// Without room for the layers' labels and the bar of colours; the maps come first.
bool ActivationsView::isNarrow() const
{
    constexpr int lettersAPanel = 15;
    return plot()->width() < QFontMetrics(theme().font).horizontalAdvance(u'0') * lettersAPanel * int(panelCount());
}

void ActivationsView::draw()
{
    const bool isMap = style() != Ridges;
    const bool hasColours = isMap && !isNarrow();
    const std::size_t panels = panelCount();
    if (m_colours->layout())
        grid()->take(m_colours); // it stands where the next panel is added
    while (m_panels.size() < panels)
        addPanel();
    for (const auto &panel : m_panels) {
        if (panel->rect->layout())
            grid()->take(panel->rect);
    }
    std::vector<QCPAxisRect *> rects;
    for (std::size_t index = 0; index < m_panels.size(); ++index) {
        Panel &panel = *m_panels[index];
        panel.runs.clear();
        const bool isShown = index < panels;
        panel.rect->setVisible(isShown);
        panel.map->setVisible(false);
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
    if (hasColours)
        grid()->addElement(0, int(panels), m_colours);
    m_colours->setVisible(hasColours);
    grid()->simplify();
    const int label = QFontMetrics(theme().font).horizontalAdvance(QStringLiteral("-100")); // half of one at either edge
    grid()->setColumnSpacing(panels > 1 ? std::clamp(plot()->width() / 30, usualSpacing, label) : usualSpacing);
    balanceColumns(rects);
    if (hasColours)
        grid()->setColumnStretchFactor(int(panels), 1e-3);
    applyTheme();
    for (std::size_t run = 0; run < input().runs.size(); ++run)
        m_theory.setShown(run, showsTheory() ? snapshot(*input().runs[run]) : nullptr);
    const QCPRange wanted = wantedRange();
    followDepth();
    for (std::size_t index = 0; index < panels; ++index) {
        follow(m_panels[index]->values(), wanted);
        fill(*m_panels[index], index == 0);
    }
}

std::vector<LegendEntry> ActivationsView::legend() const
{
    const QColor ground(0x3c4a6b); // of the map
    std::vector<LegendEntry> entries;
    if (style() == Ridges) {
        for (const RunRecord *run : input().runs) {
            const QColor colour = theme().run(run->colour).colour;
            entries.push_back(entryOf(*run, QPen(colour, theme().lineWidth), QCPScatterStyle::ssNone));
            if (run == input().runs.front())
                entries.back().fill = theme().tint(colour, 0.35);
        }
    } else if (style() == Heatmap && choice("line") == MeanAndStd) {
        entries.push_back({tr("mean, ± standard deviation"), QPen(Qt::white, theme().lineWidth), QCPScatterStyle::ssNone, ground});
        entries.back().shortText = tr("mean ± std");
    }
    if (std::optional<LegendEntry> earlier = style() == Difference ? std::nullopt : beforeLegend()) {
        if (style() == Heatmap) {
            earlier->pen.setColor(Qt::white);
            earlier->fill = ground;
        }
        entries.push_back(*earlier);
    }
    if (m_theory.isDrawn())
        entries.push_back({m_theory.summary(), theoryPen()});
    return entries;
}

QString ActivationsView::value(const Snapshot &shown, int layer) const
{
    const TensorStatistics &activation = shown.layers[std::size_t(layer)].activation;
    QString text = tr("%1 ± %2").arg(shortNumber(activation.mean), shortNumber(activation.std));
    if (activation.zeroFraction >= 0.005)
        text += tr(", %1 % zero").arg(100 * activation.zeroFraction, 0, 'f', 0);
    return text + m_theory.readout(shown, std::size_t(layer));
}

QString ActivationsView::explanation(const QString &path) const
{
    const std::shared_ptr<const Plan> layers = plan();
    return showsTheory() ? m_theory.explanation(layers && !path.isEmpty() ? indexOf(*layers, path) : -1) : QString();
}

std::vector<Telling> ActivationsView::tellings() const
{
    return {{"activation_rms", tr("√(mean y²) of the activation"), shownRows(), Telling::Highest}};
}

CsvTable ActivationsView::data() const
{
    std::vector<std::string> columns{"activation_mean", "activation_std", "activation_rms", "activation_min", "activation_max", "zero_fraction",
                                     "saturated_fraction", "nonfinite_count", "activation_rms_theory", "activation_rms_measured_over_theory",
                                     "histogram_low", "histogram_high"};
    for (int bin = 0; bin < histogramBins; ++bin)
        columns.push_back("histogram_count_" + std::to_string(bin));
    TheoryOverlay theory(TheoryOverlay::Activation);
    return layerTable(columns, [&](const SnapshotPtr &drawn, std::size_t layer, const AddRow &addRow) {
        if (layer == 0)
            theory.setShown(0, showsTheory() ? drawn : nullptr);
        const TensorStatistics &one = drawn->layers[layer].activation;
        std::vector<CsvCell> cells{one.mean, one.std, one.rms, one.min, one.max, one.zeroFraction, one.saturatedFraction, one.nonfinite,
                                   theory.predictedCell(0, layer), theory.ratioCell(0, layer), one.low, one.high};
        for (const std::uint32_t count : one.counts)
            cells.push_back(std::int64_t(count));
        addRow(cells);
    });
}

View *makeActivationsView(const ViewType &type, QWidget *parent)
{
    return new ActivationsView(type, parent);
}

} // namespace stacklight
