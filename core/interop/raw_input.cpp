#include "interop/raw_input.h"

#include "interop/python_code.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

bool losesDigits(double mean, double deviation)
{
    constexpr double harmless = 30; // of six digits two are lost
    return std::abs(mean) > harmless * deviation;
}

} // namespace

bool needsDoubleInputs(const Standardization &standardization)
{
    if (standardization.isOfBytes)
        return false;
    bool needs = false;
    for (std::size_t i = 0; i < standardization.means.size(); ++i)
        needs = needs || losesDigits(standardization.means[i], standardization.deviations[i]);
    return needs;
}

std::optional<NumberTarget> exportedTarget(const Dataset &data)
{
    return data.shape().regression ? std::optional(data.numberTarget()) : std::nullopt;
}

bool needsDoubleTarget(const NumberTarget &target)
{
    return losesDigits(target.mean, target.deviation);
}

std::string outputText(const std::optional<NumberTarget> &target, bool isPerPosition)
{
    if (target)
        return "the value of " + target->name + " in its own unit";
    return isPerPosition ? "one value per class for each position, before any softmax"
                         : "one value per class, before any softmax";
}

std::string targetConstants(const NumberTarget &target)
{
    return "\nTARGET_MEAN = " + pythonNumber(target.mean) + "\nTARGET_STD = " + pythonNumber(target.deviation) + "\n";
}

bool onlyScalesBytes(const Standardization &standardization)
{
    const auto areAll = [](const std::vector<double> &values, double wanted) {
        return std::ranges::all_of(values, [=](double value) { return std::abs(value - wanted) < 1e-4; });
    };
    return standardization.isOfBytes && areAll(standardization.means, 0) && areAll(standardization.deviations, 255);
}

} // namespace stacklight
