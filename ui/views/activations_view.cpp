#include "views/activations_view.h"

#include "observe/distribution.h"
#include "session/texts.h"
#include "views/painted_item.h"
#include "views/role_texts.h"

#include <QKeyEvent>

#include <cmath>

namespace stacklight {

namespace {

constexpr int usualSpacing = 6;      // of strips and panels, in pixels
constexpr double mostOfWidth = 0.42; // that the labels beside the strips take
constexpr double digitsOfStrip = 30; // that a view has to be wide for them to stand beside it
constexpr double linesOfStrip = 4;   // that a strip has to be high for a line above it

/// Roles of which strips show what passes through the stack.
constexpr Role usualRoles[] = {Role::Stream, Role::Branch, Role::AfterNorm, Role::AfterActivation};

} // namespace

ActivationsView::ActivationsView(const ViewType &type, QWidget *parent)
    : DepthView(type, parent), m_margins(new QCPMarginGroup(plot()))
{
    addChoice("style", tr("Drawn as"),
        {tr("Bands over depth"), tr("Ridgelines of one role"), tr("All layers as a heatmap"),
            tr("Difference of the first two runs")});
    addRoleChoice(tr("All that there are"));
    addChoice("scale", tr("Values"), {tr("Linear"), tr("log |y|")});
    addChoice("pre", tr("Before activations"), {tr("Hidden"), tr("A strip of its own")});
    addChoice("theory", tr("Theory at step 1"), {tr("Dashed"), tr("Hidden")});
    addBeforeChoice();
    grid()->setColumnSpacing(usualSpacing);
    grid()->setRowSpacing(usualSpacing);
    addStrip();
    new PaintedItem(
        plot(), "main",
        [this](QCPPainter *painter) {
            if (style() != Bands || !notice().isEmpty())
                return;
            for (std::size_t strip = 0; strip < m_shownStrips; ++strip)
                painting().labels(painter, *m_strips[strip], labelArea(*m_strips[strip]));
        },
        m_strips.front()->rect, PaintedItem::NotClipped);
}

ActivationsView::Style ActivationsView::style() const
{
    const Style wanted = Style(choice("style"));
    return wanted == Difference && input().runs.size() < 2 ? Heatmap : wanted;
}

void ActivationsView::draw()
{
    if (m_colours->layout())
        grid()->take(m_colours);
    m_colours->setVisible(false);
    for (const auto &strip : m_strips) {
        if (strip->rect->layout())
            grid()->take(strip->rect);
        strip->rect->setVisible(false);
    }
    for (const auto &panel : m_panels) {
        if (panel->rect->layout())
            grid()->take(panel->rect);
        panel->rect->setVisible(false);
    }
    for (std::size_t run = 0; run < input().runs.size(); ++run)
        m_theory.setShown(run, showsTheory() ? snapshot(*input().runs[run]) : nullptr);
    if (style() == Bands)
        drawBands();
    else
        drawRows();
}

std::vector<std::optional<Role>> ActivationsView::shownRoles() const
{
    if (const std::optional<Role> chosen = role())
        return {chosen};
    std::vector<std::optional<Role>> shown;
    for (const Role role : usualRoles) {
        if (hasRole(role))
            shown.push_back(role);
    }
    if (hasRole(Role::BeforeActivation) && choice("pre") == WithPreActivations)
        shown.push_back(Role::BeforeActivation);
    // Layers that one strip shows already, as where each F(x) ends with the only norm of its block, need no second one.
    const auto layersOf = [this](Role role) {
        std::vector<std::vector<int>> all;
        for (const RunRecord *run : input().runs) {
            std::vector<int> &layers = all.emplace_back();
            if (const SnapshotPtr one = snapshot(*run)) {
                for (const RoleMember &member : roles(one->plan).members(role))
                    layers.push_back(member.layer);
            }
        }
        return all;
    };
    std::vector<std::optional<Role>> different;
    for (const std::optional<Role> &role : shown) {
        if (std::ranges::none_of(
                different, [&](const std::optional<Role> &known) { return layersOf(*known) == layersOf(*role); }))
            different.push_back(role);
    }
    if (different.empty())
        different.push_back(hasRole(Role::Weighted) ? std::optional(Role::Weighted) : std::nullopt);
    return different;
}

std::vector<RoleMember> ActivationsView::membersOn(const QCPAxis *axis, const std::shared_ptr<const Plan> &plan) const
{
    for (std::size_t strip = 0; strip < m_shownStrips; ++strip) {
        if (m_strips[strip]->depth() == axis)
            return members(plan, m_strips[strip]->role);
    }
    std::vector<RoleMember> rows;
    for (const int layer : rowLayers(plan))
        rows.push_back({layer, double(rows.size()) + 1});
    return rows;
}

ActivationStrip *ActivationsView::stripAt(const QPointF &position) const
{
    for (std::size_t strip = 0; style() == Bands && strip < m_shownStrips; ++strip) {
        if (m_strips[strip]->rect->rect().contains(position.toPoint())
            || labelArea(*m_strips[strip]).contains(position))
            return m_strips[strip].get();
    }
    return nullptr;
}

/// A strip is enlarged; its label brings the others back.
void ActivationsView::clicked(const QPointF &position)
{
    const ActivationStrip *strip = stripAt(position);
    if (!strip || !strip->role)
        return;
    if (m_shownStrips > 1)
        setChoice("role", int(*strip->role) + 1);
    else if (role() && !strip->rect->rect().contains(position.toPoint()))
        setChoice("role", 0);
}

void ActivationsView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && role())
        setChoice("role", 0);
    else
        DepthView::keyPressEvent(event);
}

