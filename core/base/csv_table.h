// A table of numbers: of a figure, of a sweep.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stacklight {

using CsvCell = std::variant<std::string, std::int64_t, double>;

/// Names with units in the header, one row a point. A missing value is an empty text.
struct CsvTable
{
    std::vector<std::string> header;
    std::vector<std::vector<CsvCell>> rows;

    /// Appends a cell to the last row.
    void extend(const CsvCell &cell);

    /// As RFC 4180 says: commas, CRLF, quotes where they are needed. A number has a decimal point and as many digits as
    /// bring the same double back; one that is not finite is "nan", "inf" or "-inf".
    std::string csv() const;
    /// The same without the header, to go on after one.
    std::string csvRows() const;
    /// With tabs, as spreadsheets paste it.
    std::string tabSeparated() const;
};

/// As it stands in csv(), without quotes.
std::string cellText(const CsvCell &cell);

/// The cells of one line of csv(), without its end. None of them holds a line end.
std::vector<std::string> csvLineCells(std::string_view line);

} // namespace stacklight
