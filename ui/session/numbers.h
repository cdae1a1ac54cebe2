// Numbers as window and figures write them: the same in every locale.
#pragma once

#include <QString>

namespace stacklight {

/// "⁻³".
QString superscript(int number);
/// "10⁻³", "−2.5·10⁴", "0.25", "NaN", "−∞": rounded to so many significant digits, as a power of ten where it would be
/// long.
QString numberWithPower(double value, int digits);
/// "1.2·10⁻³", "0.034", "0": about four characters.
QString shortNumber(double value);
/// "1,392": a whole number in a sentence.
QString wholeNumber(qint64 value);
/// "1,392.50": with so many digits behind the point.
QString fixedNumber(double value, int decimals);

} // namespace stacklight
