// One layer through time: a fan of its values over the steps.
#include "observe/distribution.h"
#include "observe/roles.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "views/activation_strip.h"
#include "views/event_lines.h"
#include "views/painted_item.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace stacklight {

namespace {

constexpr std::size_t mostSteps = 300; // that a fan is drawn of

} // namespace

class EvolutionView : public View
{
    Q_OBJECT

public:
    EvolutionView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString readoutAt(const QPointF &position) const override { return eventAt(m_fan.rect, input(), position); }

protected:
    void draw() override;
    std::vector<LegendEntry> legend() const override;
    void clicked(const QPointF &position) override;
    void selectionChanged() override;
    std::vector<SummaryColumn> tellings() const override;

private:
    enum Quantity { Activation, Gradient, Weights, Updates };
    enum Scale { Linear, Logarithmic };

    /// A snapshot and which of its layers is shown; −1: it has none of that path.
    struct Moment
    {
        SnapshotPtr snapshot;
        int layer;
    };

    Quantity quantity() const { return Quantity(choice("quantity")); }
    bool isDistribution() const { return quantity() == Activation || quantity() == Gradient; }
    bool isLogarithmic() const { return choice("scale") == Logarithmic; }
    /// The layer that is chosen, or where a run does not have it the middle of the stream; of weights and updates the
    /// nearest that has some.
    QString path() const;
    QString chosenPath() const;
    QString label() const;
    QString quantityTitle() const;
    std::vector<Moment> moments(const RunRecord &run, std::size_t most) const;
    /// The first trainable parameter of a layer; null where it has none.
    static const ParameterStatistics *parameter(const Moment &moment);
    /// Its root mean square, or how much the step changed it.
    std::optional<double> parameterValue(const Moment &moment) const;
    /// Its numbers, or how much the step changed each; null where only the root mean square is known.
    const std::array<float, bandShares.size()> *parameterQuantiles(const Moment &moment) const;
    bool isParameterSampled() const;
    std::string parameterName() const;
    StripPainting painting() const { return {input(), theme(), isLive()}; }

    /// Of a snapshot that is kept, so that its place in memory is no other's.
    struct Known
    {
        SnapshotPtr of;
        std::array<double, bandShares.size()> quantiles;
    };
    using KnownQuantiles = std::unordered_map<const Snapshot *, Known>;

    ActivationStrip m_fan;
    QString m_drawn; ///< what was asked for when it was drawn last
    /// Of what was drawn last, as going through histograms takes its time.
    KnownQuantiles m_known;
    QString m_knownOf;
};

EvolutionView::EvolutionView(const ViewType &type, QWidget *parent) : View(type, parent)
{
    addChoice("quantity", tr("Of the layer"), {tr("Activation"), tr("Gradient"), tr("Weights"), tr("Updates")});
    addChoice("scale", tr("Values"), {tr("Linear"), tr("log |y|")});
    m_fan.rect = addAxisRect(0, 0);
    m_fan.depth()->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    new PaintedItem(
        plot(), "main",
        [this](QCPPainter *painter) {
            if (!notice().isEmpty())
                return;
            painting().bands(painter, m_fan);
            painting().guides(painter, m_fan);
            painting().medians(painter, m_fan);
        },
        m_fan.rect);
    new PaintedItem(
        plot(), "marks",
        [this](QCPPainter *painter) {
            if (notice().isEmpty())
                drawEvents(painter, m_fan.rect, input(), theme());
        },
        m_fan.rect);
    new PaintedItem(
        plot(), "marks",
        [this](QCPPainter *painter) {
            if (notice().isEmpty())
                drawEventTexts(painter, m_fan.rect, input(), theme());
        },
        m_fan.rect, PaintedItem::NotClipped);
}

QString EvolutionView::path() const
{
    const QString chosen = chosenPath();
    if (isDistribution() || chosen.isEmpty())
        return chosen;
    const std::string wanted = chosen.toStdString();
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (!shown)
            continue;
        const auto &layers = shown->plan->layers;
        const auto place = std::ranges::find(layers, wanted, &PlannedLayer::path);
        const auto hasWeights = [](const PlannedLayer &layer) {
            return std::ranges::any_of(layer.parameters, &ParameterShape::trainable);
        };
        if (place == layers.end() || hasWeights(*place))
            continue;
        const auto before = std::find_if(std::make_reverse_iterator(place), layers.rend(), hasWeights);
        const auto after = std::find_if(place, layers.end(), hasWeights);
        if (before != layers.rend() || after != layers.end())
            return QString::fromStdString(before != layers.rend() ? before->path : after->path);
    }
    return chosen;
}