void ActivationsView::addStrip()
{
    auto strip = std::make_unique<ActivationStrip>();
    strip->rect = addAxisRect(int(m_strips.size()), 0);
    addDepthAxis(strip->depth());
    strip->blocks.reset(new BlockTicker);
    strip->depth()->setTicker(strip->blocks);
    strip->depth()->grid()->setVisible(false);
    grid()->take(strip->rect); // until it is shown
    strip->rect->setMarginGroup(QCP::msLeft, m_margins);
    strip->rect->setMinimumSize(40, 24);
    ActivationStrip *one = strip.get();
    new PaintedItem(
        plot(), "main",
        [this, one](QCPPainter *painter) {
            if (style() != Bands || !notice().isEmpty())
                return;
            painting().bands(painter, *one);
            painting().guides(painter, *one);
            painting().medians(painter, *one);
        },
        one->rect);
    m_strips.push_back(std::move(strip));
}

void ActivationsView::fill(ActivationStrip &strip)
{
    strip.now.clear();
    strip.before.clear();
    strip.theory.clear();
    strip.verdicts.clear();
    strip.title = strip.role ? roleTitle(*strip.role) : tr("Every layer");
    strip.detail.clear();
    for (std::size_t run = 0; run < input().runs.size(); ++run) {
        BandCurve &now = strip.now.emplace_back(), &then = strip.before.emplace_back();
        auto &theory = strip.theory.emplace_back();
        auto &verdict = strip.verdicts.emplace_back();
        const SnapshotPtr shown = snapshot(*input().runs[run]);
        if (!shown)
            continue;
        const std::vector<RoleMember> all = members(shown->plan, strip.role);
        if (all.empty())
            continue;
        if (strip.detail.isEmpty())
            strip.detail = roleDetail(*shown->plan, all);
        const SnapshotPtr earlier = before(*input().runs[run]);
        const BandCurve::Values values = isLogarithmic() ? BandCurve::Magnitudes : BandCurve::Signed;
        const std::vector<int> matched = earlier ? matchedLayers(*shown->plan, *earlier) : std::vector<int>();
        for (const RoleMember &member : all) {
            const std::size_t layer = std::size_t(member.layer);
            if (layer < shown->layers.size())
                now.add(member.place, shown->layers[layer].activation, values);
            else
                now.interrupt(member.place);
            if (earlier && matched[layer] >= 0)
                then.add(member.place, earlier->layers[std::size_t(matched[layer])].activation, values);
            if (m_theory.isDrawn()) {
                const auto [mean, deviation] = m_theory.predictedSpread(run, layer);
                if (std::isfinite(deviation))
                    theory.push_back({member.place, mean, deviation});
            }
        }
        verdict = verdictOf(*shown, diagnose(*shown), all);
    }
}

