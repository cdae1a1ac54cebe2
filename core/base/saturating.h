// Sizes that hostile files make as large as they like.
#pragma once

#include <cstdint>
#include <limits>

namespace stacklight {

/// Of numbers that are not negative: a·b, or the largest number where that is less.
constexpr std::int64_t saturatingProduct(std::int64_t a, std::int64_t b)
{
    std::int64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::int64_t>::max() : product;
}

/// The same of a + b.
constexpr std::int64_t saturatingSum(std::int64_t a, std::int64_t b)
{
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
}

} // namespace stacklight
