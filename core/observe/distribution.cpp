#include "observe/distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace stacklight {

Distribution::Distribution(const TensorStatistics &statistics)
    : m_low(statistics.low), m_high(statistics.high),
      m_largest(std::max(std::abs(statistics.min), std::abs(statistics.max)))
{
    const double width = (m_high - m_low) / histogramBins;
    if (!std::isfinite(width))
        return; // no place is known of any value
    const double finite = std::accumulate(statistics.counts.begin(), statistics.counts.end(), 0.0);
    m_zeros = finite > 0 && std::isfinite(statistics.zeroFraction) ? std::clamp(statistics.zeroFraction, 0.0, 1.0) : 0;
    const double zeros = m_zeros * finite;
    const int zeroBin = width > 0 ? std::clamp(int(std::floor(-m_low / width)), 0, histogramBins - 1) : 0;
    for (int bin = 0; bin < histogramBins; ++bin) {
        const std::size_t at = std::size_t(bin);
        const double count = double(statistics.counts[at]) - (bin == zeroBin ? zeros : 0);
        m_cumulative[at + 1] = m_cumulative[at] + (count > 0.5 ? count : 0);
    }
}

double Distribution::below(double value) const
{
    if (isEmpty() || !(value > m_low))
        return 0;
    if (value >= m_high)
        return 1;
    const double position = (value - m_low) / (m_high - m_low) * histogramBins;
    const std::size_t bin = std::min(std::size_t(position), std::size_t(histogramBins - 1));
    const double count = m_cumulative[bin] + (m_cumulative[bin + 1] - m_cumulative[bin]) * (position - double(bin));
    return count / m_cumulative.back();
}

double Distribution::quantile(double share) const
{
    if (isEmpty())
        return std::numeric_limits<double>::quiet_NaN();
    const double wanted = std::clamp(share, 0.0, 1.0) * m_cumulative.back();
    const auto upper = std::upper_bound(m_cumulative.begin() + 1, m_cumulative.end() - 1, wanted);
    const std::size_t bin = std::size_t(upper - m_cumulative.begin()) - 1;
    const double count = m_cumulative[bin + 1] - m_cumulative[bin];
    const double position = double(bin) + (count > 0 ? (wanted - m_cumulative[bin]) / count : 0);
    return m_low + (m_high - m_low) * position / histogramBins;
}

double Distribution::magnitudeQuantile(double share) const
{
    if (isEmpty())
        return std::numeric_limits<double>::quiet_NaN();
    double low = 0;
    double high = m_largest;
    for (int halving = 0; halving < 50; ++halving) {
        const double middle = 0.5 * (low + high);
        (below(middle) - below(-middle) < share ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

double Distribution::quantileOfAll(double share) const
{
    if (isEmpty())
        return m_zeros > 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
    const double negative = below(0) * (1 - m_zeros), wanted = std::clamp(share, 0.0, 1.0);
    if (m_zeros > 0 && wanted >= negative && wanted <= negative + m_zeros)
        return 0;
    return quantile((wanted < negative ? wanted : wanted - m_zeros) / (1 - m_zeros));
}

double Distribution::magnitudeQuantileOfAll(double share) const
{
    if (isEmpty())
        return m_zeros > 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
    return share <= m_zeros ? 0 : magnitudeQuantile((share - m_zeros) / (1 - m_zeros));
}

} // namespace stacklight
