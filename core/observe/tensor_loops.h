// The two loops over a tensor that its statistics take, a vector of numbers at a time.
#pragma once

#include "observe/snapshot.h"

#include <span>

namespace stacklight {

/// Which values count as saturated: none, |y| > 0.97 of a tanh, y outside (0.03, 0.97) of a sigmoid.
enum class Saturation { None, Tanh, Sigmoid };

/// Of finite values. Sums are of values − shift and its square, in double.
struct Moments
{
    double minimum = 0;
    double maximum = 0;
    double sum = 0;
    double squares = 0;
    std::int64_t zeros = 0;
    std::int64_t nonfinite = 0;
    std::int64_t saturated = 0;

    void add(const Moments &other);
};

/// About zero, of values that are not empty. Where one of them is not finite, so is `sum`, and the rest means nothing.
Moments momentsOf(std::span<const float> values, Saturation saturation);

/// The same of any values about a finite `shift` that is one of them: the plain way, for tensors that have values which
/// are not finite, or a spread so small beside their mean that squares about zero would lose it.
Moments momentsAbout(float shift, std::span<const float> values, Saturation saturation);

/// A number of bins t, 0 ≤ t ≤ 64, as t + 2²⁰: the last bits of its high word are ⌊t⌋, and the low word is the
/// fraction, rounded to 2⁻³². So a value on an edge gets into the bin above, whatever the scale's rounding.
inline constexpr double fixedPoint = 0x1p20;

using BinCounts = std::array<std::uint32_t, histogramBins>;

/// How many values lie in each bin of `low` < `high`, all values being between the two. What is not finite is left out;
/// the loop is faster where the caller knows that there is none.
void countBins(std::span<const float> values, double low, double high, bool allFinite, BinCounts &counts);

} // namespace stacklight
