// A sweep in words.
#include "views/sweep_view.h"

#include "session/texts.h"
#include "views/depth_view.h"

#include <QCoreApplication>

#include <cmath>

namespace stacklight {

QString residualText(const std::optional<bool> &residual)
{
    return residual ? translated(combinationName({{}, residual, {}, 0}))
                    : QCoreApplication::translate("Sweep", "residual as it is");
}

QString normText(const std::optional<NormKind> &norm)
{
    return norm ? translatedName(LayerSpec{NormSpec{.kind = *norm}})
                : QCoreApplication::translate("Sweep", "norm as it is");
}

QString combinationText(const SweepCell &cell)
{
    const Message name = combinationName(cell);
    return name.isEmpty() ? QCoreApplication::translate("Sweep", "as it is") : translated(name);
}

QString meanText(const MeanAndDeviation &figure, const SweepMeasure &measure)
{
    if (std::isnan(figure.mean))
        return QStringLiteral("–");
    const auto number = [&](double value) {
        return measure.isShare      ? QString::number(100 * value, 'f', 1)
            : measure.isLogarithmic ? shortNumber(value)
                                    : QString::number(value, 'f', std::abs(value) < 10 ? 3 : 1);
    };
    QString text = number(figure.mean);
    if (!std::isnan(figure.deviation))
        text += QStringLiteral(" ± ") + number(figure.deviation);
    return measure.isShare ? text + QStringLiteral(" %") : text;
}

std::vector<SummaryColumn> SweepView::tellings() const
{
    return {{.column = std::string(measure().name) + "_mean",
        .quantity = QCoreApplication::translate("core", measure().label),
        .isCurve = false,
        .isShare = measure().isShare}};
}

QStringList SweepView::remarks() const
{
    QStringList sentences;
    for (const SweepSummary &one : summaries()) {
        if (one.diverged > 0)
            sentences
                << tr("%1: %2 of %3 runs diverged.").arg(combinationText(one.cell)).arg(one.diverged).arg(one.runs);
    }
    return sentences;
}

QString SweepView::rowPlace(const CsvTable &, std::size_t row) const
{
    return combinationText(summaries()[row].cell);
}

} // namespace stacklight
