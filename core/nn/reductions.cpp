#include "nn/reductions.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::int64_t lanes = 32;

// What `add(sum, value)` makes of zeros and all values; the sums are for the caller to join.
template <class Sum, class Function>
std::array<Sum, std::size_t(lanes)> inLanes(const Scalar *values, std::int64_t count, const Function &add)
{
    std::array<Sum, std::size_t(lanes)> sums{};
    std::int64_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::int64_t lane = 0; lane < lanes; ++lane)
            add(sums[std::size_t(lane)], values[i + lane]);
    }
    for (; i < count; ++i)
        add(sums[0], values[i]);
    return sums;
}

} // namespace

double sumOfSquares(const Scalar *values, std::int64_t count)
{
    auto sums = inLanes<double>(values, count, [](double &sum, Scalar value) { sum += double(value) * double(value); });
    for (std::size_t rest = sums.size() / 2; rest > 0; rest /= 2) {
        for (std::size_t lane = 0; lane < rest; ++lane)
            sums[lane] += sums[lane + rest];
    }
    return sums[0];
}

bool allFinite(const Scalar *values, std::int64_t count)
{
    // NaN or ±∞ times 0 is NaN.
    const auto sums = inLanes<Scalar>(values, count, [](Scalar &sum, Scalar value) { sum += value * Scalar(0); });
    return std::ranges::all_of(sums, [](Scalar sum) { return sum == Scalar(0); });
}

bool allZero(const Scalar *values, std::int64_t count)
{
    return std::all_of(values, values + count, [](Scalar value) { return value == 0 && !std::signbit(value); });
}

} // namespace stacklight
