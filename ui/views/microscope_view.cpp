// One norm, looked at closely: its values before and after, and where the numbers come from.
#include "views/axis_titles.h"
#include "views/lab_reading.h"
#include "views/norm_panel.h"
#include "views/view.h"

#include "views/depth_view.h"

#include <cmath>
#include <numeric>

namespace stacklight {

namespace {

constexpr int lowestView = 18;     // lines: with fewer the numbers make room for the distributions
constexpr double barShare = 0.15;  // of the plot's height, for each run's μ ± σ below zero
constexpr double narrowest = 0.02; // half of a bin, as a share of the value that all have

/// The share of values a unit of x, in equal bins from `low` to `high` that are the wider the fewer values there are.
struct Density
{
    double low = 0, high = 0;
    QVector<double> bins = {}; ///< none where nothing finite was measured
};

Density densityOf(const TensorStatistics &values)
{
    const double total = std::accumulate(values.counts.begin(), values.counts.end(), 0.0),
                 width = values.high - values.low;
    if (!(total > 0) || !std::isfinite(width))
        return {};
    if (!(width > 0)) { // all have one value
        const double half = std::max(std::abs(values.low), 1.0) * narrowest;
        return {values.low - half, values.low + half, {1 / (2 * half)}};
    }
    const int merged = total < 200 ? 4 : total < 2000 ? 2 : 1;
    Density density{values.low, values.high};
    for (int bin = 0; bin < histogramBins; bin += merged) {
        const double count = std::accumulate(values.counts.begin() + bin, values.counts.begin() + bin + merged, 0.0);
        density.bins << count / total / merged * histogramBins / width;
    }
    return density;
}

} // namespace

class MicroscopeView : public View
{
    Q_OBJECT

public:
    MicroscopeView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString notice() const override;
    QString explanation(const QString &path) const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QStringList remarks() const override;

private:
    enum Mode { Training, Evaluation };
    enum Side { Before, After };

    /// One side of a run as it is drawn.
    struct Curves
    {
        QCPGraph *density, *used, *moving;
    };

    std::vector<NormReading> readings() const;
    void fill(Side side, std::size_t place, const NormReading *reading, double top);
    QPen movingPen(const QColor &colour) const;

    QCPAxisRect *m_rects[2];
    std::vector<Curves> m_curves[2];
    NormPanel *m_panel;
};

MicroscopeView::MicroscopeView(const ViewType &type, QWidget *parent) : View(type, parent)
{
    QStringList numbers;
    for (int slice = 1; slice <= NormSpecimen::mostSlices; ++slice)
        numbers << QString::number(slice);
    addChoice("mode", tr("Statistics used"), {tr("Batch (training)"), tr("Moving (evaluation)")});
    addChoice("slice", tr("Which channel or example"), numbers);
    auto *plots = new QCPLayoutGrid;
    for (const Side side : {Before, After}) {
        m_rects[side] = addAxisRect(0, side);
        plots->addElement(0, side, m_rects[side]); // out of the view's own grid
    }
    grid()->simplify();
    m_panel = new NormPanel(plot(), &theme());
    m_panel->setLayer("main");
    grid()->addElement(0, 0, plots);
    grid()->addElement(1, 0, m_panel);
}

std::vector<NormReading> MicroscopeView::readings() const
{
    std::vector<NormReading> all;
    const bool isEvaluation = choice("mode") == Evaluation;
    for (const RunRecord *run : input().runs) {
        const LabReportPtr report = labReading(input(), *run, Laboratory::Norm).report;
        const auto specimen = findingIn<NormSpecimen>(report);
        if (!specimen)
            continue;
        const auto &slices = isEvaluation ? specimen->evaluation : specimen->training;
        const NormSlice *slice = slices.empty() ? nullptr : &slices[std::size_t(choice("slice")) % slices.size()];
        if (slice && !slice->cells.empty())
            all.push_back({QString::fromStdString(run->name), theme().run(run->colour).colour, specimen, slice,
                report->step, isEvaluation});
    }
    return all;
}

QString MicroscopeView::notice() const
{
    if (!readings().empty())
        return {};
    if (const QString words = View::notice(); !words.isEmpty())
        return words;
    if (const QString words = labNotice(input(), Laboratory::Norm); !words.isEmpty())
        return words;
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        for (const PlannedLayer &layer : shown ? shown->plan->layers : std::vector<PlannedLayer>()) {
            const auto *norm = layer.spec.as<NormSpec>();
            if (norm && norm->kind != NormKind::None)
                return tr("The norm comes under the microscope with the next step; earlier steps were not looked at.");
        }
    }
    return tr("There is no norm in this stack. Choose one with the switch “Norm” above, and see here what it does.");
}

