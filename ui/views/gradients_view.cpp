// How strong the gradient still is at each layer.
#include "observe/distribution.h"
#include "views/profile_view.h"
#include "views/theory_overlay.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr double lowShare = 0.05;
constexpr double highShare = 0.95;
constexpr double lowestBand = 1e-3; // of the rms: below that the histogram knows nothing

} // namespace

class GradientsView : public ProfileView
{
    Q_OBJECT

public:
    GradientsView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;

protected:
    std::optional<double> profile(const RunRecord &, const Snapshot &snapshot, std::size_t layer) const override;
    void fillMore(std::size_t place, const RunRecord *run, const Snapshot *shown, Extent &extent) override;
    void rangesAreSet() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QString value(const Snapshot &snapshot, int layer) const override;
    QString explanation(const QString &path) const override;
    std::vector<SummaryColumn> tellings() const override
    {
        return {{"gradient_rms", tr("√(mean g²) of the gradient"), shownRows()}};
    }

private:
    enum Quantity { Median, Rms };
    enum Trail { WithoutTrail, WithTrail };
    enum Theory { WithTheory, WithoutTheory };

    /// What stands beside the curve of a run.
    struct ReferenceCurves
    {
        QCPGraph *low, *high;
        std::vector<QCPGraph *> trail;
        QCPGraph *rms; ///< what theory speaks of, where it speaks beside medians
        QCPGraph *theory;
        QCPGraph *zeros, *notFinite;
    };

    ReferenceCurves makeReferenceCurves();
    double of(const TensorStatistics &gradient) const;
    void fillBand(const ReferenceCurves &company, const Snapshot *shown, Extent &extent);
    void fillTrail(const ReferenceCurves &company, const RunRecord *run, const Snapshot *shown);
    void fillTheory(std::size_t place, Extent &extent);
    void style(const ReferenceCurves &company, int colour);
    QPen theoryPen() const;

    std::vector<ReferenceCurves> m_companies;
    TheoryOverlay m_theory{TheoryOverlay::Gradient};
};

GradientsView::GradientsView(const ViewType &type, QWidget *parent)
    : ProfileView(type, parent, {Role::Stream, Role::AfterActivation, Role::AfterNorm, Role::Weighted})
{
    addChoice("quantity", tr("Quantity"), {tr("|g|: median and 5–95 %"), tr("√(mean g²)")});
    addChoice("trail", tr("Earlier steps"), {tr("Hidden"), tr("Faint lines")});
    addChoice("theory", tr("Theory at step 1"), {tr("Dashed"), tr("Hidden")});
    addBeforeChoice();
    plot()->addLayer("over", plot()->layer("main"));
}

GradientsView::ReferenceCurves GradientsView::makeReferenceCurves()
{
    ReferenceCurves company;
    company.low = addGraph("beneath");
    company.high = addGraph("beneath");
    company.high->setChannelFillGraph(company.low);
    for (int earlier = 0; earlier < 6; ++earlier)
        company.trail.push_back(addGraph("beneath"));
    company.rms = addGraph("over");
    company.theory = addGraph("over");
    company.zeros = addGraph("main");
    company.notFinite = addGraph("main");
    company.zeros->setLineStyle(QCPGraph::lsNone);
    company.notFinite->setLineStyle(QCPGraph::lsNone);
    return company;
}

void GradientsView::applyTheme()
{
    ProfileView::applyTheme();
    setTitle(valueAxis(), choice("quantity") == Median ? tr("|Gradient| (of ∂L/∂y)") : tr("Gradient (rms of ∂L/∂y)"));
}

void GradientsView::style(const ReferenceCurves &company, int colour)
{
    const RunStyle &run = theme().run(colour);
    QColor band = run.colour;
    band.setAlphaF(0.18f);
    company.high->setBrush(band);
    company.high->setPen(Qt::NoPen);
    company.low->setPen(Qt::NoPen);
    for (std::size_t earlier = 0; earlier < company.trail.size(); ++earlier)
        company.trail[earlier]->setPen(
            QPen(theme().tint(run.colour, 0.15 + 0.08 * double(earlier)), theme().lineWidth * 0.6));
    company.theory->setPen(theoryPen());
    company.rms->setPen(QPen(run.colour, theme().lineWidth * 0.5));
    const QPen outline(run.colour, 1);
    const double size = 5 + 2 * theme().lineWidth;
    company.zeros->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssTriangleInverted, outline, theme().background, size));
    company.notFinite->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCross, QPen(run.colour, 2), Qt::NoBrush, size));
}

