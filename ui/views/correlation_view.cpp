// How alike the gradients of different examples are at each layer.
#include "views/lab_reading.h"
#include "views/profile_view.h"

#include <cmath>

namespace stacklight {

class CorrelationView : public ProfileView
{
    Q_OBJECT

public:
    CorrelationView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString notice() const override;
    QString explanation(const QString &path) const override;

protected:
    std::optional<double> profile(const RunRecord &run, const Snapshot &snapshot, std::size_t layer) const override;
    void fillMore(std::size_t place, const RunRecord *run, const Snapshot *shown, Extent &extent) override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QString value(const Snapshot &snapshot, int layer) const override;
    std::vector<SummaryColumn> tellings() const override;

private:
    enum Of { Output, Loss };
    enum Measure { Absolute, Signed };
    enum Guides { WithGuides, WithoutGuides };

    struct ReferenceCurves
    {
        QCPGraph *theory, *random;
    };

    /// What was found of a run where a snapshot shows it.
    LabReportPtr reportOf(const RunRecord &run, const Snapshot &shown) const;
    std::shared_ptr<const GradientCorrelation> foundOf(const RunRecord &run, const Snapshot &shown) const
    {
        return findingIn<GradientCorrelation>(reportOf(run, shown));
    }
    /// The cosines at a layer of the snapshot, by path; null where the examined stack had none.
    const PairCosines *cosinesAt(const GradientCorrelation &found, const Snapshot &shown, std::size_t layer) const;
    double theoryAt(const GradientCorrelation &found, const Snapshot &shown, std::size_t layer) const;
    static std::optional<std::size_t> placeOf(
        const GradientCorrelation &found, const Snapshot &shown, std::size_t layer);
    const RunRecord *runOf(const Snapshot &shown) const;
    QPen theoryPen(const QColor &colour) const;
    QPen randomPen() const;

    std::vector<ReferenceCurves> m_companies;
};

CorrelationView::CorrelationView(const ViewType &type, QWidget *parent) : ProfileView(type, parent)
{
    addChoice("of", tr("Gradient of"),
        {tr("The mean output, pre-activations centred (as in the paper)"), tr("The loss, as it trains")});
    addChoice("measure", tr("Of the pairs' cosines"), {tr("Mean of |cos|"), tr("Mean of cos")});
    addChoice("guides", tr("Independent gates, random directions"), {tr("Dashed and dotted"), tr("Hidden")});
    addBeforeChoice();
}

void CorrelationView::applyTheme()
{
    ProfileView::applyTheme();
    setTitle(valueAxis(),
        choice("measure") == Absolute ? tr("Mean of |cos(gᵢ, gⱼ)| (over pairs of examples)")
                                      : tr("Mean of cos(gᵢ, gⱼ) (over pairs of examples)"));
}

LabReportPtr CorrelationView::reportOf(const RunRecord &run, const Snapshot &shown) const
{
    const bool isShown = snapshot(run).get() == &shown; // the network may be some steps further than the snapshot
    return isShown ? labReading(input(), run, Laboratory::Correlation).report
                   : run.history.reportAt(std::size_t(Laboratory::Correlation), shown.step);
}

std::optional<std::size_t> CorrelationView::placeOf(
    const GradientCorrelation &found, const Snapshot &shown, std::size_t layer)
{
    if (found.plan == shown.plan
        || (layer < found.plan->layers.size() && found.plan->layers[layer].path == shown.plan->layers[layer].path))
        return layer;
    const int place = indexOf(*found.plan, QString::fromStdString(shown.plan->layers[layer].path));
    return place < 0 ? std::nullopt : std::optional(std::size_t(place));
}

const PairCosines *CorrelationView::cosinesAt(
    const GradientCorrelation &found, const Snapshot &shown, std::size_t layer) const
{
    const std::optional<std::size_t> place = placeOf(found, shown, layer);
    const std::vector<PairCosines> &cosines = choice("of") == Output ? found.ofOutput : found.ofLoss;
    return place && *place < cosines.size() ? &cosines[*place] : nullptr;
}

double CorrelationView::theoryAt(const GradientCorrelation &found, const Snapshot &shown, std::size_t layer) const
{
    const std::optional<std::size_t> place = choice("of") == Output ? placeOf(found, shown, layer) : std::nullopt;
    return place && *place < found.theory.size() ? found.theory[*place] : qQNaN();
}

std::optional<double> CorrelationView::profile(const RunRecord &run, const Snapshot &shown, std::size_t layer) const
{
    const auto found = foundOf(run, shown);
    const PairCosines *cosines = found ? cosinesAt(*found, shown, layer) : nullptr;
    return !cosines ? std::nullopt
                    : std::optional(choice("measure") == Absolute ? cosines->meanAbsolute : cosines->mean);
}

void CorrelationView::fillMore(std::size_t place, const RunRecord *run, const Snapshot *shown, Extent &extent)
{
    if (place == m_companies.size())
        m_companies.push_back({addGraph("beneath"), addGraph("beneath")});
    const auto found = run && choice("guides") == WithGuides ? foundOf(*run, *shown) : nullptr;
    QVector<double> depth, theory, random;
    for (std::size_t layer = 0; found && layer < shown->layers.size(); ++layer) {
        depth.append(depthAt(layer));
        theory.append(theoryAt(*found, *shown, layer));
        random.append(choice("measure") == Absolute && place == 0
                ? randomCosine(shown->plan->layers[layer].outputShape.size())
                : qQNaN());
        extent.add(random.back());
    }
    extent.add(1);
    m_companies[place].theory->setData(depth, theory, true);
    m_companies[place].random->setData(depth, random, true);
    m_companies[place].theory->setPen(theoryPen(theme().run(run ? run->colour : 0).colour));
    m_companies[place].random->setPen(randomPen());
}

QPen CorrelationView::theoryPen(const QColor &colour) const
{
    QPen pen(colour, theme().lineWidth * 0.7);
    pen.setDashPattern({4, 3});
    return pen;
}

QPen CorrelationView::randomPen() const
{
    QPen pen(theme().faintText, theme().lineWidth * 0.7);
    pen.setDashPattern({1, 2});
    return pen;
}

std::vector<LegendEntry> CorrelationView::legend() const
{
    std::vector<LegendEntry> entries = ProfileView::legend();
    if (const auto steps = otherStepLegend(input(), Laboratory::Correlation))
        entries.insert(entries.begin() + std::ptrdiff_t(input().runs.size()), *steps);
    if (choice("guides") == WithoutGuides)
        return entries;
    if (choice("of") == Output)
        entries.push_back({tr("independent gates: ½ per ReLU"), theoryPen(theme().text)});
    if (choice("measure") == Absolute)
        entries.push_back({tr("random directions"), randomPen()});
    return entries;
}

const RunRecord *CorrelationView::runOf(const Snapshot &shown) const
{
    for (const RunRecord *run : input().runs) {
        if (snapshot(*run).get() == &shown)
            return run;
    }
    return nullptr;
}

QString CorrelationView::value(const Snapshot &shown, int layer) const
{
    const RunRecord *run = runOf(shown);
    const auto found = run ? foundOf(*run, shown) : nullptr;
    const PairCosines *cosines = found ? cosinesAt(*found, shown, std::size_t(layer)) : nullptr;
    return cosines ? tr("|cos| %1, cos %2").arg(shortNumber(cosines->meanAbsolute), shortNumber(cosines->mean))
                   : tr("not examined");
}

QString CorrelationView::notice() const
{
    if (const QString words = View::notice(); !words.isEmpty())
        return words;
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (shown && foundOf(*run, *shown))
            return {};
    }
    if (const QString words = labNotice(input(), Laboratory::Correlation); !words.isEmpty())
        return words;
    return tr("The gradients of single examples are compared with the next step, while this view can be seen. It takes "
              "2 examples a batch.");
}

