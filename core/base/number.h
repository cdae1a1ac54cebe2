// Numbers as text, whatever the locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stacklight {

/// A decimal number exactly as it is written: ± 0.d₁d₂d₃… · 10^exponent.
struct Decimal
{
    bool isNegative = false;
    std::int64_t exponent = 0;
    std::string digits; ///< neither the first nor the last is 0; none: the number is 0

    /// Of digits with at most one `point` among them, perhaps a sign before and an exponent behind; nothing for
    /// anything else.
    static std::optional<Decimal> of(std::string_view text, char point = '.');
    /// By value.
    std::strong_ordering operator<=>(const Decimal &other) const;
    bool operator==(const Decimal &other) const = default;
};

/// Reads the whole text as the nearest double. What is too small for one is 0, of its sign; what is too large is a
/// fault, as are "inf" and "nan". `value` is only changed where there is no fault.
enum class NumberFault { None, NotANumber, NotFinite, TooLarge };
NumberFault parseNumber(std::string_view text, double &value, char point = '.');

} // namespace stacklight