std::optional<double> GradientsView::profile(const RunRecord &, const Snapshot &shown, std::size_t layer) const
{
    return of(shown.layers[layer].activationGradient);
}

/// The quantity that is chosen; zero and what is not finite as the rms is.
double GradientsView::of(const TensorStatistics &gradient) const
{
    if (choice("quantity") == Rms || !(gradient.rms > smallest) || !std::isfinite(gradient.rms))
        return gradient.rms;
    const Distribution distribution(gradient);
    return distribution.isEmpty() ? gradient.rms
                                  : std::max(distribution.magnitudeQuantile(0.5), gradient.rms * lowestBand);
}

void GradientsView::fillMore(std::size_t place, const RunRecord *run, const Snapshot *shown, Extent &extent)
{
    if (place == m_companies.size())
        m_companies.push_back(makeReferenceCurves());
    fillBand(m_companies[place], shown, extent);
    fillTrail(m_companies[place], run, shown);
    fillTheory(place, extent);
    style(m_companies[place], run ? run->colour : 0);
}

void GradientsView::fillBand(const ReferenceCurves &company, const Snapshot *shown, Extent &extent)
{
    QVector<double> depth, low, high;
    for (const auto &[layer, place] :
        shown &&choice("quantity") == Median ? drawnLayers(*shown) : std::vector<RoleMember>()) {
        const TensorStatistics &gradient = shown->layers[std::size_t(layer)].activationGradient;
        const Distribution distribution(gradient);
        if (!(gradient.rms > smallest) || !std::isfinite(gradient.rms) || distribution.isEmpty())
            continue;
        depth.append(place);
        low.append(std::max(distribution.magnitudeQuantile(lowShare), gradient.rms * lowestBand));
        high.append(std::max(distribution.magnitudeQuantile(highShare), low.back()));
        extent.add(low.back());
        extent.add(high.back());
    }
    company.low->setData(depth, low, true);
    company.high->setData(depth, high, true);
}

void GradientsView::fillTrail(const ReferenceCurves &company, const RunRecord *run, const Snapshot *latest)
{
    const std::vector<SnapshotPtr> none;
    const auto &all = run && choice("trail") == WithTrail ? run->history.snapshots() : none;
    const std::size_t count =
        std::size_t(std::lower_bound(all.begin(), all.end(), latest ? latest->step : 0,
                        [](const SnapshotPtr &one, std::int64_t step) { return one->step < step; })
            - all.begin());
    for (std::size_t earlier = 0; earlier < company.trail.size(); ++earlier) {
        QVector<double> depth, rms;
        if (earlier < count) {
            const Snapshot &shown = *all[earlier * count / std::min(count, company.trail.size())];
            const std::vector<int> matched = matchedLayers(*latest->plan, shown);
            for (const auto &[layer, place] : drawnLayers(*latest)) {
                const int own = matched[std::size_t(layer)];
                const double value = own < 0 ? qQNaN() : of(shown.layers[std::size_t(own)].activationGradient);
                depth.append(place);
                rms.append(value > smallest ? value : qQNaN());
            }
        }
        company.trail[earlier]->setData(depth, rms, true);
    }
}

QPen GradientsView::theoryPen() const
{
    QPen pen(theme().text, theme().lineWidth * 0.8);
    pen.setDashPattern({4, 3});
    return pen;
}

/// A dashed line, interrupted where theory restarts.
void GradientsView::fillTheory(std::size_t place, Extent &extent)
{
    QVector<double> depth, rms, measuredAt, measured;
    const SnapshotPtr shown =
        choice("theory") == WithTheory && place < input().runs.size() ? snapshot(*input().runs[place]) : nullptr;
    m_theory.setShown(place, shown);
    for (const auto &[index, where] : shown &&m_theory.isDrawn() ? drawnLayers(*shown) : std::vector<RoleMember>()) {
        const std::size_t layer = std::size_t(index);
        if (const double value = shown->layers[layer].activationGradient.rms; choice("quantity") == Median) {
            measuredAt.append(where);
            measured.append(value > smallest && std::isfinite(value) ? value : qQNaN());
            extent.add(measured.back());
        }
        const double start = m_theory.startsAt(place, layer),
                     value = std::isnan(start) ? m_theory.predicted(place, layer) : start;
        const bool isDrawable = std::isfinite(value) && (value > smallest || !isLogarithmic());
        depth.append(where);
        rms.append(isDrawable ? value : qQNaN());
        if (isDrawable)
            extent.add(value);
        if (std::isfinite(start)) {
            depth.append(where + 1e-3);
            rms.append(qQNaN());
        }
    }
    m_companies[place].theory->setData(depth, rms, true);
    m_companies[place].rms->setData(measuredAt, measured, true);
}