void MicroscopeView::applyTheme()
{
    setTitle(m_rects[Before]->axis(QCPAxis::atBottom), tr("Before: x"));
    setTitle(m_rects[After]->axis(QCPAxis::atBottom), tr("After: y"));
    setTitle(m_rects[Before]->axis(QCPAxis::atLeft), tr("Density"));
    setTitle(m_rects[After]->axis(QCPAxis::atLeft), {});
}

QPen MicroscopeView::movingPen(const QColor &colour) const
{
    QPen pen(colour, theme().lineWidth);
    pen.setDashPattern({3, 2});
    return pen;
}

void MicroscopeView::fill(Side side, std::size_t place, const NormReading *reading, double top)
{
    const auto graph = [this, side] {
        auto *made = new QCPGraph(m_rects[side]->axis(QCPAxis::atBottom), m_rects[side]->axis(QCPAxis::atLeft));
        made->setSelectable(QCP::stNone);
        return made;
    };
    if (place == m_curves[side].size())
        m_curves[side].push_back({graph(), graph(), graph()});
    const Curves &curves = m_curves[side][place];
    QVector<double> x, density, bar(3), level(3, -barShare * top * (0.5 + double(place))), movingBar;
    if (reading) {
        const TensorStatistics &values = side == Before ? reading->slice->before : reading->slice->after;
        const Density drawn = densityOf(values);
        if (!drawn.bins.isEmpty()) {
            x << drawn.low;
            density << 0;
        }
        for (qsizetype bin = 0; bin < drawn.bins.size(); ++bin) {
            x << drawn.low + double(bin) * (drawn.high - drawn.low) / double(drawn.bins.size());
            density << drawn.bins[bin];
        }
        if (!drawn.bins.isEmpty()) {
            x << drawn.high;
            density << 0;
        }
        bar = {values.mean - values.std, values.mean, values.mean + values.std};
        if (side == Before && !std::isnan(reading->slice->movingMean)) {
            const double mean = reading->slice->movingMean, deviation = std::sqrt(reading->slice->movingVariance);
            movingBar = {mean - deviation, mean, mean + deviation};
        }
    }
    curves.density->setLineStyle(QCPGraph::lsStepLeft);
    curves.density->setData(x, density, true);
    curves.used->setData(reading ? bar : QVector<double>(), reading ? level : QVector<double>(), true);
    for (double &height : level)
        height -= barShare * top * 0.7;
    curves.moving->setData(movingBar, movingBar.isEmpty() ? QVector<double>() : level, true);
    const QColor colour = reading ? reading->colour : theme().text;
    QColor brush = colour;
    brush.setAlphaF(0.22f);
    curves.density->setPen(QPen(colour, theme().lineWidth * 0.6));
    curves.density->setBrush(brush);
    curves.used->setPen(QPen(colour, theme().lineWidth));
    curves.moving->setPen(movingPen(colour));
    const double size = 3 + 2 * theme().lineWidth;
    curves.used->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colour, 1), colour, size));
    curves.moving->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colour, 1), theme().background, size));
}

void MicroscopeView::draw()
{
    const std::vector<NormReading> shown = readings();
    m_panel->readings = shown;
    m_panel->isCompact = plot()->viewport().height() < lowestView * m_panel->lineHeight();
    for (const Side side : {Before, After}) {
        Extent extent;
        double top = 0;
        for (const NormReading &one : shown) {
            const TensorStatistics &values = side == Before ? one.slice->before : one.slice->after;
            const Density density = densityOf(values);
            if (!density.bins.isEmpty()) {
                extent.add(density.low);
                extent.add(density.high);
            }
            for (const double bin : density.bins)
                top = std::max(top, bin);
            for (const int deviations : {-1, 1}) {
                extent.add(values.mean + deviations * values.std);
                if (side == Before)
                    extent.add(one.slice->movingMean + deviations * std::sqrt(one.slice->movingVariance));
            }
        }
        if (extent.isEmpty())
            extent = {-1, 1};
        top = top > 0 ? top : 1;
        for (std::size_t place = 0; place < std::max(shown.size(), m_curves[side].size()); ++place)
            fill(side, place, place < shown.size() ? &shown[place] : nullptr, top);
        follow(m_rects[side]->axis(QCPAxis::atBottom), extent.padded(0.04));
        follow(
            m_rects[side]->axis(QCPAxis::atLeft), QCPRange(-barShare * top * (0.5 + double(shown.size())), top * 1.06));
        for (const QCPAxis::AxisType axis : {QCPAxis::atBottom, QCPAxis::atLeft})
            fitTickCount(m_rects[side]->axis(axis));
    }
}