QRectF ActivationsView::labelArea(const ActivationStrip &strip) const
{
    const QRectF inside = strip.rect->rect();
    if (m_labelWidth > 0)
        return {inside.right() + 7, inside.top(), m_labelWidth - 7, inside.height()};
    const double line = QFontMetricsF(theme().font).height();
    if (m_areLabelsAbove)
        return {inside.left(), inside.top() - line, inside.width(), line};
    return {inside.left() + 5, inside.top() + 1, inside.width() - 10, std::min(inside.height(), line * 1.2)};
}

QString ActivationsView::textAt(const QPointF &position) const
{
    for (std::size_t index = 0; index < (style() == Bands ? m_shownStrips : 0); ++index) {
        const ActivationStrip &strip = *m_strips[index];
        if (const QString verdict = painting().verdictAt(strip, labelArea(strip), position); !verdict.isEmpty())
            return verdict;
    }
    return DepthView::textAt(position);
}

QStringList ActivationsView::texts() const
{
    QStringList all = DepthView::texts();
    for (std::size_t index = 0; index < (style() == Bands ? m_shownStrips : 0); ++index)
        all << painting().verdictTexts(*m_strips[index]);
    return all;
}

void ActivationsView::placeStrips(std::size_t count)
{
    while (m_strips.size() < count)
        addStrip();
    m_shownStrips = count;
    for (std::size_t index = 0; index < count; ++index) {
        grid()->addElement(int(index), 0, m_strips[index]->rect);
        m_strips[index]->rect->setVisible(true);
        styleAxes(m_strips[index]->rect);
    }
    grid()->simplify();
    // The numbers of the blocks, below the last one, take nothing of its share.
    const double line = QFontMetricsF(theme().font).height(), spacing = usualSpacing * double(count - 1);
    const double axis = 2.3 * line + 10,
                 inner = std::max(
                     10.0, (double(plot()->viewport().height()) - 1.6 * line - axis - spacing) / double(count));
    for (std::size_t index = 0; index < count; ++index)
        grid()->setRowStretchFactor(int(index), index + 1 < count ? 1 : (inner + axis) / inner);
}

void ActivationsView::drawBands()
{
    const std::vector<std::optional<Role>> shown = shownRoles();
    placeStrips(shown.size());
    double wanted = 0;
    for (std::size_t index = 0; index < shown.size(); ++index) {
        ActivationStrip &strip = *m_strips[index];
        strip.role = shown[index];
        fill(strip);
        wanted = std::max(wanted, painting().labelWidth(strip));
    }
    const QFontMetricsF metrics(theme().font);
    const double width = plot()->viewport().width();
    m_labelWidth =
        width < digitsOfStrip * metrics.horizontalAdvance(u'0') ? 0 : std::min(wanted + 8, width * mostOfWidth);
    m_areLabelsAbove =
        m_labelWidth == 0 && plot()->viewport().height() > linesOfStrip * metrics.height() * double(shown.size() + 1);
    for (std::size_t index = 0; index < shown.size(); ++index) {
        ActivationStrip &strip = *m_strips[index];
        const bool isLast = index + 1 == shown.size();
        strip.rect->setAutoMargins(QCP::msLeft | QCP::msTop | QCP::msBottom);
        strip.rect->setMargins(QMargins(0, 0, m_labelWidth > 0 ? int(m_labelWidth) : 6, 0));
        strip.rect->setMinimumMargins({4, m_areLabelsAbove ? int(metrics.height()) + 1 : 2, 4, isLast ? 4 : 2});
        strip.rect->setSizeConstraintRect(QCPLayoutElement::scrInnerRect);
        strip.blocks->blocks = strip.role ? blocks() : 1 << 30;
        strip.depth()->setTickLabels(isLast);
        setTitle(strip.depth(), isLast ? depthTitle(strip.role) : QString());
        setTitle(strip.values(), shown.size() == 1 ? (isLogarithmic() ? tr("|Output y|") : tr("Output y")) : QString());
        setScale(strip.values(), isLogarithmic());
        strip.values()->ticker()->setTickCount(shown.size() > 1 ? 3 : 5);
        strip.values()->setSubTicks(shown.size() == 1);
        std::vector<const BandCurve *> curves;
        for (std::size_t run = 0; run < strip.now.size(); ++run) {
            curves.push_back(&strip.now[run]);
            curves.push_back(&strip.before[run]);
        }
        follow(strip.values(), bandRange(curves, isLogarithmic()));
    }
    followDepth();
    // One axis of blocks under all of them.
    QCPRange depth = m_strips[0]->depth()->range();
    for (std::size_t index = 0; index < shown.size(); ++index)
        depth.expand(m_strips[index]->depth()->range());
    for (std::size_t index = 0; index < shown.size() && !keepsRanges(); ++index)
        m_strips[index]->depth()->setRange(depth);
    fitTickCount(m_strips[shown.size() - 1]->depth());
}