/// What has no place on the axis stands at its ends: zeros below, not finite ones above.
void GradientsView::rangesAreSet()
{
    for (std::size_t place = 0; place < m_companies.size(); ++place) {
        QVector<double> zeros, bottom, notFinite, top;
        const SnapshotPtr shown = place < input().runs.size() ? snapshot(*input().runs[place]) : nullptr;
        for (const auto &[layer, where] : shown ? drawnLayers(*shown) : std::vector<RoleMember>()) {
            const TensorStatistics &gradient = shown->layers[std::size_t(layer)].activationGradient;
            if (gradient.nonfinite > 0 || std::isinf(gradient.rms)) {
                notFinite.append(where);
                top.append(valueAxis()->range().upper);
            } else if (gradient.rms <= smallest) {
                zeros.append(where);
                bottom.append(valueAxis()->range().lower);
            }
        }
        m_companies[place].zeros->setData(zeros, bottom, true);
        m_companies[place].notFinite->setData(notFinite, top, true);
    }
}

std::vector<LegendEntry> GradientsView::legend() const
{
    std::vector<LegendEntry> entries = ProfileView::legend();
    if (choice("quantity") == Median) {
        QColor band = theme().run(input().runs.empty() ? 0 : input().runs.front()->colour).colour;
        band.setAlphaF(0.25f);
        entries.push_back({tr("median, 5–95 % of |g| ≠ 0"), Qt::NoPen, QCPScatterStyle::ssNone, band});
        entries.back().shortText = tr("median, 5–95 %");
        if (m_theory.isDrawn() && !input().runs.empty())
            entries.push_back(
                {tr("rms"), QPen(theme().run(input().runs.front()->colour).colour, theme().lineWidth * 0.5)});
    }
    if (const std::optional<LegendEntry> examples = examplesLegend())
        entries.push_back(*examples);
    if (const QString summary = m_theory.summary(); !summary.isEmpty())
        entries.push_back({summary, m_theory.isDrawn() ? theoryPen() : QPen(Qt::NoPen)});
    return entries;
}

QString GradientsView::value(const Snapshot &shown, int layer) const
{
    return tr("rms %1").arg(shortNumber(shown.layers[std::size_t(layer)].activationGradient.rms))
        + m_theory.readout(shown, std::size_t(layer));
}

QString GradientsView::explanation(const QString &path) const
{
    const std::shared_ptr<const Plan> layers = plan();
    return choice("theory") == WithTheory
        ? m_theory.explanation(layers && !path.isEmpty() ? indexOf(*layers, path) : -1)
        : QString();
}

CsvTable GradientsView::data() const
{
    TheoryOverlay theory(TheoryOverlay::Gradient);
    return layerTable({"gradient_rms", "gradient_std", "gradient_min", "gradient_max", "gradient_abs_nonzero_q05",
                          "gradient_abs_nonzero_q95", "gradient_zero_fraction", "gradient_nonfinite_count",
                          "gradient_rms_theory", "gradient_rms_measured_over_theory", "gradient_abs_nonzero_q50"},
        [&](const SnapshotPtr &drawn, std::size_t layer, const AddRow &addRow) {
            if (layer == 0)
                theory.setShown(0, choice("theory") == WithTheory ? drawn : nullptr);
            const TensorStatistics &gradient = drawn->layers[layer].activationGradient;
            const Distribution distribution(gradient);
            addRow({gradient.rms, gradient.std, gradient.min, gradient.max, distribution.magnitudeQuantile(lowShare),
                distribution.magnitudeQuantile(highShare), gradient.zeroFraction, gradient.nonfinite,
                theory.predictedCell(0, layer), theory.ratioCell(0, layer), distribution.magnitudeQuantile(0.5)});
        });
}

View *makeGradientsView(const ViewType &type, QWidget *parent)
{
    return new GradientsView(type, parent);
}

} // namespace stacklight

#include "gradients_view.moc"