QString EvolutionView::chosenPath() const
{
    SnapshotPtr first;
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        first = first ? first : shown;
        const std::string wanted = input().layer.toStdString();
        if (shown && std::ranges::any_of(shown->plan->layers, [&](const PlannedLayer &layer) {
                return layer.path == wanted;
            }))
            return input().layer;
    }
    if (!first || first->plan->layers.empty())
        return {};
    const StackRoles roles(*first->plan);
    for (const Role role : {Role::Stream, Role::AfterActivation, Role::Weighted}) {
        if (const auto &members = roles.members(role); !members.empty())
            return QString::fromStdString(first->plan->layers[std::size_t(members[members.size() / 2].layer)].path);
    }
    return QString::fromStdString(first->plan->layers.front().path);
}

QString EvolutionView::label() const
{
    const std::string wanted = path().toStdString();
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        for (std::size_t layer = 0; shown && layer < shown->plan->layers.size(); ++layer) {
            if (shown->plan->layers[layer].path == wanted)
                return tr("layer %1, %2").arg(layer + 1).arg(translatedLabel(shown->plan->layers[layer]));
        }
    }
    return {};
}

QString EvolutionView::quantityTitle() const
{
    switch (quantity()) {
    case Activation:
        return isLogarithmic() ? tr("|Output y|") : tr("Output y");
    case Gradient:
        return isLogarithmic() ? tr("|∂L/∂y|") : tr("Gradient ∂L/∂y");
    case Weights:
        if (isParameterSampled())
            return (isLogarithmic() ? tr("|w| of %1") : tr("w of %1")).arg(QString::fromStdString(parameterName()));
        return tr("√(mean w²) of %1").arg(QString::fromStdString(parameterName()));
    case Updates:
        return (isParameterSampled() ? tr("|Δw|/rms(w) of %1") : tr("rms(Δw)/rms(w) of %1"))
            .arg(QString::fromStdString(parameterName()));
    }
    return {};
}

/// So many that the fan can be drawn: all, or every second, fourth …, which stay the same ones as a run goes on; and
/// the last.
std::vector<EvolutionView::Moment> EvolutionView::moments(const RunRecord &run, std::size_t most) const
{
    const std::string wanted = path().toStdString();
    const auto &all = run.history.snapshots();
    std::vector<Moment> found;
    const Plan *of = nullptr;
    int layer = -1;
    std::size_t apart = 1;
    while (all.size() / apart > most)
        apart *= 2;
    for (std::size_t at = 0; at < all.size();
        at = at + apart < all.size() || at + 1 == all.size() ? at + apart : all.size() - 1) {
        const SnapshotPtr &one = all[at];
        if (of != one->plan.get()) {
            of = one->plan.get();
            const auto place = std::ranges::find(one->plan->layers, wanted, &PlannedLayer::path);
            layer = place == one->plan->layers.end() ? -1 : place->index;
        }
        found.push_back({one, layer >= 0 && std::size_t(layer) < one->layers.size() ? layer : -1});
    }
    return found;
}

std::string EvolutionView::parameterName() const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (!shown)
            continue;
        const auto layer = std::ranges::find(shown->plan->layers, path().toStdString(), &PlannedLayer::path);
        if (layer == shown->plan->layers.end())
            continue;
        const auto parameter = std::ranges::find_if(layer->parameters, &ParameterShape::trainable);
        if (parameter != layer->parameters.end())
            return parameter->name;
    }
    return {};
}

const ParameterStatistics *EvolutionView::parameter(const Moment &moment)
{
    const auto &parameters = moment.snapshot->layers[std::size_t(moment.layer)].parameters;
    return parameters.empty() ? nullptr : &parameters.front();
}

