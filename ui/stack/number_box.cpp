#include "stack/number_box.h"

#include "base/json.h"
#include "session/texts.h"

#include <QLineEdit>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double farthest = 1e30, farthestInteger = 1e18;
constexpr double smallestStep = 1e-6; ///< a logarithmic box goes from here to 0, where 0 is allowed

} // namespace

NumberBox::NumberBox(const Field &field, QWidget *parent) : QDoubleSpinBox(parent), m_field(field)
{
    setLocale(QLocale::c());
    setDecimals(isInteger() ? 0 : 30);
    const double end = isInteger() ? farthestInteger : farthest;
    setRange(std::max(field.minimum, -end), std::min(field.maximum, end));
    setKeyboardTracking(false);
    setAccelerated(true);
    setCorrectionMode(QAbstractSpinBox::CorrectToPreviousValue);
    setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("0.000001")) + 34);
    connect(lineEdit(), &QLineEdit::textEdited, this, [this](QString text) {
        int position = 0;
        emit refused(validate(text, position) == QValidator::Acceptable ? QString() : translated(m_field.allowed()));
    });
    connect(this, &QAbstractSpinBox::editingFinished, this, [this] { emit refused({}); });
}

bool NumberBox::isAllowed(double value) const
{
    Field number = m_field;
    number.kind = isInteger() ? FieldKind::Integer : FieldKind::Real;
    return bool(fields::check(number, Json(value), {}));
}

Json NumberBox::json() const
{
    return isInteger() ? Json(std::int64_t(std::llround(value()))) : Json(value());
}

QString NumberBox::textFromValue(double value) const
{
    return isInteger() ? QString::number(value, 'f', 0)
                       : QLocale::c().toString(value, 'g', QLocale::FloatingPointShortest);
}

double NumberBox::valueFromText(const QString &text) const
{
    return text.trimmed().toDouble();
}

QValidator::State NumberBox::validate(QString &text, int &) const
{
    for (const QChar c : std::as_const(text)) {
        if (!QStringLiteral("0123456789+-.eE ").contains(c))
            return QValidator::Invalid;
    }
    bool isNumber = false;
    const double value = text.trimmed().toDouble(&isNumber);
    return isNumber && isAllowed(value) ? QValidator::Acceptable : QValidator::Intermediate;
}

/// 1, 2, 5, 10, … where the field is logarithmic or has no upper end; else a tenth of the value's power of ten.
double NumberBox::stepped(double value, bool up) const
{
    const bool isLogarithmic =
        m_field.kind == FieldKind::Real && (m_field.logarithmic || !std::isfinite(m_field.maximum));
    if (isInteger())
        return value + (up ? 1 : -1);
    if (!isLogarithmic) {
        const double size = value == 0 ? 0.1 : std::pow(10, std::floor(std::log10(std::abs(value)) + 1e-9));
        const double step = std::max(size / 10, 1e-3);
        return std::round((value + (up ? step : -step)) / step) * step;
    }
    if (value < smallestStep * 0.999)
        return up ? smallestStep : 0;
    const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
    const double digit = value / power;
    double next = up    ? digit < 1.999 ? 2
               : digit < 4.999          ? 5
                                        : 10
        : digit > 5.001 ? 5
        : digit > 2.001 ? 2
        : digit > 1.001 ? 1
                        : 0.5;
    const double result = next * power;
    return result < smallestStep * 0.999 && m_field.minimum == 0 && !m_field.openMinimum ? 0 : result;
}

void NumberBox::stepBy(int steps)
{
    double result = value();
    for (int i = 0; i < std::abs(steps); ++i) {
        // Rid of the last bits' noise: 0.30000000000000004.
        const double next = QString::number(stepped(result, steps > 0), 'g', 12).toDouble();
        if (!isAllowed(next))
            break;
        result = next;
    }
    setValue(result);
    selectAll();
}

} // namespace stacklight
