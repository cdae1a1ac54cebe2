#include "base/table_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

/// Null outside the table.
const CsvCell *cellIn(const CsvTable &table, std::size_t row, int column)
{
    return row < table.rows.size() && column >= 0 && std::size_t(column) < table.rows[row].size()
        ? &table.rows[row][std::size_t(column)]
        : nullptr;
}

} // namespace

int columnOf(const CsvTable &table, const std::string &name)
{
    const auto found = std::find(table.header.begin(), table.header.end(), name);
    return found == table.header.end() ? -1 : int(found - table.header.begin());
}

double numberIn(const CsvTable &table, std::size_t row, int column)
{
    const CsvCell *cell = cellIn(table, row, column);
    if (!cell || std::holds_alternative<std::string>(*cell))
        return std::numeric_limits<double>::quiet_NaN();
    const auto *integer = std::get_if<std::int64_t>(cell);
    return integer ? double(*integer) : std::get<double>(*cell);
}

std::string textIn(const CsvTable &table, std::size_t row, int column)
{
    const CsvCell *cell = cellIn(table, row, column);
    const auto *text = cell ? std::get_if<std::string>(cell) : nullptr;
    return text ? *text : std::string();
}

std::vector<TableSeries> seriesOf(const CsvTable &table, const std::string &column, const std::string &group,
    const std::vector<RowCondition> &conditions)
{
    std::vector<TableSeries> all;
    const int value = columnOf(table, column), name = columnOf(table, group);
    if (value < 0)
        return all;
    std::vector<std::pair<int, std::string>> wanted;
    for (const RowCondition &condition : conditions)
        wanted.emplace_back(columnOf(table, condition.column), condition.text);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const CsvCell *cell = cellIn(table, row, value);
        const auto meets = [&](const auto &one) { return textIn(table, row, one.first) == one.second; };
        if (!cell || std::holds_alternative<std::string>(*cell) || !std::all_of(wanted.begin(), wanted.end(), meets))
            continue;
        const std::string own = textIn(table, row, name);
        auto found = std::find_if(all.begin(), all.end(), [&own](const TableSeries &one) { return one.name == own; });
        if (found == all.end()) {
            all.push_back({own});
            found = all.end() - 1;
        }
        TableSeries &series = *found;
        const double number = numberIn(table, row, value);
        if (!std::isfinite(number)) {
            ++series.nonfinite;
            continue;
        }
        if (series.count++ == 0)
            series.first = series.lowest = series.highest = row;
        series.last = row;
        if (number < numberIn(table, series.lowest, value))
            series.lowest = row;
        if (number > numberIn(table, series.highest, value))
            series.highest = row;
    }
    std::erase_if(all, [](const TableSeries &one) { return one.count == 0; });
    return all;
}

} // namespace stacklight
