// How much one step changes the parameters of each layer.
#include "views/painted_item.h"
#include "views/profile_view.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr double healthyPace = 1e-3;

/// Kernels and embeddings, as against biases, γ and β.
bool isWeight(const std::string &name)
{
    return name.find("kernel") != std::string::npos || name.find("embeddings") != std::string::npos;
}

/// Calls `use(shape, statistics)` for every trainable parameter of a layer.
template <class Use>
void forEachParameter(const Snapshot &snapshot, std::size_t layer, Use use)
{
    const auto &parameters = snapshot.layers[layer].parameters;
    std::size_t at = 0;
    for (const ParameterShape &shape : snapshot.plan->layers[layer].parameters) {
        if (shape.trainable && at < parameters.size())
            use(shape, parameters[at++]);
    }
}

/// One update that a logarithmic axis can show too.
bool isDrawable(double ratio)
{
    return ratio > 0 && std::isfinite(ratio);
}

/// The first weight that moved; null where there is none.
const ParameterStatistics *movedWeight(const Snapshot &snapshot, std::size_t layer)
{
    const ParameterStatistics *first = nullptr;
    forEachParameter(snapshot, layer, [&first](const ParameterShape &shape, const ParameterStatistics &parameter) {
        if (!first && isWeight(shape.name) && isDrawable(parameter.updateRatio))
            first = &parameter;
    });
    return first;
}

/// The first of γ, β and biases that moved.
const ParameterStatistics *movedOther(const Snapshot &snapshot, std::size_t layer)
{
    const ParameterStatistics *first = nullptr;
    forEachParameter(snapshot, layer, [&first](const ParameterShape &, const ParameterStatistics &parameter) {
        if (!first && isDrawable(parameter.updateRatio))
            first = &parameter;
    });
    return first;
}

} // namespace

class UpdatesView : public ProfileView
{
    Q_OBJECT

public:
    UpdatesView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString notice() const override;

protected:
    std::optional<double> profile(const RunRecord &, const Snapshot &snapshot, std::size_t layer) const override;
    void fillMore(std::size_t place, const RunRecord *run, const Snapshot *shown, Extent &extent) override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QString value(const Snapshot &snapshot, int layer) const override;
    std::vector<SummaryColumn> tellings() const override;
    QString rowPlace(const CsvTable &numbers, std::size_t row) const override;
    bool hasRole(Role role) const override;

private:
    enum Others { WithOthers, WithoutOthers };

    void drawGuide(QCPPainter *painter) const;
    /// A weight, or, where a role is chosen whose layers have none, another parameter.
    const ParameterStatistics *parameterOfCurve(const Snapshot &snapshot, std::size_t layer) const;

    std::vector<QCPGraph *> m_others; ///< of each run
};

UpdatesView::UpdatesView(const ViewType &type, QWidget *parent) : ProfileView(type, parent, {Role::Weighted})
{
    addChoice("others", tr("Biases, γ and β"), {tr("As small markers"), tr("Hidden")});
    addBeforeChoice();
    new PaintedItem(plot(), "grid", [this](QCPPainter *painter) { drawGuide(painter); }, valueAxis()->axisRect());
}

/// At step 0 nothing was updated yet.
QString UpdatesView::notice() const
{
    const bool isBefore = std::ranges::all_of(input().runs, [this](const RunRecord *run) {
        const SnapshotPtr shown = snapshot(*run);
        return !shown || shown->step == 0;
    });
    const QString words = View::notice();
    return words.isEmpty() && isBefore
        ? tr("No step was made yet. Press Space to train, and this view fills: %1").arg(viewTooltip(type()))
        : words;
}

/// Of whose layers some have parameters.
bool UpdatesView::hasRole(Role wanted) const
{
    return std::ranges::any_of(input().runs, [&](const RunRecord *run) {
        const SnapshotPtr shown = snapshot(*run);
        return shown && std::ranges::any_of(roles(shown->plan).members(wanted), [&](const RoleMember &member) {
            return std::ranges::any_of(
                shown->plan->layers[std::size_t(member.layer)].parameters, &ParameterShape::trainable);
        });
    });
}

void UpdatesView::applyTheme()
{
    ProfileView::applyTheme();
    setTitle(valueAxis(), tr("Update (rms(Δw) / rms(w))"));
}

void UpdatesView::drawGuide(QCPPainter *painter) const
{
    if (!notice().isEmpty())
        return;
    const QRectF area = valueAxis()->axisRect()->rect();
    const double y = valueAxis()->coordToPixel(healthyPace);
    painter->setPen(QPen(theme().accent, 1.2, Qt::DashLine));
    painter->drawLine(QLineF(area.left(), y, area.right(), y));
}

