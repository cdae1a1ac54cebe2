// Ticks for depth and for values that span decades on both sides of zero.
#pragma once

#include "views/density_rows.h"

#include <qcustomplot.h>

#include <memory>

namespace stacklight {

struct Plan;

/// Whole numbers only.
class WholeTicker : public QCPAxisTicker
{
protected:
    double getTickStep(const QCPRange &range) override;
    int getSubTickCount(double) override { return 0; }
};

/// "dense 64  12" at as many layers as there is room for; `pixels` is the length of the axis, `line` the height of a label.
class LayerTicker : public QCPAxisTicker
{
public:
    std::shared_ptr<const Plan> plan;
    double pixels = 1;
    double line = 1;
    enum Text { None, Number, LabelAndNumber } text = LabelAndNumber;

    void generate(const QCPRange &range, const QLocale &locale, QChar formatChar, int precision, QVector<double> &ticks,
                  QVector<double> *subTicks, QVector<QString> *tickLabels) override;
};

/// 0 and powers of ten on both sides, at most one every `distance` pixels.
class SignedLogTicker : public QCPAxisTicker
{
public:
    double pixels = 1;
    double distance = 40;

    void generate(const QCPRange &range, const QLocale &locale, QChar formatChar, int precision, QVector<double> &ticks,
                  QVector<double> *subTicks, QVector<QString> *tickLabels) override;
};

/// "⁻³".
QString superscript(int number);

} // namespace stacklight
