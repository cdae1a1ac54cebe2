// A distribution as a histogram knows it.
#pragma once

#include "observe/snapshot.h"

namespace stacklight {

/// Of the finite values of one tensor that are not exactly zero (what a relu cuts off is a number of its own,
/// `zeroFraction`). Inside a bin values count as spread evenly, so positions are known to a 64th of the histogram's
/// range.
class Distribution
{
public:
    explicit Distribution(const TensorStatistics &statistics);

    bool isEmpty() const { return !(m_cumulative.back() > 0); }
    /// The share of values that are smaller: 0 … 1.
    double below(double value) const;
    /// The value that a share of all others are smaller than; NaN when empty.
    double quantile(double share) const;
    /// The same of absolute values.
    double magnitudeQuantile(double share) const;
    /// The same of all finite values, zeros included. NaN where there are none.
    double quantileOfAll(double share) const;
    double magnitudeQuantileOfAll(double share) const;
    /// The share of zeros among all finite values: 0 … 1.
    double zeros() const { return m_zeros; }

private:
    double m_low;
    double m_high;
    double m_largest; ///< magnitude
    double m_zeros = 0;
    std::array<double, histogramBins + 1> m_cumulative{};
};

} // namespace stacklight
