// The activations view as ridgelines and as maps: a row a layer.
#include "observe/distribution.h"
#include "session/texts.h"
#include "views/activations_view.h"
#include "views/colours.h"
#include "views/painted_item.h"
#include "views/role_texts.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr int columnsOfMap = 160;
constexpr std::size_t mostRidges = 40;
constexpr double ridgeOverlap = 2.2;   // height of a usual ridge, in rows
constexpr double highestRidge = 2;     // of that height; higher ones are cut
constexpr double outerShare = 0.002;   // of a layer's values that may lie beyond the axis on either side
constexpr double reachOverTypical = 3; // how far the axis goes, in reaches of the layer that three of four stay within
constexpr double decadesOfMap = 6;     // at most, below the largest value
constexpr double rowsWithin = 0.9;     // of the rows whose peaks the colours tell apart
constexpr double strengthening = 0.6;  // power of a share that is drawn, so that tails stay visible

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

QRgb colourAt(QCPColorGradient &gradient, double value, const QCPRange &range)
{
    return gradient.color(std::clamp(value, range.lower, range.upper), range);
}

} // namespace

QColor signColour(double positive)
{
    const QColor below(0x3b, 0x6f, 0xd4), both(0x8a, 0x8a, 0x92), above(0xd9, 0x5f, 0x30);
    return positive < 0.5 ? mixed(below, both, 2 * positive) : mixed(both, above, 2 * positive - 1);
}

void ActivationsView::applyTheme()
{
    if (!m_colours) {
        m_colours = new QCPColorScale(plot());
        m_colours->setVisible(false); // until it has its place in the grid
        m_colours->setType(QCPAxis::atRight);
        m_colours->setBarWidth(9);
        m_colours->setRangeDrag(false);
        m_colours->setRangeZoom(false);
        m_colours->setMarginGroup(QCP::msTop | QCP::msBottom, m_margins); // as high as the maps
    }
    QCPAxis *axis = m_colours->axis();
    axis->setTickLabelFont(theme().font);
    axis->setLabelFont(theme().font);
    axis->setTickLabelColor(theme().text);
    axis->setLabelColor(theme().text);
    axis->setBasePen(QPen(theme().axis, 1));
    axis->setTickPen(QPen(theme().axis, 1));
    axis->setSubTicks(false);
    axis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
    axis->ticker()->setTickCount(3);
    m_colours->setGradient(style() == Difference ? diverging() : tailGradient());
}

/// Where all roles are wanted, ridges are of the first that there is: rows of several would not be alike.
std::optional<Role> ActivationsView::rowsRole() const
{
    if (const std::optional<Role> chosen = role(); chosen || style() != Ridges)
        return chosen;
    return shownRoles().front();
}

std::vector<int> ActivationsView::rowLayers(const std::shared_ptr<const Plan> &plan) const
{
    std::vector<int> layers;
    for (const RoleMember &member : members(plan, rowsRole()))
        layers.push_back(member.layer);
    if (style() != Ridges || layers.size() <= mostRidges)
        return layers;
    std::vector<int> some;
    for (std::size_t row = 0; row < mostRidges; ++row)
        some.push_back(layers[row * (layers.size() - 1) / (mostRidges - 1)]);
    return some;
}

void ActivationsView::addPanel()
{
    auto panel = std::make_unique<Panel>();
    panel->rect = addAxisRect(0, int(m_panels.size()));
    grid()->take(panel->rect); // until it is shown
    panel->depth()->setRangeReversed(true);
    addDepthAxis(panel->depth());
    panel->layers.reset(new LayerTicker);
    panel->depth()->setTicker(panel->layers);
    panel->depth()->grid()->setVisible(false);
    panel->rect->setMarginGroup(QCP::msTop | QCP::msBottom, m_margins);
    Panel *one = panel.get();
    new PaintedItem(
        plot(), "main",
        [this, one](QCPPainter *painter) {
            if (style() == Bands || !notice().isEmpty())
                return;
            style() == Ridges ? paintRidges(painter, *one) : paintMap(painter, *one);
        },
        one->rect);
    m_panels.push_back(std::move(panel));
}

QCPRange ActivationsView::wantedValues() const
{
    Extent extent;
    std::vector<double> reaches; // of each layer: how far it goes from zero
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        for (const int layer : shown ? rowLayers(shown->plan) : std::vector<int>()) {
            if (std::size_t(layer) >= shown->layers.size())
                continue;
            const Distribution distribution(shown->layers[std::size_t(layer)].activation);
            if (isLogarithmic()) {
                extent.add(std::log10(distribution.magnitudeQuantile(outerShare)));
                extent.add(std::log10(distribution.magnitudeQuantile(1 - outerShare)));
                continue;
            }
            const double low = distribution.quantile(outerShare), high = distribution.quantile(1 - outerShare);
            extent.add(low);
            extent.add(high);
            if (const double reach = std::max(std::abs(low), std::abs(high)); std::isfinite(reach))
                reaches.push_back(reach);
        }
    }
    if (extent.isEmpty())
        return {-1, 1};
    if (isLogarithmic()) {
        extent.lower = std::max(extent.lower, extent.upper - decadesOfMap);
        return Extent{std::min(extent.lower, extent.upper - 2), extent.upper}.padded(0.02);
    }
    const QCPRange whole = extent.padded(0.03);
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
    const int panels = style() == Heatmap ? std::max(1, int(input().runs.size())) : 1;
    return plot()->viewport().width() < QFontMetrics(theme().font).horizontalAdvance(u'0') * lettersAPanel * panels;
}

