#include "data/table_survey.h"

#include "base/json.h"
#include "data/data_report.h"
#include "data/sources/sources.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

void CountingColumn::add(double value)
{
    constexpr double largest = 1e15; // integers are exact up to here
    m_isWhole = m_isWhole && value == std::floor(value) && std::abs(value) < largest;
    if (!m_isWhole)
        return;
    if (m_count == 0)
        m_first = m_least = m_most = value;
    else {
        m_isConsecutive = m_isConsecutive && value == m_last + 1;
        m_isIncreasing = m_isIncreasing && value > m_last;
    }
    m_last = value;
    m_least = std::min(m_least, value);
    m_most = std::max(m_most, value);
    const auto bits = std::uint64_t(std::int64_t(value));
    ++m_count;
    m_sum += bits;
    m_squares += bits * bits;
}

bool CountingColumn::isNumbering() const
{
    if (!m_isWhole || m_count == 0)
        return false;
    if (m_isIncreasing)
        return true;
    if (m_most - m_least + 1 != double(m_count))
        return false;
    std::uint64_t sum = 0, squares = 0;
    for (std::uint64_t i = 0; i < m_count; ++i) {
        const std::uint64_t bits = std::uint64_t(std::int64_t(m_least)) + i;
        sum += bits;
        squares += bits * bits;
    }
    return sum == m_sum && squares == m_squares;
}

bool TableSurvey::isTrailing(std::size_t column) const
{
    for (std::size_t i = column; i < columns.size(); ++i) {
        if (!isEmpty(i) || (hasHeader && columns[i].isNamed))
            return false;
    }
    return true;
}

std::string listOfColumns(const std::vector<ColumnSurvey> &columns)
{
    constexpr std::size_t longest = 20;
    std::string list;
    for (std::size_t i = 0; i < std::min(columns.size(), longest); ++i)
        list.append(i ? ", " : "").append(quoted(Json(columns[i].name)));
    return columns.size() > longest ? list + ", …" : list;
}

namespace {

class Surveyor
{
public:
    Surveyor(CsvReader &reader, const std::string &target) : m_reader(reader), m_targetName(target) {}

    Result<TableSurvey> read(const std::function<bool(double)> &goOn)
    {
        if (auto done = begin(); !done)
            return done.error();
        std::vector<CsvFileCell> record;
        for (;;) {
            Result<bool> more = m_reader.next(record);
            if (!more)
                return more.error();
            if (!*more)
                break;
            if (auto done = add(record); !done)
                return done.error();
            if (m_survey.rows % 1024 == 0 && !goOn(m_reader.done()))
                return cancelledError();
        }
        // The last one that something stands in, or that has a name.
        std::size_t &target = m_survey.target;
        while (m_targetName.empty() && target > 0 && m_survey.rows > 0 && m_survey.isTrailing(target))
            --target;
        return std::move(m_survey);
    }

private:
    Result<void> begin()
    {
        Result<std::vector<std::string>> names = m_reader.names();
        if (!names)
            return names.error();
        m_survey.hasHeader = m_reader.layout().hasHeader;
        m_survey.first = m_reader.first();
        m_named = names->size();
        for (std::size_t i = 0; i < names->size(); ++i)
            addColumn(std::move((*names)[i]), m_reader.isNamed(i));
        m_survey.target = m_named - 1;
        if (m_targetName.empty()) {
            constexpr std::size_t mostTrailing = 8;
            for (std::size_t i = m_named > mostTrailing ? m_named - mostTrailing : 0; i < m_named; ++i)
                m_survey.columns[i].mostValues = mostClasses;
            return {};
        }
        const auto is = [&](const ColumnSurvey &column, bool isNamed) {
            return column.isNamed == isNamed && column.name == m_targetName;
        };
        std::size_t found = 0;
        for (const bool isNamed : {true, false}) {
            for (found = 0; found < m_named && !is(m_survey.columns[found], isNamed);)
                ++found;
            if (found < m_named)
                break;
        }
        if (found == m_named)
            return m_reader.error(m_survey.first,
                message(TR("there is no column %1, which \"target\" names; there are %2"), quoted(Json(m_targetName)),
                    listOfColumns(m_survey.columns)));
        m_survey.target = found;
        m_survey.columns[found].mostValues = mostClasses;
        return {};
    }

    void addColumn(std::string name, bool isNamed)
    {
        ColumnSurvey column;
        column.name = std::move(name);
        column.isNamed = isNamed;
        column.mostValues = mostWords;
        column.missing = m_survey.rows;
        m_survey.columns.push_back(std::move(column));
    }

    /// Cells without anything in them may follow, or be left out where no name stands above them.
    bool fits(const std::vector<CsvFileCell> &record) const
    {
        for (std::size_t i = m_named; i < record.size(); ++i) {
            if (!record[i].text.empty())
                return false;
        }
        for (std::size_t i = record.size(); i < m_named; ++i) {
            if (!m_survey.hasHeader || m_survey.columns[i].isNamed)
                return false;
        }
        return true;
    }

    Result<void> add(const std::vector<CsvFileCell> &record)
    {
        if (record.size() != m_named && !fits(record))
            return m_reader.error(record[0],
                message(m_survey.hasHeader
                        ? TR("this line has %1 cells, but the header has %2; they must be as many")
                        : TR("this line has %1 cells, but the first one has %2; they must be as many"),
                    std::to_string(record.size()), std::to_string(m_named)));
        while (m_survey.columns.size() < record.size())
            addColumn(std::to_string(m_survey.columns.size() + 1), false);
        for (std::size_t i = 0; i < m_survey.columns.size(); ++i) {
            if (i >= record.size() || isMissing(record[i].text))
                ++m_survey.columns[i].missing;
            else
                add(record[i], m_survey.columns[i]);
        }
        ++m_survey.rows;
        return {};
    }

    void add(const CsvFileCell &cell, ColumnSurvey &column)
    {
        if (!column.firstWord) {
            double value = 0;
            switch (m_reader.number(cell, value)) {
            case NumberFault::NotANumber:
                column.firstWord = cell;
                break;
            case NumberFault::None:
                column.hasDecimals = column.hasDecimals || value != std::floor(value);
                column.counting.add(value);
                break;
            default: // read again, it is refused
                break;
            }
        }
        if (column.tooMany || column.values.contains(cell.text))
            return;
        if (column.values.size() == column.mostValues) {
            column.tooMany = cell;
            return;
        }
        column.values.emplace(cell.text, std::int32_t(column.values.size()));
    }

    CsvReader &m_reader;
    const std::string &m_targetName;
    std::size_t m_named = 0; ///< columns of the first line
    TableSurvey m_survey;
};

} // namespace

Result<TableSurvey> surveyTable(CsvReader &reader, const std::string &target, const std::function<bool(double)> &goOn)
{
    return Surveyor(reader, target).read(goOn);
}

} // namespace stacklight
