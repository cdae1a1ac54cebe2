#include "views/axis_tickers.h"

#include "session/numbers.h"
#include "session/texts.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

QVector<QString> LogTicker::createLabelVector(const QVector<double> &ticks, const QLocale &, QChar, int)
{
    const auto isPower = [](double tick) {
        const double exponent = std::log10(tick);
        return std::abs(exponent - std::round(exponent)) < 1e-6;
    };
    const bool arePowers = std::all_of(ticks.begin(), ticks.end(), isPower); // not so in less than about two decades
    QVector<QString> labels;
    for (const double tick : ticks)
        labels << (arePowers ? QStringLiteral("10") + superscript(int(std::lround(std::log10(tick)))) : numberWithPower(tick, tickDigits));
    return labels;
}

double WholeTicker::getTickStep(const QCPRange &range)
{
    return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
}

void LayerTicker::generate(const QCPRange &range, const QLocale &, QChar, int, QVector<double> &ticks, QVector<double> *subTicks,
                           QVector<QString> *tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    if (!plan || plan->layers.empty())
        return;
    const double pixelsALayer = pixels / std::max(range.size(), 1e-9);
    int step = 1;
    for (const int candidate : {1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000}) {
        step = candidate;
        if (candidate * pixelsALayer >= line)
            break;
    }
    const int last = std::min(int(plan->layers.size()), int(std::floor(range.upper)));
    for (int depth = std::max(1, int(std::ceil(range.lower))); depth <= last; ++depth) {
        if (depth % step != 0 && !(depth == 1 && step * pixelsALayer - pixelsALayer >= line))
            continue;
        ticks.append(depth);
        if (!tickLabels)
            continue;
        QString label = translatedLabel(plan->layers[std::size_t(depth) - 1]);
        if (label.size() > 18)
            label = label.left(17) + QChar(0x2026);
        label = text == LabelAndNumber ? label + QStringLiteral("  ") : QString();
        tickLabels->append(text == None ? QString() : label + QString::number(depth));
    }
}

void SignedLogTicker::generate(const QCPRange &range, const QLocale &, QChar, int, QVector<double> &ticks, QVector<double> *subTicks,
                               QVector<QString> *tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    const ValueScale scale{true};
    const int first = int(std::lround(std::log10(ValueScale::threshold)));
    const int last = first + int(std::ceil(std::max(std::abs(range.lower), std::abs(range.upper))));
    const double pixelsADecade = pixels / std::max(range.size(), 1e-9);
    const int step = std::max(1, int(std::ceil(distance / std::max(pixelsADecade, 1e-9))));
    auto add = [&](double position, const QString &label) {
        if (!range.contains(position))
            return;
        ticks.append(position);
        if (tickLabels)
            tickLabels->append(label);
    };
    for (const int sign : {-1, 0, 1}) {
        if (sign == 0)
            add(0, QStringLiteral("0"));
        for (int exponent = sign < 0 ? last : first; sign != 0 && exponent >= first && exponent <= last; exponent += sign) {
            const double position = scale.position(sign * std::pow(10, exponent));
            if ((exponent % step) == 0 && std::abs(position) * pixelsADecade >= distance * 0.6)
                add(position, (sign < 0 ? QStringLiteral("−10") : QStringLiteral("10")) + superscript(exponent));
        }
    }
}

} // namespace stacklight