QString CorrelationView::explanation(const QString &) const
{
    return tr(
        "<p>g<sub>i</sub> = ∂f(x<sub>i</sub>)/∂y of a layer's output y, for up to 64 training examples, the same ones "
        "at every step; batch norm's μ and σ² count as constants. Drawn is the mean over all pairs of "
        "cos(g<sub>i</sub>, g<sub>j</sub>) = g<sub>i</sub>·g<sub>j</sub>/(|g<sub>i</sub>| "
        "|g<sub>j</sub>|).</p><p>Balduzzi et al. 2017: with half of all gates open, independently, R = 2<sup>−L</sup> "
        "behind L layers of ReLU; (3/4)<sup>L</sup> behind L residual blocks; falling more slowly still with batch "
        "norm in the blocks. Dashed: that rule, with the strength of body and shortcut as measured. It assumes "
        "independent weights (the first step) and pre-activations centred over the batch.</p><p>Dotted: E|cos| = "
        "Γ(d/2)/(√π·Γ((d+1)/2)) of random directions in d dimensions, the least that a mean of |cos| can show.</p>");
}

std::vector<SummaryColumn> CorrelationView::tellings() const
{
    return {choice("measure") == Absolute
            ? SummaryColumn{"mean_absolute_cosine", tr("mean of |cos(gᵢ, gⱼ)|"), shownRows()}
            : SummaryColumn{"mean_cosine", tr("mean of cos(gᵢ, gⱼ)"), shownRows()}};
}

CsvTable CorrelationView::data() const
{
    if (!notice().isEmpty())
        return {{"run"}, {}};
    return layerTable({"examined_step", "examples", "gradient_of", "mean_absolute_cosine", "mean_cosine",
                          "independent_gates_theory", "random_directions"},
        [this](const SnapshotPtr &drawn, std::size_t layer, const AddRow &addRow) {
            for (const RunRecord *run : input().runs) {
                const bool isIts = snapshot(*run) == drawn || before(*run) == drawn;
                const LabReportPtr report = isIts ? reportOf(*run, *drawn) : nullptr;
                const auto found = findingIn<GradientCorrelation>(report);
                const PairCosines *cosines = found ? cosinesAt(*found, *drawn, layer) : nullptr;
                if (!cosines)
                    continue;
                addRow({report->step, std::int64_t(found->examples), choice("of") == Output ? "mean output" : "loss",
                    cosines->meanAbsolute, cosines->mean, theoryAt(*found, *drawn, layer),
                    randomCosine(drawn->plan->layers[layer].outputShape.size())});
            }
        });
}

View *makeCorrelationView(const ViewType &type, QWidget *parent)
{
    return new CorrelationView(type, parent);
}

} // namespace stacklight

#include "correlation_view.moc"
