#include "views/theory_overlay.h"

#include "session/texts.h"
#include "views/depth_view.h"

#include <QCoreApplication>

#include <cmath>

namespace stacklight {

namespace {

struct TheoryTexts
{
    Q_DECLARE_TR_FUNCTIONS(stacklight::TheoryOverlay)
};

/// "1.07", "0.93", "1.2·10³": enough digits to see how far off 1 it is.
QString factorText(double factor)
{
    return factor >= 0.1 && factor < 100 ? QString::number(factor, 'f', factor < 9.95 ? 2 : 0) : shortNumber(factor);
}

QString paragraph(const QString &text)
{
    return QStringLiteral("<p>%1</p>").arg(text);
}

QString described(const AppliedLaw &applied)
{
    const Law &one = law(applied.id);
    QString text = QStringLiteral("<b>%1</b>").arg(translated(one.name).toHtmlEscaped());
    text += QStringLiteral(" · ") + TheoryTexts::tr("layers %1–%2").arg(applied.first + 1).arg(applied.last + 1);
    text += QStringLiteral("<br>") + translated(one.formula).toHtmlEscaped();
    if (!applied.figures.isEmpty())
        text += QStringLiteral("<br>") + translated(applied.figures).toHtmlEscaped();
    text += QStringLiteral("<br>") + TheoryTexts::tr("Assumes: %1.").arg(translated(one.assumptions)).toHtmlEscaped();
    text += QStringLiteral("<br><i>%1</i>").arg(QString::fromUtf8(one.paper).toHtmlEscaped());
    return paragraph(text);
}

} // namespace

void TheoryOverlay::setShown(std::size_t run, const SnapshotPtr &shown)
{
    m_runs.resize(std::max(m_runs.size(), run + 1));
    if (m_runs[run].shown != shown)
        m_runs[run] = {shown, shown ? predict(*shown) : Prediction()};
}

const PredictedLayer *TheoryOverlay::layerOf(std::size_t run, std::size_t layer) const
{
    return run < m_runs.size() && layer < m_runs[run].prediction.layers.size() ? &m_runs[run].prediction.layers[layer]
                                                                               : nullptr;
}

double TheoryOverlay::predicted(std::size_t run, std::size_t layer) const
{
    const PredictedLayer *one = layerOf(run, layer);
    const auto value =
        one && !isMeasured(*one) ? (m_tensor == Gradient ? one->gradient : one->activation) : std::nullopt;
    return value ? std::sqrt(*value) : qQNaN();
}

std::pair<double, double> TheoryOverlay::predictedSpread(std::size_t run, std::size_t layer) const
{
    const double rms = predicted(run, layer);
    if (!std::isfinite(rms))
        return {qQNaN(), qQNaN()};
    const double mean = layerOf(run, layer)->activationMean;
    return {mean, std::sqrt(std::max(rms * rms - mean * mean, 0.0))};
}

double TheoryOverlay::startsAt(std::size_t run, std::size_t layer) const
{
    const PredictedLayer *one = layerOf(run, layer);
    const auto value =
        one && isMeasured(*one) ? (m_tensor == Gradient ? one->gradient : one->activation) : std::nullopt;
    return value ? std::sqrt(*value) : qQNaN();
}

double TheoryOverlay::ratio(std::size_t run, std::size_t layer) const
{
    const double expected = predicted(run, layer);
    if (!(expected > 0))
        return qQNaN();
    const LayerStatistics &measured = m_runs[run].shown->layers[layer];
    return (m_tensor == Gradient ? measured.activationGradient : measured.activation).rms / expected;
}

bool TheoryOverlay::isDrawn() const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [](const Run &run) { return !run.prediction.layers.empty(); });
}

QString TheoryOverlay::summary() const
{
    if (std::none_of(m_runs.begin(), m_runs.end(), [](const Run &run) { return bool(run.shown); }))
        return {};
    if (!isDrawn()) {
        const bool isLater =
            std::all_of(m_runs.begin(), m_runs.end(), [](const Run &run) { return !run.shown || run.shown->step > 1; });
        return isLater ? TheoryTexts::tr("theory: of step 1 only") : TheoryTexts::tr("no theory for this run");
    }
    double lowest = qInf(), highest = 0;
    for (std::size_t run = 0; run < m_runs.size(); ++run) {
        for (std::size_t layer = 0; layer < m_runs[run].prediction.layers.size(); ++layer) {
            const double factor = ratio(run, layer);
            lowest = std::isfinite(factor) ? std::min(lowest, factor) : lowest;
            highest = std::isfinite(factor) ? std::max(highest, factor) : highest;
        }
    }
    if (highest == 0)
        return TheoryTexts::tr("theory");
    const QString from = factorText(lowest), to = factorText(highest);
    return from == to ? TheoryTexts::tr("theory (measured: %1× of it)").arg(to)
                      : TheoryTexts::tr("theory (measured: %1–%2× of it)").arg(from, to);
}

QString TheoryOverlay::readout(const Snapshot &shown, std::size_t layer) const
{
    for (std::size_t run = 0; run < m_runs.size(); ++run) {
        if (m_runs[run].shown.get() == &shown && std::isfinite(ratio(run, layer)))
            return TheoryTexts::tr(", theory %1, measured %2×")
                .arg(shortNumber(predicted(run, layer)), factorText(ratio(run, layer)));
    }
    return {};
}

QString TheoryOverlay::explanation(int layer) const
{
    for (const Run &run : m_runs) {
        if (!run.shown)
            continue;
        if (run.prediction.layers.empty())
            return paragraph(translated(run.prediction.refusal).toHtmlEscaped());
        QString text;
        if (layer >= 0 && std::size_t(layer) < run.prediction.layers.size()) {
            const PredictedLayer &one = run.prediction.layers[std::size_t(layer)];
            const Message &why = m_tensor == Gradient ? one.whyNoGradient : one.whyNoActivation;
            if (!why.isEmpty())
                text += paragraph(TheoryTexts::tr("Theory starts anew here, from what was measured. %1")
                        .arg(translated(why))
                        .toHtmlEscaped());
        }
        for (const AppliedLaw &applied : run.prediction.laws) {
            if (layer < 0 || (applied.first <= layer && layer <= applied.last))
                text += described(applied);
        }
        if (run.prediction.spread > 0)
            text += paragraph(
                TheoryTexts::tr("Two of three single networks of this width and depth lie within a factor of %1.")
                    .arg(factorText(run.prediction.spread)));
        return text;
    }
    return {};
}

} // namespace stacklight
