#include "observe/curve.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

std::vector<CurvePoint> smoothed(const std::vector<CurvePoint> &curve, double window)
{
    std::vector<CurvePoint> result;
    result.reserve(curve.size());
    double weight = 0;
    double loss = 0;
    double accuracy = 0;
    std::int64_t before = 0;
    for (const CurvePoint &point : curve) {
        if (!std::isfinite(point.loss))
            continue;
        const double kept = std::exp(-double(point.step - before) / window);
        before = point.step;
        weight = kept * weight + 1;
        loss = kept * loss + point.loss;
        accuracy = kept * accuracy + point.accuracy;
        result.push_back({point.step, point.epoch, loss / weight, accuracy / weight});
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
    const auto after = std::lower_bound(curve.begin(), curve.end(), epoch, [](const CurvePoint &point, double wanted) { return point.epoch < wanted; });
    CurvePoint left;
    if (after != curve.begin())
        left = *(after - 1);
    const CurvePoint &right = after == curve.end() ? curve.back() : *after;
    if (!(right.epoch > left.epoch))
        return double(right.step);
    return double(left.step) + double(right.step - left.step) * (epoch - left.epoch) / (right.epoch - left.epoch);
}

} // namespace stacklight
