#include "session/numbers.h"

#include <QCoreApplication>
#include <QLocale>

#include <clocale>
#include <cmath>

namespace stacklight {

namespace {

/// An application takes over the user's locale for the C library too, whose numbers the JSON reader and printf follow:
/// files, traces and messages have a decimal point everywhere.
void keepDecimalPoint()
{
    std::setlocale(LC_NUMERIC, "C");
}

Q_COREAPP_STARTUP_FUNCTION(keepDecimalPoint)

constexpr QChar minus(0x2212); // as wide as a digit

/// Both languages of the window group digits alike.
QLocale sentences()
{
    return QLocale(QLocale::English, QLocale::UnitedStates);
}

QString notFinite(double value)
{
    return std::isnan(value) ? QStringLiteral("NaN") : value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
}

} // namespace

QString superscript(int number)
{
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text = number < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(number)))
        text += digits[digit.digitValue()];
    return text;
}

QString numberWithPower(double value, int digits)
{
    if (!std::isfinite(value))
        return notFinite(value);
    QString text = QString::number(value == 0 ? 0 : value, 'g', digits);
    if (const qsizetype e = text.indexOf(u'e'); e >= 0) {
        const QString mantissa = text.left(e), power = QStringLiteral("10") + superscript(text.mid(e + 1).toInt());
        text = mantissa == QLatin1String("1") ? power
            : mantissa == QLatin1String("-1") ? u'-' + power
                                              : mantissa + QChar(0xB7) + power;
    }
    return text.replace(u'-', minus);
}

QString shortNumber(double value)
{
    if (!std::isfinite(value))
        return notFinite(value);
    if (value == 0)
        return QStringLiteral("0");
    int exponent = int(std::floor(std::log10(std::abs(value))));
    if (exponent >= -2 && exponent < 4)
        return QString::number(value, 'g', std::max(3, exponent + 1)).replace(u'-', minus);
    double mantissa = value / std::pow(10, exponent);
    if (std::abs(mantissa) >= 9.95) {
        mantissa /= 10;
        ++exponent;
    }
    return QString::number(mantissa, 'f', 1).replace(u'-', minus) + QStringLiteral("·10") + superscript(exponent);
}

QString wholeNumber(qint64 value)
{
    return sentences().toString(qlonglong(value));
}

QString fixedNumber(double value, int decimals)
{
    return std::isfinite(value) ? sentences().toString(value, 'f', decimals) : notFinite(value);
}

} // namespace stacklight
