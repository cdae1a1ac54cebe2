// The numbers at the axes: of depth, and of values on linear and logarithmic axes.
#pragma once

#include "session/numbers.h"

#include <qcustomplot.h>

#include <cmath>
#include <memory>
#include <vector>

namespace stacklight {

struct Plan;

constexpr int tickDigits = 4; ///< that a number at an axis has at most

/// Numbers as the rest of the window writes them, where QCustomPlot's own follow the locale.
class NumberTicker : public QCPAxisTicker
{
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return numberWithPower(tick, tickDigits);
    }
};

/// "10⁻³" on a logarithmic axis; plain numbers where it is too short for powers.
class LogTicker : public QCPAxisTickerLog
{
protected:
    QVector<QString> createLabelVector(const QVector<double> &ticks, const QLocale &, QChar, int) override;
};

/// Whole numbers only.
class WholeTicker : public QCPAxisTicker
{
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return QString::number(std::llround(tick));
    }
    double getTickStep(const QCPRange &range) override;
    int getSubTickCount(double) override { return 0; }
};

/// Numbers of blocks, of which there are so many; what comes before the first and after the last has none.
class BlockTicker : public WholeTicker
{
public:
    int blocks = 0;

protected:
    QString getTickLabel(double tick, const QLocale &locale, QChar formatChar, int precision) override
    {
        return tick < 0.5 || tick > blocks + 0.5 ? QString()
                                                 : WholeTicker::getTickLabel(tick, locale, formatChar, precision);
    }
    double getTickStep(const QCPRange &range) override;
    QVector<double> createTickVector(double tickStep, const QCPRange &range) override;
};

/// "dense 64  12" at as many rows as there is room for, of the layers that stand in them; `pixels` is the length of the
/// axis, `line` the height of a label.
class LayerTicker : public QCPAxisTicker
{
public:
    std::shared_ptr<const Plan> plan;
    std::vector<int> layers;  ///< of each row
    std::vector<int> numbers; ///< of each row, that its layer is called by
    double pixels = 1;
    double line = 1;
    enum Text { None, Number, LabelAndNumber } text = LabelAndNumber;

    void generate(const QCPRange &range, const QLocale &locale, QChar formatChar, int precision, QVector<double> &ticks,
        QVector<double> *subTicks, QVector<QString> *tickLabels) override;
};

/// Powers of ten on a linear axis of logarithms, at most one every `distance` pixels.
class PowerTicker : public QCPAxisTicker
{
public:
    double pixels = 1;
    double distance = 40;

    void generate(const QCPRange &range, const QLocale &locale, QChar formatChar, int precision, QVector<double> &ticks,
        QVector<double> *subTicks, QVector<QString> *tickLabels) override;
};

} // namespace stacklight
