#include "observe/dead_units.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace stacklight {

double deadUnits(std::span<const float> values, std::int64_t units)
{
    const std::int64_t columns = std::int64_t(values.size()) / std::max<std::int64_t>(units, 1);
    if (columns < leastColumnsForDeadUnits)
        return std::numeric_limits<double>::quiet_NaN();
    thread_local std::vector<std::uint8_t> alive;
    alive.assign(std::size_t(units), 0);
    for (std::int64_t column = 0; column < columns; ++column) {
        const float *const x = values.data() + column * units;
        std::uint8_t all = 1;
        for (std::int64_t unit = 0; unit < units; ++unit) {
            alive[std::size_t(unit)] |= std::uint8_t(x[unit] != 0);
            all &= alive[std::size_t(unit)];
        }
        if (all)
            return 0;
    }
    return double(std::count(alive.begin(), alive.end(), 0)) / double(units);
}

} // namespace stacklight
