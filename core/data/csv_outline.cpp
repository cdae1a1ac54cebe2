#include "data/csv_outline.h"

#include "data/csv_file.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

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

    /// Not names or numbers of the rows, most of which stand there once.
    bool comesAgain() const { return 2 * values.size() <= rows; }
    bool mayHoldWordsOfClasses() const
    {
        constexpr std::size_t few = 20; // in a table of few rows as well
        return hasWords && (values.size() <= few || comesAgain());
    }
    bool mayHoldClasses() const
    {
        return mayHoldWordsOfClasses() || (rows > 0 && !hasWords && !hasDecimals && comesAgain());
    }
};

std::string lowerCase(std::string name)
{
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return name;
}

/// The column whose name says that it is the target, if one does.
std::optional<std::size_t> targetByName(const std::vector<std::string> &names)
{
    // What tells most comes first: a table of passengers has a class as well.
    constexpr std::string_view all[] = {"target", "label", "labels", "outcome", "survived", "diagnosis", "species",
        "class", "classes", "category", "kind", "quality", "price", "mpg", "y"};
    std::vector<std::string> lower;
    std::ranges::transform(names, std::back_inserter(lower), lowerCase);
    for (const std::string_view name : all) {
        if (name == "y" && std::ranges::count(lower, "z") > 0)
            continue; // it is a coordinate
        if (std::ranges::count(lower, name) == 1)
            return std::size_t(std::ranges::find(lower, name) - lower.begin());
    }
    return {};
}

std::size_t targetOf(const std::vector<std::string> &names, const std::vector<Column> &columns)
{
    if (const std::optional<std::size_t> named = targetByName(names))
        return *named;
    if (std::ranges::count_if(columns, &Column::mayHoldWordsOfClasses) == 1)
        return std::size_t(std::ranges::find_if(columns, &Column::mayHoldWordsOfClasses) - columns.begin());
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