void ActivationsView::drawRows()
{
    m_shownStrips = 0;
    const std::size_t panels = style() == Heatmap ? std::max<std::size_t>(1, input().runs.size()) : 1;
    const bool hasColours = style() != Ridges && !isNarrow() && !(style() == Heatmap && isLogarithmic());
    while (m_panels.size() < panels)
        addPanel();
    std::vector<QCPAxisRect *> rects;
    for (std::size_t index = 0; index < panels; ++index) {
        Panel &panel = *m_panels[index];
        panel.runs.clear();
        panel.rect->setVisible(true);
        styleAxes(panel.rect);
        grid()->addElement(0, int(index), panel.rect);
        rects.push_back(panel.rect);
        for (std::size_t run = 0; run < input().runs.size(); ++run) {
            if (style() != Heatmap || run == index)
                panel.runs.push_back(run);
        }
    }
    if (hasColours)
        grid()->addElement(0, int(panels), m_colours);
    m_colours->setVisible(hasColours);
    grid()->simplify();
    const int label =
        QFontMetrics(theme().font).horizontalAdvance(QStringLiteral("-100")); // half of one at either edge
    grid()->setColumnSpacing(panels > 1 ? std::clamp(plot()->viewport().width() / 30, 6, label) : 6);
    balanceColumns(rects);
    if (hasColours)
        grid()->setColumnStretchFactor(int(panels), 1e-3);
    applyTheme();
    const QCPRange wanted = wantedValues();
    followDepth();
    for (std::size_t index = 0; index < panels; ++index) {
        follow(m_panels[index]->values(), wanted);
        fill(*m_panels[index], index == 0);
    }
    std::vector<double> peaks;
    for (std::size_t index = 0; index < panels; ++index) {
        for (const auto &rows : m_panels[index]->rows) {
            for (int row = 0; rows && row < rows->rows(); ++row)
                peaks.push_back(double(rows->peak(row)));
        }
    }
    m_largestShare = 0;
    if (!peaks.empty()) {
        const auto most = peaks.begin() + std::ptrdiff_t(std::ceil(double(peaks.size() - 1) * rowsWithin));
        std::nth_element(peaks.begin(), most, peaks.end());
        m_largestShare = *most;
    }
    m_largestShare = m_largestShare > 0 ? m_largestShare : 1;
    m_colours->setDataRange(style() == Difference ? QCPRange(-100 * m_largestShare, 100 * m_largestShare)
                                                  : QCPRange(0, 100 * m_largestShare));
    setTitle(m_colours->axis(),
        style() == Difference
            ? tr("%1 − %2 (% of the values)")
                  .arg(QString::fromStdString(input().runs[0]->name), QString::fromStdString(input().runs[1]->name))
            : tr("Values in a column (%)"));
}

void ActivationsView::fill(Panel &panel, bool isFirst)
{
    const QCPRange range = panel.values()->range();
    panel.rows.clear();
    panel.layers->plan = nullptr;
    panel.layers->layers.clear();
    panel.layers->numbers.clear();
    for (const std::size_t run : panel.runs) {
        const SnapshotPtr shown = snapshot(*input().runs[run]);
        const std::vector<int> layers = shown ? rowLayers(shown->plan) : std::vector<int>();
        panel.rows.push_back(shown ? std::make_unique<DensityRows>(*shown, layers, ValueScale{isLogarithmic()},
                                         range.lower, range.upper, columnsOfMap)
                                   : nullptr);
        if (!panel.layers->layers.empty() || layers.empty())
            continue;
        panel.layers->plan = shown->plan;
        panel.layers->layers = layers;
        for (const int layer : layers)
            panel.layers->numbers.push_back(rowsRole() ? roles(shown->plan).blockOf(layer) : layer + 1);
    }
    panel.layers->pixels = panel.rect->height();
    panel.layers->line = QFontMetricsF(theme().font).height();
    panel.layers->text = !isFirst  ? LayerTicker::None
        : isNarrow() || rowsRole() ? LayerTicker::Number
                                   : LayerTicker::LabelAndNumber;
    const auto name = [&](const RunRecord &run) {
        return isNarrow() ? QString::fromStdString(run.name) : fullName(run);
    };
    QString label = isLogarithmic() ? tr("|Output y|") : tr("Output y");
    if (rowsRole())
        label = roleTitle(*rowsRole()) + QStringLiteral(": ") + label;
    if (style() == Heatmap && input().runs.size() > 1 && !panel.runs.empty())
        label = name(*input().runs[panel.runs.front()]) + QStringLiteral(": ") + label;
    setTitle(panel.values(), label);
    setTitle(panel.depth(), !isFirst ? QString() : rowsRole() ? tr("Block") : tr("Depth (layer)"));
    if (isLogarithmic()) {
        QSharedPointer<PowerTicker> ticker(new PowerTicker);
        ticker->pixels = panel.rect->width();
        ticker->distance = 3.5 * QFontMetricsF(theme().font).horizontalAdvance("0") + 12;
        panel.values()->setTicker(ticker);
    } else {
        panel.values()->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
        fitTickCount(panel.values());
    }
    panel.values()->setSubTicks(!isLogarithmic());
}