std::vector<LegendEntry> ActivationsView::legend() const
{
    std::vector<LegendEntry> entries;
    const bool isMap = style() == Heatmap || style() == Difference;
    for (std::size_t run = 0; run < input().runs.size() && !isMap; ++run) {
        const RunRecord &one = *input().runs[run];
        const QColor colour = theme().run(one.colour).colour;
        if (input().runs.size() == 1 && style() == Bands)
            continue;
        entries.push_back(entryOf(one, QPen(colour, theme().lineWidth),
            style() == Bands ? theme().run(one.colour).marker : QCPScatterStyle::ssNone));
    }
    if (const std::optional<LegendEntry> asOf = asOfLegend())
        entries.push_back(*asOf);
    const QColor first =
        theme()
            .run(input().runs.empty() ? 0 : input().runs[std::min(input().selected, input().runs.size() - 1)]->colour)
            .colour;
    if (style() == Bands) {
        LegendEntry bands{tr("median, 25–75 %, 5–95 %"),
            QPen(input().runs.size() > 1 ? theme().text : first, theme().lineWidth), QCPScatterStyle::ssNone,
            theme().tint(input().runs.size() > 1 ? theme().text : first, 0.3)};
        bands.shortText = tr("median, 5–95 %");
        entries.push_back(bands);
    } else if (isMap && isLogarithmic() && style() == Heatmap) {
        entries.push_back({tr("negative"), Qt::NoPen, QCPScatterStyle::ssNone, signColour(0)});
        entries.push_back({tr("both"), Qt::NoPen, QCPScatterStyle::ssNone, signColour(0.5)});
        entries.push_back({tr("positive"), Qt::NoPen, QCPScatterStyle::ssNone, signColour(1)});
    }
    if (std::optional<LegendEntry> earlier = style() == Bands ? beforeLegend() : std::nullopt)
        entries.push_back(*earlier);
    if (m_theory.isDrawn())
        entries.push_back({tr("± standard deviation of %1").arg(m_theory.summary()), painting().theoryPen(),
            QCPScatterStyle::ssNone, Qt::NoBrush, false, tr("± σ of theory")});
    if (const std::optional<LegendEntry> examples = examplesLegend())
        entries.push_back(*examples);
    return entries;
}

QString ActivationsView::value(const Snapshot &shown, int layer) const
{
    const TensorStatistics &activation = shown.layers[std::size_t(layer)].activation;
    const Distribution distribution(activation);
    QString text = tr("%1 ± %2").arg(shortNumber(activation.mean), shortNumber(activation.std));
    if (const double low = distribution.quantileOfAll(0.05), high = distribution.quantileOfAll(0.95);
        std::isfinite(low) && std::isfinite(high))
        text += tr(", 5–95 %: %1 … %2").arg(shortNumber(low), shortNumber(high));
    if (activation.zeroFraction >= 0.005)
        text += tr(", %1 % zero").arg(100 * activation.zeroFraction, 0, 'f', 0);
    return text + m_theory.readout(shown, std::size_t(layer));
}

QString ActivationsView::explanation(const QString &path) const
{
    const std::shared_ptr<const Plan> layers = plan();
    return showsTheory() ? m_theory.explanation(layers && !path.isEmpty() ? indexOf(*layers, path) : -1) : QString();
}

