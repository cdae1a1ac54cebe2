#include "base/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stacklight {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The digits at the front, which are taken off.
std::string_view takeDigits(std::string_view &text)
{
    const std::size_t end = std::size_t(std::find_if_not(text.begin(), text.end(), isDigit) - text.begin());
    const std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    return digits;
}

/// Takes a sign off the front: whether it was a minus.
bool takeSign(std::string_view &text)
{
    const bool isMinus = text.starts_with('-');
    if (isMinus || text.starts_with('+'))
        text.remove_prefix(1);
    return isMinus;
}

/// Of digits alone; what is beyond all sense stays within 64 bits.
std::int64_t exponentOf(std::string_view digits)
{
    constexpr std::int64_t largest = 1'000'000'000'000'000;
    std::int64_t value = 0;
    for (const char digit : digits)
        value = std::min(value * 10 + (digit - '0'), largest);
    return value;
}

} // namespace

std::optional<Decimal> Decimal::of(std::string_view text, char point)
{
    Decimal decimal;
    decimal.isNegative = takeSign(text);
    const std::string_view whole = takeDigits(text);
    std::string_view part;
    if (text.starts_with(point)) {
        text.remove_prefix(1);
        part = takeDigits(text);
    }
    if (whole.empty() && part.empty())
        return {};
    std::int64_t exponent = std::int64_t(whole.size());
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        const bool isMinus = takeSign(text);
        const std::string_view digits = takeDigits(text);
        if (digits.empty())
            return {};
        exponent += isMinus ? -exponentOf(digits) : exponentOf(digits);
    }
    if (!text.empty())
        return {};
    std::string digits = std::string(whole).append(part);
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, zeros);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.empty())
        return Decimal();
    decimal.exponent = exponent - std::int64_t(zeros);
    decimal.digits = std::move(digits);
    return decimal;
}

std::strong_ordering Decimal::operator<=>(const Decimal &other) const
{
    const auto sign = [](const Decimal &number) { return number.digits.empty() ? 0 : number.isNegative ? -1 : 1; };
    if (sign(*this) != sign(other))
        return sign(*this) <=> sign(other);
    const auto size = exponent != other.exponent ? exponent <=> other.exponent : digits.compare(other.digits) <=> 0;
    return isNegative ? 0 <=> size : size;
}

NumberFault parseNumber(std::string_view text, double &value, char point)
{
    std::string pointed;
    if (point != '.' && text.find_first_of(std::string{point, '.'}) != text.npos) {
        if (text.find('.') != text.npos)
            return NumberFault::NotANumber;
        pointed = text;
        std::replace(pointed.begin(), pointed.end(), point, '.');
        text = pointed;
    }
    std::string_view unsignedText = text;
    if (text.size() > 1 && text[0] == '+' && text[1] != '-')
        unsignedText.remove_prefix(1);
    double parsed = 0;
    const auto [last, code] = std::from_chars(unsignedText.data(), unsignedText.data() + unsignedText.size(), parsed);
    if (code == std::errc::invalid_argument || last != unsignedText.data() + unsignedText.size())
        return NumberFault::NotANumber;
    if (code == std::errc() && std::isfinite(parsed)) {
        value = parsed;
        return NumberFault::None;
    }
    // Too large, too small or no number at all: libraries differ in how they tell them apart, the digits do not.
    const std::optional<Decimal> decimal = Decimal::of(text);
    if (!decimal)
        return NumberFault::NotFinite;
    if (decimal->exponent > 0)
        return NumberFault::TooLarge;
    value = decimal->isNegative ? -0.0 : 0.0;
    return NumberFault::None;
}

} // namespace stacklight