std::optional<double> EvolutionView::parameterValue(const Moment &moment) const
{
    const ParameterStatistics *one = parameter(moment);
    const double value = !one ? qQNaN() : quantity() == Weights ? one->rms : one->updateRatio;
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

const std::array<float, bandShares.size()> *EvolutionView::parameterQuantiles(const Moment &moment) const
{
    const ParameterStatistics *one = parameter(moment);
    if (!one || !one->sample)
        return nullptr;
    return quantity() == Updates ? &one->sample->updates
        : isLogarithmic()        ? &one->sample->magnitudes
                                 : &one->sample->values;
}

/// What is live knows a sample of the weights, a trace their root mean square.
bool EvolutionView::isParameterSampled() const
{
    return std::ranges::all_of(input().runs, [](const RunRecord *run) { return run->isLive; })
        && std::ranges::any_of(input().runs, [this](const RunRecord *run) {
               return std::ranges::any_of(moments(*run, 1), [](const Moment &moment) {
                   return moment.layer >= 0 && parameter(moment) && parameter(moment)->sample;
               });
           });
}

void EvolutionView::selectionChanged()
{
    if (m_drawn != input().layer)
        forgetRanges(); // they were another layer's
}

void EvolutionView::draw()
{
    m_drawn = input().layer;
    m_fan.now.clear();
    m_fan.before.clear();
    m_fan.theory.clear();
    const bool isSampled = !isDistribution() && isParameterSampled();
    const QString knownOf = QStringLiteral("%1 %2 %3").arg(path()).arg(quantity()).arg(isLogarithmic());
    if (std::exchange(m_knownOf, knownOf) != knownOf)
        m_known.clear();
    KnownQuantiles known;
    Extent steps;
    steps.add(0);
    for (const RunRecord *run : input().runs) {
        BandCurve &fan = m_fan.now.emplace_back();
        const auto &events = run->history.events();
        auto event = events.begin();
        for (const Moment &moment : moments(*run, mostSteps)) {
            const double step = double(moment.snapshot->step);
            steps.add(step);
            for (; event != events.end() && double(event->step) < step; ++event) {
                if (!fan.isEmpty())
                    fan.interrupt(double(event->step) + 0.5); // what was switched may have changed the layer at once
            }
            if (moment.layer < 0) {
                fan.interrupt(step);
            } else if (isDistribution()) {
                const auto before = m_known.find(moment.snapshot.get());
                if (before != m_known.end()) {
                    fan.places.push_back(step);
                    for (std::size_t each = 0; each < bandShares.size(); ++each)
                        fan.quantiles[each].push_back(before->second.quantiles[each]);
                } else {
                    const LayerStatistics &layer = moment.snapshot->layers[std::size_t(moment.layer)];
                    // Zeros have no place on a logarithmic axis; of gradients they are what a relu cut off.
                    fan.add(step, quantity() == Activation ? layer.activation : layer.activationGradient,
                        !isLogarithmic()               ? BandCurve::Signed
                            : quantity() == Activation ? BandCurve::Magnitudes
                                                       : BandCurve::MagnitudesNotZero);
                }
                Known &now = known[moment.snapshot.get()];
                now.of = moment.snapshot;
                for (std::size_t each = 0; each < bandShares.size(); ++each)
                    now.quantiles[each] = fan.quantiles[each].back();
            } else if (const auto *quantiles = isSampled ? parameterQuantiles(moment) : nullptr) {
                fan.places.push_back(step);
                for (std::size_t each = 0; each < bandShares.size(); ++each)
                    fan.quantiles[each].push_back(double((*quantiles)[each]));
            } else if (const std::optional<double> value = parameterValue(moment)) {
                fan.places.push_back(step);
                for (std::vector<double> &quantile : fan.quantiles)
                    quantile.push_back(*value);
            }
        }
    }
    m_known = std::move(known);
    const bool logarithmic = isLogarithmic() || quantity() == Updates;
    setScale(m_fan.values(), logarithmic);
    setTitle(m_fan.values(), quantityTitle());
    setTitle(m_fan.depth(), tr("Step"));
    std::vector<const BandCurve *> curves;
    for (const BandCurve &fan : m_fan.now)
        curves.push_back(&fan);
    follow(m_fan.values(), bandRange(curves, logarithmic));
    follow(m_fan.depth(), QCPRange(0, std::max(steps.upper * 1.01, 5.0)));
    reserveEventTexts(m_fan.rect, input(), theme());
    fitTickCount(m_fan.depth());
}

std::vector<LegendEntry> EvolutionView::legend() const
{
    std::vector<LegendEntry> entries{{label()}};
    const bool isOne = input().runs.size() == 1;
    for (const RunRecord *run : input().runs) {
        if (!isOne)
            entries.push_back(entryOf(
                *run, QPen(theme().run(run->colour).colour, theme().lineWidth), theme().run(run->colour).marker));
    }
    if ((isDistribution() || isParameterSampled()) && !input().runs.empty()) {
        const QColor colour = isOne ? theme().run(input().runs.front()->colour).colour : theme().text;
        entries.push_back({tr("median, 25–75 %, 5–95 %"), QPen(colour, theme().lineWidth), QCPScatterStyle::ssNone,
            theme().tint(colour, 0.3)});
        entries.back().shortText = tr("median, 5–95 %");
        if (quantity() == Gradient && isLogarithmic())
            entries.back().text = tr("median, 25–75 %, 5–95 % of |g| ≠ 0");
    }
    if (!isDistribution() && !input().runs.empty() && !isParameterSampled())
        entries.push_back({tr("the trace has no distribution of it")});
    return entries;
}

void EvolutionView::clicked(const QPointF &position)
{
    if (m_fan.rect->rect().contains(position.toPoint()))
        emit stepRequested(std::max<qint64>(0, std::llround(m_fan.depth()->pixelToCoord(position.x()))));
}

std::vector<SummaryColumn> EvolutionView::tellings() const
{
    const QString value = quantity() == Weights ? tr("√(mean w²) of %1") : tr("rms(Δw)/rms(w) of %1");
    const QString quantity = tr("%1 of %2", "a quantity of a layer")
                                 .arg(isDistribution() ? tr("the width of the middle half")
                                                       : value.arg(QString::fromStdString(parameterName())),
                                     label());
    return {{isDistribution() ? "middle_half" : "value", quantity, {}, SummaryColumn::Last}};
}

CsvTable EvolutionView::data() const
{
    static const char *const quantities[] = {"activation", "gradient", "weights", "update"};
    CsvTable table{{"run", "step", "path", "quantity"}, {}};
    if (isDistribution())
        table.header.insert(
            table.header.end(), {"mean", "std", "rms", "q05", "q25", "q50", "q75", "q95", "middle_half"});
    else
        table.header.insert(table.header.end(), {"parameter", "value", "q05", "q25", "q50", "q75", "q95"});
    const std::string wanted = path().toStdString();
    for (const RunRecord *run : input().runs) {
        for (const Moment &moment : moments(*run, std::numeric_limits<std::size_t>::max())) {
            if (moment.layer < 0)
                continue;
            std::vector<CsvCell> row;
            row.reserve(table.header.size());
            row.emplace_back(run->name);
            row.emplace_back(moment.snapshot->step);
            row.emplace_back(wanted);
            row.emplace_back(std::string(quantities[quantity()]));
            if (isDistribution()) {
                const LayerStatistics &layer = moment.snapshot->layers[std::size_t(moment.layer)];
                const TensorStatistics &one = quantity() == Activation ? layer.activation : layer.activationGradient;
                const Distribution distribution(one);
                for (const double value : {one.mean, one.std, one.rms})
                    row.emplace_back(value);
                for (const double share : bandShares)
                    row.emplace_back(distribution.quantileOfAll(share));
                row.emplace_back(distribution.quantileOfAll(0.75) - distribution.quantileOfAll(0.25));
            } else if (const std::optional<double> value = parameterValue(moment)) {
                row.emplace_back(parameterName());
                row.emplace_back(*value);
                const auto *quantiles = parameterQuantiles(moment);
                for (std::size_t each = 0; each < bandShares.size(); ++each)
                    row.emplace_back(quantiles ? double((*quantiles)[each]) : qQNaN());
            } else {
                continue;
            }
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

View *makeEvolutionView(const ViewType &type, QWidget *parent)
{
    return new EvolutionView(type, parent);
}

} // namespace stacklight

#include "evolution_view.moc"
