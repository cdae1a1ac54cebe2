// How strong the gradient still is at each layer.
#include "observe/distribution.h"
#include "views/depth_view.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr double lowShare = 0.05;
constexpr double highShare = 0.95;
constexpr double smallest = 1e-30;
constexpr double lowestBand = 1e-3; // of the rms: below that the histogram knows nothing
constexpr int pixelsAMarker = 14;

} // namespace

class GradientsView : public DepthView
{
    Q_OBJECT

public:
    GradientsView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QString value(const Snapshot &snapshot, int layer) const override;

private:
    enum Scale { Logarithmic, Linear };
    enum Band { WithBand, WithoutBand };
    enum Trail { WithoutTrail, WithTrail };

    struct Curve
    {
        QCPGraph *low, *high, *rms, *zeros, *notFinite;
        std::vector<QCPGraph *> trail;
    };

    Curve makeCurve();
    void fill(const Curve &curve, const RunRecord &run, const Snapshot &snapshot, Extent &extent);
    void fillTrail(const Curve &curve, const RunRecord &run, const Snapshot &latest);
    void style(const Curve &curve, int colour);

    QCPAxis *m_depth;
    QCPAxis *m_value;
    std::vector<Curve> m_curves;
};

GradientsView::GradientsView(const ViewType &type, QWidget *parent) : DepthView(type, parent)
{
    addChoice("scale", tr("Vertical axis"), {tr("Logarithmic"), tr("Linear")});
    addChoice("band", tr("Band"), {tr("5–95 % of |gradient|"), tr("None")});
    addChoice("trail", tr("Earlier steps"), {tr("Hidden"), tr("Faint lines")});
    QCPAxisRect *rect = addAxisRect(0, 0);
    m_depth = rect->axis(QCPAxis::atBottom);
    m_value = rect->axis(QCPAxis::atLeft);
    addDepthAxis(m_depth);
}

GradientsView::Curve GradientsView::makeCurve()
{
    Curve curve;
    auto graph = [this] {
        auto *made = new QCPGraph(m_depth, m_value);
        made->setSelectable(QCP::stNone);
        return made;
    };
    curve.low = graph();
    curve.high = graph();
    curve.high->setChannelFillGraph(curve.low);
    for (int earlier = 0; earlier < 6; ++earlier)
        curve.trail.push_back(graph());
    curve.rms = graph();
    curve.zeros = graph();
    curve.notFinite = graph();
    curve.zeros->setLineStyle(QCPGraph::lsNone);
    curve.notFinite->setLineStyle(QCPGraph::lsNone);
    return curve;
}

void GradientsView::applyTheme()
{
    m_depth->setLabel(tr("Depth (layer, from input to output)"));
    m_value->setLabel(tr("Gradient, rms of ∂L/∂y"));
    setScale(m_value, choice("scale") == Logarithmic);
}

void GradientsView::style(const Curve &curve, int colour)
{
    const RunStyle &run = theme().run(colour);
    QColor band = run.colour;
    band.setAlphaF(0.18f);
    curve.high->setBrush(band);
    curve.high->setPen(Qt::NoPen);
    curve.low->setPen(Qt::NoPen);
    for (std::size_t earlier = 0; earlier < curve.trail.size(); ++earlier)
        curve.trail[earlier]->setPen(QPen(theme().tint(run.colour, 0.15 + 0.08 * double(earlier)), theme().lineWidth * 0.6));
    curve.rms->setPen(theme().pen(colour));
    QPen outline(run.colour, 1);
    curve.rms->setScatterStyle(QCPScatterStyle(run.marker, outline, run.colour, 3 + 1.6 * theme().lineWidth));
    const double size = 5 + 2 * theme().lineWidth;
    curve.zeros->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangleInverted, outline, theme().background, size));
    curve.notFinite->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCross, QPen(run.colour, 2), Qt::NoBrush, size));
}

void GradientsView::fill(const Curve &curve, const RunRecord &run, const Snapshot &shown, Extent &extent)
{
    const bool logarithmic = choice("scale") == Logarithmic;
    const bool band = choice("band") == WithBand;
    QVector<double> depth, rms, bandDepth, low, high;
    for (std::size_t index = 0; index < shown.layers.size(); ++index) {
        const TensorStatistics &gradient = shown.layers[index].activationGradient;
        const bool drawable = std::isfinite(gradient.rms) && (gradient.rms > smallest || !logarithmic);
        depth.append(depthAt(index));
        rms.append(drawable ? gradient.rms : qQNaN());
        if (!drawable)
            continue;
        extent.add(gradient.rms);
        const Distribution distribution(gradient);
        if (!band || distribution.isEmpty())
            continue;
        const double lower = std::max(distribution.magnitudeQuantile(lowShare), gradient.rms * lowestBand);
        const double upper = std::max(distribution.magnitudeQuantile(highShare), lower);
        bandDepth.append(depthAt(index));
        low.append(lower);
        high.append(upper);
        extent.add(lower);
        extent.add(upper);
    }
    curve.rms->setData(depth, rms, true);
    curve.low->setData(bandDepth, low, true);
    curve.high->setData(bandDepth, high, true);
    const double pixels = m_depth->axisRect()->width() / std::max(1.0, double(depth.size()));
    curve.rms->setScatterSkip(std::max(0, int(std::ceil(pixelsAMarker / std::max(pixels, 0.1))) - 1));
    style(curve, run.colour);
}

