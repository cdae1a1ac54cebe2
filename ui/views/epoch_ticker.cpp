#include "views/epoch_ticker.h"

#include "observe/curve.h"

#include <QCoreApplication>

#include <cmath>

namespace stacklight {

namespace {

constexpr int mostEpochTicks = 6;

struct EpochTexts
{
    Q_DECLARE_TR_FUNCTIONS(EpochTicker)
};

// 1, 2 or 5 times a power of ten, so that `last` holds at most `ticks` of them.
double distanceOf(double last, int ticks)
{
    const double power = std::pow(10, std::floor(std::log10(last / ticks)));
    double distance = power;
    for (const double multiple : {2.0, 5.0, 10.0}) {
        if (last / distance > ticks)
            distance = power * multiple;
    }
    return distance;
}

} // namespace

QSharedPointer<QCPAxisTicker> epochTicker(
    const std::vector<CurvePoint> &curve, double pixels, const QFontMetricsF &metrics)
{
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    const double last = curve.back().epoch;
    const QString label = EpochTexts::tr("epoch %1");
    const QString widest =
        QString::number(last, 'g', 1); // the first label has the word too, the others are such a number
    const double width = (metrics.horizontalAdvance(label.arg(widest)) + metrics.horizontalAdvance(widest)) / 2
        + 2 * metrics.averageCharWidth();
    const int ticks = std::min(int(pixels / width), mostEpochTicks);
    if (!(last > 0) || ticks <= 0)
        return ticker;
    const double distance = distanceOf(last, ticks);
    for (int tick = 1; tick * distance <= last * 1.0001; ++tick) {
        const QString number = QString::number(tick * distance, 'g', 4);
        ticker->addTick(stepOfEpoch(curve, tick * distance), tick == 1 ? label.arg(number) : number);
    }
    return ticker;
}

} // namespace stacklight