std::vector<LegendEntry> MicroscopeView::legend() const
{
    std::vector<LegendEntry> entries;
    bool hasMoving = false;
    for (const NormReading &one : m_panel->readings) {
        LegendEntry entry{one.run, QPen(one.colour, theme().lineWidth)};
        entry.fill = theme().tint(one.colour, 0.3);
        entries.push_back(entry);
        hasMoving = hasMoving || !std::isnan(one.slice->movingMean);
    }
    const std::optional<LegendEntry> otherSteps = otherStepLegend(input(), Laboratory::Norm);
    if (otherSteps)
        entries.push_back(*otherSteps);
    entries.push_back({tr("μ ± σ of these"), QPen(theme().text, theme().lineWidth), QCPScatterStyle::ssDisc});
    if (hasMoving)
        entries.push_back(
            {tr("moving μ ± σ"), movingPen(theme().text), QCPScatterStyle::ssDiamond, theme().background});
    if (const auto steps = otherSteps ? std::nullopt : stepLegend(input(), Laboratory::Norm))
        entries.push_back(*steps);
    return entries;
}

QString MicroscopeView::explanation(const QString &) const
{
    return tr("<p>y = γ·(x − μ)/√(σ² + ε) + β, with σ² the biased variance of the cells that stand out in the "
              "cube.</p><p><b>Batch</b> (Ioffe and Szegedy 2015): one channel, all examples and positions; evaluation "
              "takes moving means of μ and σ² instead. <b>Layer</b> (Ba et al. 2016): one example, all channels. "
              "<b>Group</b> (Wu and He 2018): one example, a group of channels. <b>Instance</b> (Ulyanov et al. 2016): "
              "one example, one channel. <b>RMS</b> (Zhang and Sennrich 2019): one example, without μ and β.</p><p>The "
              "network sees the same training examples at every step.</p>");
}

QStringList MicroscopeView::remarks() const
{
    QStringList sentences;
    for (const NormReading &one : readings()) {
        const TensorStatistics &before = one.slice->before, &after = one.slice->after;
        sentences << tr("%1: the norm in layer %2 (%3) takes values of mean %4 and standard deviation %5 to mean %6 "
                        "and standard deviation %7.")
                         .arg(one.run)
                         .arg(one.specimen->layer + 1)
                         .arg(cellsThatShare(*one.specimen), shortNumber(before.mean), shortNumber(before.std),
                             shortNumber(after.mean), shortNumber(after.std));
        sentences
            << tr("It used μ = %1 and σ² = %2.").arg(shortNumber(one.slice->mean), shortNumber(one.slice->variance));
    }
    return sentences;
}

CsvTable MicroscopeView::data() const
{
    CsvTable table{{"run", "step", "depth", "path", "layer", "mode", "quantity", "from", "value"}, {}};
    const std::string none;
    for (const NormReading &one : readings()) {
        const auto add = [&](const char *quantity, const CsvCell &from, double value) {
            table.rows.push_back(
                {one.run.toStdString(), one.step, std::int64_t(one.specimen->layer) + 1, one.specimen->path,
                    one.specimen->label, one.isEvaluation ? "evaluation" : "training", quantity, from, value});
        };
        const NormSlice &slice = *one.slice;
        add("mean_used", none, slice.mean);
        add("variance_used", none, slice.variance);
        add("mean_of_values", none, slice.momentMean);
        add("variance_of_values", none, slice.momentVariance);
        add("moving_mean", none, slice.movingMean);
        add("moving_variance", none, slice.movingVariance);
        add("epsilon", none, one.specimen->spec.epsilon);
        for (const NormCell &cell : slice.cells) {
            const auto channel = std::int64_t(cell.channel);
            add("gamma_of_channel", channel, cell.gamma);
            add("beta_of_channel", channel, cell.beta);
            add("output_of_input", cell.input, cell.output);
        }
        for (const Side side : {Before, After}) {
            const TensorStatistics &values = side == Before ? slice.before : slice.after;
            for (int bin = 0; bin < histogramBins; ++bin)
                add(side == Before ? "count_before" : "count_after",
                    values.low + bin * (values.high - values.low) / histogramBins, values.counts[std::size_t(bin)]);
        }
    }
    return table;
}

View *makeMicroscopeView(const ViewType &type, QWidget *parent)
{
    return new MicroscopeView(type, parent);
}

} // namespace stacklight

#include "microscope_view.moc"
