#include "data/csv_outline.h"

#include "data/csv_file.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace stacklight {

namespace {

constexpr int rowsToLookAt = 1000;

struct Column
{
    bool hasWords = false;
    bool hasDecimals = false;
    std::set<std::string> values; ///< some of them
    std::size_t rows = 0;

    void add(const CsvReader &reader, const CsvFileCell &cell)
    {
        if (isMissing(cell.text))
            return;
        double value = 0;
        const NumberFault fault = reader.number(cell, value);
        hasWords = hasWords || fault == NumberFault::NotANumber;
        hasDecimals = hasDecimals || (fault == NumberFault::None && value != std::floor(value));
        values.insert(cell.text);
        ++rows;
    }

    bool mayHoldClasses() const { return rows > 0 && (hasWords || (!hasDecimals && 2 * values.size() <= rows)); }
};

bool isNameOfTarget(const std::string &name)
{
    static const std::set<std::string> names = {
        "class", "classes", "label", "labels", "target", "y", "category", "species", "outcome", "kind"};
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return names.contains(lower);
}

std::size_t targetOf(const std::vector<std::string> &names, const std::vector<Column> &columns)
{
    if (std::ranges::count_if(names, isNameOfTarget) == 1)
        return std::size_t(std::ranges::find_if(names, isNameOfTarget) - names.begin());
    if (std::ranges::count(columns, true, &Column::hasWords) == 1)
        return std::size_t(std::ranges::find(columns, true, &Column::hasWords) - columns.begin());
    const std::size_t last = columns.size() - 1;
    if (columns[last].mayHoldClasses())
        return last;
    const auto found = std::ranges::find_if(columns, &Column::mayHoldClasses);
    return found == columns.end() ? last : std::size_t(found - columns.begin());
}

} // namespace

Result<CsvOutline> outlineOf(const std::string &path, const CsvData &wanted)
{
    Result<std::unique_ptr<CsvReader>> opened = CsvReader::open(path, wanted);
    if (!opened)
        return opened.error();
    CsvReader &reader = **opened;
    Result<std::vector<std::string>> names = reader.names();
    if (!names)
        return names.error();
    std::vector<Column> columns(names->size());
    std::vector<CsvFileCell> record;
    for (int row = 0; row < rowsToLookAt; ++row) {
        const Result<bool> more = reader.next(record);
        if (!more || !*more) // what is wrong further down, loading tells
            break;
        for (std::size_t i = 0; i < std::min(record.size(), columns.size()); ++i)
            columns[i].add(reader, record[i]);
    }
    return CsvOutline{*names, targetOf(*names, columns)};
}

} // namespace stacklight
