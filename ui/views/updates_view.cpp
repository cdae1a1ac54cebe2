// How much one step changes the parameters of each layer.
#include "views/depth_view.h"
#include "views/painted.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr double healthyPace = 1e-3;
constexpr int pixelsAMarker = 10;

/// Kernels and embeddings, as against biases, γ and β.
bool isWeight(const std::string &name)
{
    return name.find("kernel") != std::string::npos || name.find("embeddings") != std::string::npos;
}

} // namespace

class UpdatesView : public DepthView
{
    Q_OBJECT

public:
    UpdatesView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QString value(const Snapshot &snapshot, int layer) const override;

private:
    enum Scale { Logarithmic, Linear };
    enum Others { WithOthers, WithoutOthers };

    struct Curve
    {
        QCPGraph *weights, *others;
    };

    void drawGuide(QCPPainter *painter) const;

    QCPAxis *m_depth;
    QCPAxis *m_value;
    std::vector<Curve> m_curves;
};

UpdatesView::UpdatesView(const ViewType &type, QWidget *parent) : DepthView(type, parent)
{
    addChoice("scale", tr("Vertical axis"), {tr("Logarithmic"), tr("Linear")});
    addChoice("others", tr("Biases, γ and β"), {tr("As small markers"), tr("Hidden")});
    QCPAxisRect *rect = addAxisRect(0, 0);
    m_depth = rect->axis(QCPAxis::atBottom);
    m_value = rect->axis(QCPAxis::atLeft);
    addDepthAxis(m_depth);
    new Painted(plot(), "grid", [this](QCPPainter *painter) { drawGuide(painter); }, rect);
}

void UpdatesView::applyTheme()
{
    m_depth->setLabel(tr("Depth (layer, from input to output)"));
    m_value->setLabel(tr("Update, rms(Δw) / rms(w)"));
    setScale(m_value, choice("scale") == Logarithmic);
}

void UpdatesView::drawGuide(QCPPainter *painter) const
{
    if (!notice().isEmpty())
        return;
    const QRectF area = m_value->axisRect()->rect();
    const double y = m_value->coordToPixel(healthyPace);
    painter->setPen(QPen(theme().accent, 1.2, Qt::DashLine));
    painter->drawLine(QLineF(area.left(), y, area.right(), y));
}

void UpdatesView::draw()
{
    while (m_curves.size() < input().runs.size()) {
        m_curves.push_back({new QCPGraph(m_depth, m_value), new QCPGraph(m_depth, m_value)});
        m_curves.back().others->setLineStyle(QCPGraph::lsNone);
    }
    Extent extent;
    for (std::size_t index = 0; index < m_curves.size(); ++index) {
        const Curve &curve = m_curves[index];
        QVector<double> weightDepth, weights, otherDepth, others;
        const SnapshotPtr shown = index < input().runs.size() ? snapshot(*input().runs[index]) : nullptr;
        for (std::size_t layer = 0; shown && layer < shown->layers.size(); ++layer) {
            const auto &parameters = shown->layers[layer].parameters;
            std::size_t at = 0;
            bool isFirst = true;
            for (const ParameterShape &shape : shown->plan->layers[layer].parameters) {
                if (!shape.trainable || at >= parameters.size())
                    continue;
                const double ratio = parameters[at++].updateRatio;
                if (!(ratio > 0) || !std::isfinite(ratio))
                    continue;
                const bool onCurve = isFirst && isWeight(shape.name);
                if (!onCurve && choice("others") == WithoutOthers)
                    continue;
                isFirst = isFirst && !onCurve;
                (onCurve ? weightDepth : otherDepth).append(depthAt(layer));
                (onCurve ? weights : others).append(ratio);
                extent.add(ratio);
            }
        }
        curve.weights->setData(weightDepth, weights, true);
        curve.others->setData(otherDepth, others, true);
        const int colour = index < input().runs.size() ? input().runs[index]->colour : 0;
        const RunStyle &run = theme().run(colour);
        curve.weights->setPen(theme().pen(colour));
        curve.weights->setScatterStyle(QCPScatterStyle(run.marker, QPen(run.colour, 1), run.colour, 3 + 1.6 * theme().lineWidth));
        const double pixels = m_depth->axisRect()->width() / std::max(1.0, double(weights.size()));
        curve.weights->setScatterSkip(std::max(0, int(std::ceil(pixelsAMarker / std::max(pixels, 0.1))) - 1));
        const QColor faint = theme().tint(run.colour, 0.65);
        curve.others->setScatterStyle(QCPScatterStyle(run.marker, QPen(faint, 1), theme().background, 2 + theme().lineWidth));
    }
    extent.add(healthyPace);
    follow(m_value, choice("scale") == Logarithmic ? extent.decades() : QCPRange(0, extent.upper * 1.05));
    followDepth();
}

std::vector<LegendEntry> UpdatesView::legend() const
{
    std::vector<LegendEntry> entries = View::legend();
    if (choice("others") == WithOthers && !input().runs.empty()) {
        const RunStyle &run = theme().run(input().runs.front()->colour);
        entries.push_back({tr("biases, γ, β"), Qt::NoPen, run.marker, theme().tint(run.colour, 0.65)});
        entries.back().isSmall = true;
    }
    entries.push_back({tr("10⁻³: a healthy pace"), QPen(theme().accent, 1.2, Qt::DashLine)});
    return entries;
}

QString UpdatesView::value(const Snapshot &shown, int layer) const
{
    QStringList parts;
    std::size_t at = 0;
    for (const ParameterShape &shape : shown.plan->layers[std::size_t(layer)].parameters) {
        const auto &parameters = shown.layers[std::size_t(layer)].parameters;
        if (shape.trainable && at < parameters.size())
            parts << QString::fromStdString(shape.name) + u' ' + shortNumber(parameters[at++].updateRatio);
    }
    return parts.isEmpty() ? tr("no parameters") : parts.join(QStringLiteral(", "));
}

CsvTable UpdatesView::data() const
{
    CsvTable table{{"run", "step", "index", "depth", "path", "layer", "parameter", "parameter_rms", "gradient_rms", "update_ratio"}, {}};
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        for (std::size_t index = 0; shown && index < shown->layers.size(); ++index) {
            const PlannedLayer &layer = shown->plan->layers[index];
            std::size_t at = 0;
            for (const ParameterShape &shape : layer.parameters) {
                if (!shape.trainable || at >= shown->layers[index].parameters.size())
                    continue;
                const ParameterStatistics &parameter = shown->layers[index].parameters[at++];
                table.rows.push_back({run->name, shown->step, std::int64_t(index), std::int64_t(index) + 1, layer.path, layer.label, shape.name,
                                      parameter.rms, parameter.gradientRms, parameter.updateRatio});
            }
        }
    }
    return table;
}

View *makeUpdatesView(const ViewType &type, QWidget *parent)
{
    return new UpdatesView(type, parent);
}

} // namespace stacklight

#include "updates_view.moc"