const ParameterStatistics *UpdatesView::parameterOfCurve(const Snapshot &shown, std::size_t layer) const
{
    const ParameterStatistics *weight = movedWeight(shown, layer);
    return weight || role() != Role::AfterNorm ? weight : movedOther(shown, layer);
}

std::optional<double> UpdatesView::profile(const RunRecord &, const Snapshot &shown, std::size_t layer) const
{
    const ParameterStatistics *parameter = parameterOfCurve(shown, layer);
    return parameter ? std::optional(parameter->updateRatio) : std::nullopt;
}

void UpdatesView::fillMore(std::size_t number, const RunRecord *run, const Snapshot *shown, Extent &extent)
{
    if (number == m_others.size()) {
        m_others.push_back(addGraph("main"));
        m_others.back()->setLineStyle(QCPGraph::lsNone);
    }
    QVector<double> depth, ratios;
    for (const auto &[index, place] :
        shown &&choice("others") == WithOthers ? drawnLayers(*shown) : std::vector<RoleMember>()) {
        const std::size_t layer = std::size_t(index);
        const ParameterStatistics *onCurve = parameterOfCurve(*shown, layer);
        // Named anew, as Clang 14 lets no lambda use a binding.
        forEachParameter(*shown, layer, [&, at = place](const ParameterShape &, const ParameterStatistics &parameter) {
            if (&parameter == onCurve || !isDrawable(parameter.updateRatio))
                return;
            depth.append(at);
            ratios.append(parameter.updateRatio);
        });
    }
    m_others[number]->setData(depth, ratios, true);
    const RunStyle &style = theme().run(run ? run->colour : 0);
    const QColor faint = theme().tint(style.colour, 0.65);
    m_others[number]->setScatterStyle(
        QCPScatterStyle(style.marker, QPen(faint, 1), theme().background, 2 + theme().lineWidth));
    extent.add(healthyPace);
}

std::vector<LegendEntry> UpdatesView::legend() const
{
    std::vector<LegendEntry> entries = ProfileView::legend();
    const bool hasOthers =
        std::ranges::any_of(m_others, [](const QCPGraph *graph) { return !graph->data()->isEmpty(); });
    if (hasOthers && !input().runs.empty()) {
        const RunStyle &run = theme().run(input().runs.front()->colour);
        const bool hasNorms = role() != Role::Weighted;
        entries.push_back(
            {hasNorms ? tr("biases, γ, β") : tr("biases"), Qt::NoPen, run.marker, theme().tint(run.colour, 0.65)});
        entries.back().isSmall = true;
    }
    entries.push_back({tr("10⁻³: a healthy pace"), QPen(theme().accent, 1.2, Qt::DashLine)});
    return entries;
}

QString UpdatesView::value(const Snapshot &shown, int layer) const
{
    QStringList parts;
    forEachParameter(shown, std::size_t(layer), [&](const ParameterShape &shape, const ParameterStatistics &parameter) {
        parts << QString::fromStdString(shape.name) + u' ' + shortNumber(parameter.updateRatio);
    });
    return parts.isEmpty() ? tr("no parameters") : parts.join(QStringLiteral(", "));
}

std::vector<SummaryColumn> UpdatesView::tellings() const
{
    return {{.column = "update_ratio",
        .quantity = tr("size of an update, rms(Δw)/rms(w),"),
        .rows = shownRows(),
        .isCurve = false}};
}

QString UpdatesView::rowPlace(const CsvTable &numbers, std::size_t row) const
{
    return tr("%1, %2", "layer, parameter")
        .arg(ProfileView::rowPlace(numbers, row),
            QString::fromStdString(textIn(numbers, row, columnOf(numbers, "parameter"))));
}

CsvTable UpdatesView::data() const
{
    return layerTable({"parameter", "parameter_rms", "gradient_rms", "update_ratio"},
        [](const SnapshotPtr &drawn, std::size_t layer, const AddRow &addRow) {
            forEachParameter(
                *drawn, layer, [&addRow](const ParameterShape &shape, const ParameterStatistics &parameter) {
                    addRow({shape.name, parameter.rms, parameter.gradientRms, parameter.updateRatio});
                });
        });
}

View *makeUpdatesView(const ViewType &type, QWidget *parent)
{
    return new UpdatesView(type, parent);
}

} // namespace stacklight

#include "updates_view.moc"
