#include "data/splits.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stacklight {

namespace {

void applyLimit(Splits &splits, int limit)
{
    if (limit > 0 && std::size_t(limit) < splits.training.size())
        splits.training.resize(std::size_t(limit));
}

std::vector<std::uint32_t> drawnOrder(std::size_t count, std::uint64_t seed)
{
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    RandomStream random(seed, Purpose::Split);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(std::uint32_t(i))]);
    return order;
}

} // namespace

Splits drawSplits(std::int64_t count, const LoadContext &context)
{
    const std::vector<std::uint32_t> order = drawnOrder(std::size_t(count), context.seed);
    const auto wanted = std::int64_t(std::llround(context.spec.validationFraction * double(count)));
    const auto border =
        order.begin() + (context.spec.validationFraction > 0 ? std::clamp<std::int64_t>(wanted, 1, count - 1) : 0);
    // The training examples stay in this random order, so that a limit takes a fair sample of a sorted file.
    Splits splits{{border, order.end()}, {order.begin(), border}};
    applyLimit(splits, context.spec.limit);
    return splits;
}

Splits splitGroups(
    const std::vector<std::int32_t> &groupOfExample, const std::vector<bool> &validates, const LoadContext &context)
{
    Splits splits;
    for (const std::uint32_t example : drawnOrder(groupOfExample.size(), context.seed))
        (validates[std::size_t(groupOfExample[example])] ? splits.validation : splits.training).push_back(example);
    applyLimit(splits, context.spec.limit);
    return splits;
}

Splits fixedSplits(std::int64_t training, std::int64_t validation, const LoadContext &context)
{
    Splits splits{
        std::vector<std::uint32_t>(std::size_t(training)), std::vector<std::uint32_t>(std::size_t(validation))};
    std::iota(splits.training.begin(), splits.training.end(), 0u);
    std::iota(splits.validation.begin(), splits.validation.end(), std::uint32_t(training));
    applyLimit(splits, context.spec.limit);
    return splits;
}

} // namespace stacklight
