#include "observe/dead_units.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <vector>

namespace stacklight {

double deadUnits(std::span<const float> values, std::int64_t units)
{
    const std::int64_t columns = std::int64_t(values.size()) / std::max<std::int64_t>(units, 1);
    if (columns < leastColumnsForDeadUnits)
        return std::numeric_limits<double>::quiet_NaN();
    constexpr std::uint32_t magnitude = 0x7fffffff;
    thread_local std::vector<std::uint32_t> memory;
    memory.assign(std::size_t(units), 0);
    std::uint32_t *const __restrict alive = memory.data(); // a unit's magnitudes, joined bit by bit
    const float *__restrict x = values.data();
    for (std::int64_t column = 0; column < columns;) {
        const std::int64_t next = std::min(columns, column + leastColumnsForDeadUnits);
        for (; column < next; ++column, x += units)
            for (std::int64_t unit = 0; unit < units; ++unit)
                alive[unit] |= std::bit_cast<std::uint32_t>(x[unit]) & magnitude;
        if (std::all_of(alive, alive + units, [](std::uint32_t bits) { return bits != 0; }))
            return 0;
    }
    return double(std::count(alive, alive + units, 0u)) / double(units);
}

} // namespace stacklight
