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
        labels << (arePowers ? QStringLiteral("10") + superscript(int(std::lround(std::log10(tick))))
                             : numberWithPower(tick, tickDigits));
    return labels;
}

double WholeTicker::getTickStep(const QCPRange &range)
{
    return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
}

void LayerTicker::generate(const QCPRange &range, const QLocale &, QChar, int, QVector<double> &ticks,
    QVector<double> *subTicks, QVector<QString> *tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    if (!plan || layers.empty())
        return;
    const double pixelsALayer = pixels / std::max(range.size(), 1e-9);
    int step = 1;
    for (const int candidate : {1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000}) {
        step = candidate;
        if (candidate * pixelsALayer >= line)
            break;
    }
    const int last = std::min(int(layers.size()), int(std::floor(range.upper)));
    for (int depth = std::max(1, int(std::ceil(range.lower))); depth <= last; ++depth) {
        if (depth % step != 0 && !(depth == 1 && step * pixelsALayer - pixelsALayer >= line))
            continue;
        ticks.append(depth);
        if (!tickLabels)
            continue;
        QString label = translatedLabel(plan->layers[std::size_t(layers[std::size_t(depth) - 1])]);
        if (label.size() > 18)
            label = label.left(17) + QChar(0x2026);
        label = text == LabelAndNumber ? label + QStringLiteral("  ") : QString();
        tickLabels->append(text == None ? QString() : label + QString::number(numbers[std::size_t(depth) - 1]));
    }
}

/// 1, 2, 5, 10, 20, …
double BlockTicker::getTickStep(const QCPRange &range)
{
    const double wanted = std::max(1.0, range.size() / std::max(1, mTickCount));
    const double power = std::pow(10, std::floor(std::log10(wanted)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (step * power >= wanted * 0.95)
            return step * power;
    }
    return 10 * power;
}

QVector<double> BlockTicker::createTickVector(double tickStep, const QCPRange &range)
{
    QVector<double> ticks;
    if (blocks > 0 && range.contains(1))
        ticks << 1;
    if (tickStep == 2) { // 1, 3, 5: all as far apart
        for (double tick = 3; tick <= std::min(range.upper, double(blocks)) + 1e-9; tick += tickStep) {
            if (tick >= range.lower)
                ticks << tick;
        }
        return ticks;
    }
    const double room = tickStep > 1 ? 0.75 * tickStep : 0.5; // behind the first
    for (double tick = std::max(tickStep, std::ceil(range.lower / tickStep) * tickStep);
        tick <= std::min(range.upper, double(blocks)) + 1e-9; tick += tickStep) {
        if (tick >= 1 + room)
            ticks << tick;
    }
    return ticks;
}

void PowerTicker::generate(const QCPRange &range, const QLocale &, QChar, int, QVector<double> &ticks,
    QVector<double> *subTicks, QVector<QString> *tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    const double pixelsADecade = pixels / std::max(range.size(), 1e-9);
    const int step = std::max(1, int(std::ceil(distance / std::max(pixelsADecade, 1e-9))));
    const int first = int(std::ceil(std::max(range.lower, -400.0))),
              last = int(std::floor(std::min(range.upper, 400.0)));
    for (int exponent = first; exponent <= last; ++exponent) {
        if (exponent % step != 0)
            continue;
        ticks.append(exponent);
        if (tickLabels)
            tickLabels->append(QStringLiteral("10") + superscript(exponent));
    }
}

} // namespace stacklight
