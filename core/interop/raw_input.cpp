#include "interop/raw_input.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

bool needsDoubleInputs(const Standardization &standardization)
{
    if (standardization.isOfBytes)
        return false;
    constexpr double harmless = 30; // of six digits two are lost
    bool needs = false;
    for (std::size_t i = 0; i < standardization.means.size(); ++i)
        needs = needs || std::abs(standardization.means[i]) > harmless * standardization.deviations[i];
    return needs;
}

bool onlyScalesBytes(const Standardization &standardization)
{
    const auto areAll = [](const std::vector<double> &values, double wanted) {
        return std::ranges::all_of(values, [=](double value) { return std::abs(value - wanted) < 1e-4; });
    };
    return standardization.isOfBytes && areAll(standardization.means, 0) && areAll(standardization.deviations, 255);
}

} // namespace stacklight
