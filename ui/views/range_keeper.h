// An axis range that does not jump.
#pragma once

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace stacklight {

/// Collects what an axis has to hold; what is not finite does not count.
struct Extent
{
    static constexpr double farthest = 1e200; ///< that an axis goes: further would not have a finite length
    double lower = std::numeric_limits<double>::infinity();
    double upper = -std::numeric_limits<double>::infinity();

    void add(double value)
    {
        if (!std::isfinite(value))
            return;
        lower = std::min(lower, std::clamp(value, -farthest, farthest));
        upper = std::max(upper, std::clamp(value, -farthest, farthest));
    }
    /// All but the outermost in two hundred: a single spike must not press everything else flat. NaN is left out.
    void addMost(QVector<double> values)
    {
        values.removeIf([](double value) { return std::isnan(value); });
        if (values.isEmpty())
            return;
        std::sort(values.begin(), values.end());
        const qsizetype outer = values.size() / 200;
        add(values[outer]);
        add(values[values.size() - 1 - outer]);
    }
    bool isEmpty() const { return lower > upper; }
    /// With a margin on both sides, a share of the size.
    QCPRange padded(double share) const
    {
        const double margin = upper > lower ? (upper - lower) * share : std::max(1e-9, std::abs(upper) * share);
        return {lower - margin, upper + margin};
    }
    /// For a logarithmic axis: with half a margin in factors, and at least two decades long. All values must be > 0.
    QCPRange decades() const
    {
        const double missing = std::max(1.0, std::sqrt(100 * lower / upper));
        return {lower / missing / 1.5, upper * missing * 1.5};
    }
};

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
