#include "base/csv_table.h"

#include <charconv>
#include <cmath>

namespace stacklight {

namespace {

std::string numberText(double value)
{
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value > 0 ? "inf" : "-inf";
    char buffer[40];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string quotedWhereNeeded(const std::string &text, char separator)
{
    if (text.find_first_of(std::string("\"\r\n") + separator) == std::string::npos)
        return text;
    std::string result = "\"";
    for (char character : text) {
        if (character == '"')
            result += '"';
        result += character;
    }
    return result + '"';
}

std::string rowsText(const std::vector<std::vector<CsvCell>> &rows, char separator)
{
    std::string text;
    for (const auto &cells : rows) {
        for (std::size_t index = 0; index < cells.size(); ++index) {
            if (index > 0)
                text += separator;
            text += quotedWhereNeeded(cellText(cells[index]), separator);
        }
        text += "\r\n";
    }
    return text;
}

std::string tableText(const CsvTable &table, char separator)
{
    return rowsText({{table.header.begin(), table.header.end()}}, separator) + rowsText(table.rows, separator);
}

} // namespace

std::string cellText(const CsvCell &cell)
{
    if (const auto *text = std::get_if<std::string>(&cell))
        return *text;
    if (const auto *integer = std::get_if<std::int64_t>(&cell))
        return std::to_string(*integer);
    return numberText(std::get<double>(cell));
}

std::vector<std::string> csvLineCells(std::string_view line)
{
    std::vector<std::string> cells(1);
    bool isQuoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ',' && !isQuoted)
            cells.emplace_back();
        else if (line[i] != '"')
            cells.back() += line[i];
        else if (isQuoted && line.substr(i + 1).starts_with('"'))
            cells.back() += line[i++];
        else
            isQuoted = !isQuoted;
    }
    return cells;
}

void CsvTable::extend(const CsvCell &cell)
{
    rows.back().push_back(cell);
}

std::string CsvTable::csv() const
{
    return tableText(*this, ',');
}

std::string CsvTable::csvRows() const
{
    return rowsText(rows, ',');
}

std::string CsvTable::tabSeparated() const
{
    return tableText(*this, '\t');
}

} // namespace stacklight
