#include "window/scale_spin_box.h"

#include <cmath>

namespace stacklight {

namespace {

/// The nearest of 1, 2, 5 times a power of ten that lies beyond `value` in the direction of `up`.
double nextOnScale(double value, bool up)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    const double candidates[] = {0.5 * power, power, 2 * power, 5 * power, 10 * power, 20 * power};
    constexpr double tolerance = 1e-9;
    double next = up ? candidates[5] : candidates[0];
    for (const double candidate : candidates) {
        if (up && candidate > value * (1 + tolerance))
            next = std::min(next, candidate);
        if (!up && candidate < value * (1 - tolerance))
            next = std::max(next, candidate);
    }
    return next;
}

} // namespace

ScaleSpinBox::ScaleSpinBox(QWidget *parent) : QDoubleSpinBox(parent)
{
    setDecimals(40);
    setKeyboardTracking(false);
    setAlignment(Qt::AlignRight);
}

void ScaleSpinBox::stepBy(int steps)
{
    double next = value();
    for (int i = 0; i < std::abs(steps); ++i)
        next = nextOnScale(next > 0 ? next : minimum(), steps > 0);
    setValue(next);
    selectAll();
}

QString ScaleSpinBox::textFromValue(double number) const
{
    return locale().toString(number, 'g', 6);
}

double ScaleSpinBox::valueFromText(const QString &text) const
{
    return locale().toDouble(text.trimmed());
}

QValidator::State ScaleSpinBox::validate(QString &input, int &) const
{
    bool isNumber = false;
    const double number = locale().toDouble(input.trimmed(), &isNumber);
    return isNumber && number >= minimum() && number <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
}

} // namespace stacklight