std::vector<SummaryColumn> ActivationsView::tellings() const
{
    return {{"activation_rms", tr("√(mean y²) of the activation"), shownRows(), SummaryColumn::Highest}};
}

/// Of each role: where it begins and ends, and what that comes to.
QStringList ActivationsView::remarks() const
{
    QStringList sentences;
    for (const std::optional<Role> &shown : shownRoles()) {
        for (const RunRecord *run : input().runs) {
            const SnapshotPtr drawn = snapshot(*run);
            std::vector<RoleMember> all = drawn ? members(drawn->plan, shown) : std::vector<RoleMember>();
            std::erase_if(
                all, [&](const RoleMember &member) { return std::size_t(member.layer) >= drawn->layers.size(); });
            if (all.empty())
                continue;
            const auto range = [&](const RoleMember &member) {
                const Distribution distribution(drawn->layers[std::size_t(member.layer)].activation);
                return tr("%1 to %2", "a range")
                    .arg(shortNumber(distribution.quantileOfAll(0.05)), shortNumber(distribution.quantileOfAll(0.95)));
            };
            const QString name =
                (input().runs.size() > 1 ? QString::fromStdString(run->name) + QStringLiteral(", ") : QString())
                + (shown ? roleTitle(*shown) : tr("Every layer"));
            QString sentence = all.size() == 1
                ? tr("%1: 90 % of the values lie in %2").arg(name, range(all.front()))
                : tr("%1: 90 % of the values lie in %2 at the first place, in %3 at the last")
                      .arg(name, range(all.front()), range(all.back()));
            if (const RoleVerdict verdict = verdictOf(*drawn, diagnose(*drawn), all); !verdict.words.isEmpty())
                sentence += QStringLiteral("; ") + translated(verdict.words);
            sentences << tr("%1.").arg(sentence);
        }
    }
    return sentences;
}

CsvTable ActivationsView::data() const
{
    std::vector<std::string> columns{"activation_mean", "activation_std", "activation_rms", "activation_min",
        "activation_max", "zero_fraction", "saturated_fraction", "nonfinite_count", "activation_rms_theory",
        "activation_rms_measured_over_theory", "histogram_low", "histogram_high"};
    for (int bin = 0; bin < histogramBins; ++bin)
        columns.push_back("histogram_count_" + std::to_string(bin));
    for (const char *column :
        {"block", "roles", "activation_q05", "activation_q25", "activation_q50", "activation_q75", "activation_q95"})
        columns.push_back(column);
    TheoryOverlay theory(TheoryOverlay::Activation);
    const Snapshot *of = nullptr;
    std::vector<std::string> keys; ///< of each layer of that snapshot
    return layerTable(columns, [&](const SnapshotPtr &drawn, std::size_t layer, const AddRow &addRow) {
        const StackRoles &parts = roles(drawn->plan);
        if (of != drawn.get()) {
            of = drawn.get();
            theory.setShown(0, showsTheory() ? drawn : nullptr);
            keys.assign(drawn->plan->layers.size(), {});
            for (int role = 0; role < roleCount; ++role) {
                for (const RoleMember &member : parts.members(Role(role))) {
                    std::string &key = keys[std::size_t(member.layer)];
                    key += (key.empty() ? "" : " ") + std::string(roleKey(Role(role)));
                }
            }
        }
        const TensorStatistics &one = drawn->layers[layer].activation;
        std::vector<CsvCell> cells{one.mean, one.std, one.rms, one.min, one.max, one.zeroFraction,
            one.saturatedFraction, one.nonfinite, theory.predictedCell(0, layer), theory.ratioCell(0, layer), one.low,
            one.high};
        for (const std::uint32_t count : one.counts)
            cells.push_back(std::int64_t(count));
        const Distribution distribution(one);
        cells.push_back(std::int64_t(parts.blockOf(int(layer))));
        cells.push_back(keys[layer]);
        for (const double share : bandShares)
            cells.push_back(distribution.quantileOfAll(share));
        addRow(cells);
    });
}

View *makeActivationsView(const ViewType &type, QWidget *parent)
{
    return new ActivationsView(type, parent);
}

} // namespace stacklight