void GradientsView::fillTrail(const Curve &curve, const RunRecord &run, const Snapshot &latest)
{
    const auto &all = run.history.snapshots();
    const auto end = std::lower_bound(all.begin(), all.end(), latest.step, [](const SnapshotPtr &one, std::int64_t step) { return one->step < step; });
    const std::size_t count = choice("trail") == WithTrail ? std::size_t(end - all.begin()) : 0;
    for (std::size_t earlier = 0; earlier < curve.trail.size(); ++earlier) {
        QVector<double> depth, rms;
        if (earlier < count) {
            const Snapshot &shown = *all[earlier * count / std::min(count, curve.trail.size())];
            for (std::size_t index = 0; index < shown.layers.size(); ++index) {
                const double value = shown.layers[index].activationGradient.rms;
                depth.append(depthAt(index));
                rms.append(value > smallest ? value : qQNaN());
            }
        }
        curve.trail[earlier]->setData(depth, rms, true);
    }
}

void GradientsView::draw()
{
    while (m_curves.size() < input().runs.size())
        m_curves.push_back(makeCurve());
    const bool logarithmic = choice("scale") == Logarithmic;
    Extent extent;
    for (std::size_t index = 0; index < m_curves.size(); ++index) {
        const Curve &curve = m_curves[index];
        const SnapshotPtr shown = index < input().runs.size() ? snapshot(*input().runs[index]) : nullptr;
        if (shown) {
            fill(curve, *input().runs[index], *shown, extent);
            fillTrail(curve, *input().runs[index], *shown);
            continue;
        }
        for (QCPGraph *graph : {curve.low, curve.high, curve.rms})
            graph->setData({}, {}, true);
        for (QCPGraph *graph : curve.trail)
            graph->setData({}, {}, true);
    }
    if (extent.isEmpty())
        extent = {1e-6, 1};
    follow(m_value, logarithmic ? extent.decades() : QCPRange(0, extent.upper > 0 ? extent.upper * 1.05 : 1));
    followDepth();
    for (std::size_t index = 0; index < m_curves.size(); ++index) {
        QVector<double> zeros, bottom, notFinite, top;
        const SnapshotPtr shown = index < input().runs.size() ? snapshot(*input().runs[index]) : nullptr;
        for (std::size_t layer = 0; shown && layer < shown->layers.size(); ++layer) {
            const TensorStatistics &gradient = shown->layers[layer].activationGradient;
            if (gradient.nonfinite > 0 || std::isinf(gradient.rms)) {
                notFinite.append(depthAt(layer));
                top.append(m_value->range().upper);
            } else if (gradient.rms <= smallest) {
                zeros.append(depthAt(layer));
                bottom.append(m_value->range().lower);
            }
        }
        m_curves[index].zeros->setData(zeros, bottom, true);
        m_curves[index].notFinite->setData(notFinite, top, true);
    }
}

std::vector<LegendEntry> GradientsView::legend() const
{
    std::vector<LegendEntry> entries = View::legend();
    if (choice("band") == WithBand) {
        QColor band = theme().run(input().runs.empty() ? 0 : input().runs.front()->colour).colour;
        band.setAlphaF(0.25f);
        entries.push_back({tr("5–95 % of |g| ≠ 0"), Qt::NoPen, QCPScatterStyle::ssNone, band});
    }
    return entries;
}

QString GradientsView::value(const Snapshot &shown, int layer) const
{
    return tr("rms %1").arg(shortNumber(shown.layers[std::size_t(layer)].activationGradient.rms));
}

CsvTable GradientsView::data() const
{
    CsvTable table{{"run", "step", "index", "depth", "path", "layer", "gradient_rms", "gradient_std", "gradient_min", "gradient_max",
                    "gradient_abs_nonzero_q05", "gradient_abs_nonzero_q95", "gradient_zero_fraction", "gradient_nonfinite_count"},
                   {}};
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        for (std::size_t index = 0; shown && index < shown->layers.size(); ++index) {
            const PlannedLayer &layer = shown->plan->layers[index];
            const TensorStatistics &gradient = shown->layers[index].activationGradient;
            const Distribution distribution(gradient);
            table.rows.push_back({run->name, shown->step, std::int64_t(index), std::int64_t(index) + 1, layer.path, layer.label, gradient.rms, gradient.std,
                                  gradient.min, gradient.max, distribution.magnitudeQuantile(lowShare), distribution.magnitudeQuantile(highShare),
                                  gradient.zeroFraction, gradient.nonfinite});
        }
    }
    return table;
}

View *makeGradientsView(const ViewType &type, QWidget *parent)
{
    return new GradientsView(type, parent);
}

} // namespace stacklight

#include "gradients_view.moc"
