// An axis range that does not jump.
#pragma once

#include <qcustomplot.h>

#include <cmath>
#include <optional>

namespace stacklight {

/// Grows at once, and shrinks slowly, by half in a second, when what is shown has become much smaller than the axis.
/// On a logarithmic axis give logarithms.
class RangeKeeper
{
public:
    static constexpr double muchSmaller = 0.6;

    QCPRange follow(const QCPRange &wanted, double seconds)
    {
        if (!m_range || !(wanted.size() > 0))
            return *(m_range = wanted);
        QCPRange range = *m_range;
        if (wanted.size() < muchSmaller * range.size()) {
            const double kept = std::exp2(-seconds);
            range.lower = wanted.lower + (range.lower - wanted.lower) * kept;
            range.upper = wanted.upper + (range.upper - wanted.upper) * kept;
        }
        range.lower = std::min(range.lower, wanted.lower);
        range.upper = std::max(range.upper, wanted.upper);
        return *(m_range = range);
    }

    void forget() { m_range.reset(); }

private:
    std::optional<QCPRange> m_range;
};

} // namespace stacklight
