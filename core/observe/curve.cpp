#include "observe/curve.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>

namespace stacklight {

std::vector<CurvePoint> smoothed(const std::vector<CurvePoint> &curve, double window)
{
    std::vector<CurvePoint> result;
    std::copy_if(curve.begin(), curve.end(), std::back_inserter(result),
        [](const CurvePoint &point) { return std::isfinite(point.loss); });
    struct Sums
    {
        double weight = 0, loss = 0, accuracy = 0;
        std::int64_t step = 0;
    };
    const auto take = [window](Sums &sums, const CurvePoint &point) {
        const double kept = std::exp(-double(std::abs(point.step - sums.step)) / window);
        sums = {
            kept * sums.weight + 1, kept * sums.loss + point.loss, kept * sums.accuracy + point.accuracy, point.step};
    };
    // What lies before each point, itself included; then what lies after, on the way back.
    std::vector<Sums> before(result.size());
    Sums sums;
    for (std::size_t at = 0; at < result.size(); ++at) {
        take(sums, result[at]);
        before[at] = sums;
    }
    Sums after;
    for (std::size_t at = result.size(); at-- > 0;) {
        const CurvePoint own = result[at];
        take(after, own);
        const double weight = before[at].weight + after.weight - 1;
        result[at].loss = (before[at].loss + after.loss - own.loss) / weight;
        result[at].accuracy = (before[at].accuracy + after.accuracy - own.accuracy) / weight;
    }
    return result;
}

std::vector<CurvePoint> smoothedSoFar(
    const std::vector<CurvePoint> &curve, double window, const std::vector<std::int64_t> &ends)
{
    std::vector<CurvePoint> result;
    std::copy_if(curve.begin(), curve.end(), std::back_inserter(result),
        [](const CurvePoint &point) { return std::isfinite(point.loss); });
    double weight = 0, loss = 0, accuracy = 0;
    std::int64_t last = 0;
    auto end = ends.begin();
    for (CurvePoint &point : result) {
        bool begins = false;
        for (; end != ends.end() && *end < point.step; ++end)
            begins = true;
        const double kept = begins || window <= 0 ? 0 : std::exp(-double(point.step - last) / window);
        weight = kept * weight + 1;
        loss = kept * loss + point.loss;
        accuracy = kept * accuracy + point.accuracy;
        last = point.step;
        point.loss = loss / weight;
        point.accuracy = accuracy / weight;
    }
    return result;
}

std::vector<CurvePoint> thinned(const std::vector<CurvePoint> &curve, std::size_t maximum)
{
    if (curve.size() <= maximum || maximum < 2)
        return curve;
    std::vector<CurvePoint> result;
    result.reserve(maximum);
    const std::size_t stretches = maximum / 2;
    const auto smaller = [](const CurvePoint &a, const CurvePoint &b) { return a.loss < b.loss; };
    for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
        const auto begin = curve.begin() + std::ptrdiff_t(stretch * curve.size() / stretches);
        const auto end = curve.begin() + std::ptrdiff_t((stretch + 1) * curve.size() / stretches);
        auto [low, high] = std::minmax_element(begin, end, smaller);
        if (high < low)
            std::swap(low, high);
        result.push_back(*low);
        if (high != low)
            result.push_back(*high);
    }
    return result;
}

double stepOfEpoch(const std::vector<CurvePoint> &curve, double epoch)
{
    if (curve.empty())
        return 0;
    const auto after = std::lower_bound(
        curve.begin(), curve.end(), epoch, [](const CurvePoint &point, double wanted) { return point.epoch < wanted; });
    CurvePoint left;
    if (after != curve.begin())
        left = *(after - 1);
    const CurvePoint &right = after == curve.end() ? curve.back() : *after;
    if (!(right.epoch > left.epoch))
        return double(right.step);
    return double(left.step) + double(right.step - left.step) * (epoch - left.epoch) / (right.epoch - left.epoch);
}

} // namespace stacklight
