// What a table's numbers come to: where a series begins and ends, and which is its smallest and its largest.
#pragma once

#include "base/csv_table.h"

namespace stacklight {

/// Rows whose text in a column is this one.
struct RowCondition
{
    std::string column;
    std::string text;
};

/// The finite numbers of one column in the rows that have the same text in another one: of one run. Rows are indices.
struct TableSeries
{
    std::string name;          ///< that text
    std::size_t count = 0;     ///< at least 1
    std::size_t nonfinite = 0; ///< numbers that are not finite; texts are passed by
    std::size_t first = 0, last = 0;
    std::size_t lowest = 0, highest = 0; ///< the first row of several that are alike
};

/// The place of a column; −1 where there is none of that name.
int columnOf(const CsvTable &table, const std::string &name);
/// The number in a cell, NaN for a text and outside the table.
double numberIn(const CsvTable &table, std::size_t row, int column);
/// The text in a cell; empty for a number and outside the table.
std::string textIn(const CsvTable &table, std::size_t row, int column);

/// One series for each text in the column `group`, in the order of appearance, of the rows that meet all conditions; a
/// single one where there is no such column. A series without a finite number is left out.
std::vector<TableSeries> seriesOf(const CsvTable &table, const std::string &column, const std::string &group,
    const std::vector<RowCondition> &conditions = {});

} // namespace stacklight