QImage ActivationsView::mapOf(const Panel &panel) const
{
    const DensityRows *first = panel.rows.empty() ? nullptr : panel.rows.front().get();
    const DensityRows *second = style() == Difference && panel.rows.size() > 1 ? panel.rows[1].get() : nullptr;
    const int rows = !first ? 0 : second ? std::min(first->rows(), second->rows()) : first->rows();
    if (rows == 0)
        return {};
    QImage image(columnsOfMap, rows, QImage::Format_RGB32);
    QCPColorGradient gradient = style() == Difference ? diverging() : tailGradient();
    const QCPRange range =
        style() == Difference ? QCPRange(-m_largestShare, m_largestShare) : QCPRange(0, m_largestShare);
    for (int row = 0; row < rows; ++row) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(row));
        for (int column = 0; column < columnsOfMap; ++column) {
            const double share = double(first->share(row, column));
            if (second) {
                line[column] = colourAt(gradient, share - double(second->share(row, column)), range);
            } else if (isLogarithmic() && style() == Heatmap) {
                const double positive = share > 0 ? 1 - double(first->negative(row, column)) / share : 0.5;
                line[column] = mixed(theme().background, signColour(std::clamp(positive, 0.0, 1.0)),
                    std::pow(std::min(1.0, share / m_largestShare), strengthening))
                                   .rgb();
            } else {
                line[column] = colourAt(gradient, share, range);
            }
        }
    }
    return image;
}

void ActivationsView::paintMap(QCPPainter *painter, const Panel &panel) const
{
    const QImage image = mapOf(panel);
    if (image.isNull())
        return;
    const double top = panel.depth()->coordToPixel(0.5), bottom = panel.depth()->coordToPixel(image.height() + 0.5);
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter->setAntialiasing(false);
    const QRectF target(panel.rect->left(), std::min(top, bottom), panel.rect->width(), std::abs(bottom - top));
    // As many pixels as on the screen, so that no printer and no viewer smooths what are cells.
    const int scale = std::max(1, int(std::ceil(target.height() / image.height())));
    painter->drawImage(target,
        image.height() * scale > 4000
            ? image
            : image.scaled(int(std::max<double>(target.width(), columnsOfMap)), image.height() * scale));
}

void ActivationsView::paintRidges(QCPPainter *painter, const Panel &panel) const
{
    painter->setAntialiasing(!isLive());
    const QCPRange range = panel.values()->range();
    int deepest = 0;
    for (const auto &rows : panel.rows)
        deepest = std::max(deepest, rows ? rows->rows() : 0);
    const double row = std::abs(panel.depth()->coordToPixel(1) - panel.depth()->coordToPixel(2));
    const double height = row * std::max(ridgeOverlap, std::min(6.0, 0.06 * deepest)) / m_largestShare,
                 highest = highestRidge * height * m_largestShare;
    if (!isLogarithmic() && range.contains(0)) {
        painter->setPen(QPen(theme().axis, 1, Qt::DotLine));
        const double zero = panel.values()->coordToPixel(0);
        painter->drawLine(QLineF(zero, panel.rect->top(), zero, panel.rect->bottom()));
    }
    for (int at = 0; at < deepest; ++at) {
        const double base = panel.depth()->coordToPixel(at + 1.45);
        for (std::size_t index = 0; index < panel.rows.size(); ++index) {
            if (!panel.rows[index] || at >= panel.rows[index]->rows())
                continue;
            QPolygonF outline;
            for (int column = 0; column < columnsOfMap; ++column) {
                const double x =
                    panel.values()->coordToPixel(range.lower + range.size() * (column + 0.5) / columnsOfMap);
                outline.append(
                    QPointF(x, base - std::min(highest, height * double(panel.rows[index]->share(at, column)))));
            }
            const QColor colour = theme().run(input().runs[panel.runs[index]]->colour).colour;
            const double depth = deepest > 1 ? double(at) / (deepest - 1) : 0;
            if (index == 0) {
                QPolygonF area = outline;
                area.append(QPointF(outline.back().x(), base));
                area.append(QPointF(outline.front().x(), base));
                painter->setPen(Qt::NoPen);
                painter->setBrush(
                    panel.rows.size() > 1 ? theme().tint(colour, 0.4) : theme().tint(colour, 0.85 - 0.4 * depth));
                painter->drawPolygon(area);
                painter->setBrush(Qt::NoBrush);
            }
            painter->setPen(QPen(panel.rows.size() > 1 ? colour : theme().background,
                std::clamp(row / 8, 0.7, theme().lineWidth * 0.75)));
            painter->drawPolyline(outline);
        }
    }
}

} // namespace stacklight
