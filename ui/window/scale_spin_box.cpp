#include "window/scale_spin_box.h"

#include <cmath>
#include <optional>

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

/// Written with a decimal point, as in files; what is typed may also follow the user's locale.
std::optional<double> typedNumber(const QString &text)
{
    for (const QLocale &locale : {QLocale::c(), QLocale::system()}) {
        bool isNumber = false;
        if (const double number = locale.toDouble(text.trimmed(), &isNumber); isNumber)
            return number;
    }
    return {};
}

} // namespace

ScaleSpinBox::ScaleSpinBox(QWidget *parent) : QDoubleSpinBox(parent)
{
    setLocale(QLocale::c());
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
    return QString::number(number, 'g', 6);
}

double ScaleSpinBox::valueFromText(const QString &text) const
{
    return typedNumber(text).value_or(0);
}

QValidator::State ScaleSpinBox::validate(QString &input, int &) const
{
    const std::optional<double> number = typedNumber(input);
    return number && *number >= minimum() && *number <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
}

} // namespace stacklight
