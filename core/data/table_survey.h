// What a first reading of a table tells of its columns.
#pragma once

#include "data/csv_file.h"

#include <functional>
#include <map>
#include <optional>

namespace stacklight {

/// Whether integers count: one more each, or each more than the one before, or a permutation of consecutive ones.
class CountingColumn
{
public:
    void add(double value);
    bool isConsecutive() const { return m_isWhole && m_isConsecutive; }
    /// As a table has it that was sorted, shuffled or thinned out after its rows were numbered.
    bool isNumbering() const;
    double first() const { return m_first; }

private:
    bool m_isWhole = true;
    bool m_isConsecutive = true;
    bool m_isIncreasing = true;
    double m_first = 0, m_last = 0, m_least = 0, m_most = 0;
    std::uint64_t m_count = 0, m_sum = 0, m_squares = 0; ///< modulo 2⁶⁴
};

struct ColumnSurvey
{
    std::string name;
    bool isNamed = true;
    std::int64_t missing = 0;
    bool hasDecimals = false;
    std::optional<CsvFileCell> firstWord;                    ///< the first cell that is no number
    std::map<std::string, std::int32_t, std::less<>> values; ///< the different texts, numbered as they come …
    std::size_t mostValues = 0;
    std::optional<CsvFileCell> tooMany; ///< … up to this many; the cell that was one more
    CountingColumn counting;

    bool isOfNumbers() const { return !firstWord; }
};

struct TableSurvey
{
    std::vector<ColumnSurvey> columns;
    std::int64_t rows = 0;
    std::size_t target = 0;
    bool hasHeader = true;
    CsvFileCell first; ///< where the table begins

    bool isEmpty(std::size_t column) const { return columns[column].missing == rows; }
    /// Whether this column and all behind it are empty and without a name.
    bool isTrailing(std::size_t column) const;
};

/// The most different words of a column that become features.
inline constexpr std::size_t mostWords = 64;

/// Reads all of a table. `goOn` (0 … 1) is asked now and then; false ends it with `cancelledError`. Lines may end in
/// further delimiters with nothing between them, which make columns that are empty. `target` as in CsvData.
Result<TableSurvey> surveyTable(CsvReader &reader, const std::string &target, const std::function<bool(double)> &goOn);

/// Names of columns as a message lists them.
std::string listOfColumns(const std::vector<ColumnSurvey> &columns);

} // namespace stacklight
