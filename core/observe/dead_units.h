#pragma once

#include <cstdint>
#include <span>

namespace stacklight {

/// Fewer columns say nothing: of a unit that is zero half of the time, 8 are all zero once in 256.
inline constexpr std::int64_t leastColumnsForDeadUnits = 8;

/// The share of units that are zero in every column of values (units, columns): for every example and position of the
/// batch. NaN of fewer than `leastColumnsForDeadUnits` columns. Stops as soon as every unit has been seen alive.
double deadUnits(std::span<const float> values, std::int64_t units);

} // namespace stacklight
