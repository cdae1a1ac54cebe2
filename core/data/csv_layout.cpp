#include "data/csv_layout.h"

#include "base/number.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace stacklight {

namespace {

constexpr std::size_t mostRows = 10'000;
constexpr std::string_view separators = "\t;|,"; // in the order of preference

struct Row
{
    std::size_t begin = 0;
    std::int64_t line = 1;
    bool isComment = false;
    std::vector<std::string_view> cells; ///< without quotes around them and spaces
};

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view cell)
{
    constexpr std::string_view spaces = " \t\r\n";
    const std::size_t first = cell.find_first_not_of(spaces);
    if (first == cell.npos)
        return {};
    cell = cell.substr(first, cell.find_last_not_of(spaces) - first + 1);
    return cell.size() >= 2 && cell.front() == '"' && cell.back() == '"' ? cell.substr(1, cell.size() - 2) : cell;
}

/// Cuts text into rows and cells, as the reader does, but it passes over what the reader refuses.
class Cutter
{
public:
    Cutter(std::string_view text, std::size_t begin, std::int64_t line, bool isWhole, char separator)
        : m_text(text), m_at(begin), m_line(line), m_isWhole(isWhole), m_separator(separator)
    {
    }

    std::vector<Row> rows()
    {
        std::vector<Row> rows;
        while (m_at < m_text.size() && rows.size() < mostRows) {
            if (isLineEnd(m_text[m_at])) {
                takeLineEnd();
                continue;
            }
            Row row = this->row();
            if (m_at == m_text.size() && !m_isWhole && !rows.empty()) // it may go on
                break;
            if (row.cells.size() > 1 || !row.cells[0].empty())
                rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    bool isSeparator(char c) const
    {
        return m_separator == CsvLayout::blanks ? c == ' ' || c == '\t' : c == m_separator;
    }

    Row row()
    {
        Row row{m_at, m_line, m_text[m_at] == '#', {}};
        if (m_separator == CsvLayout::blanks)
            passSeparators();
        do
            row.cells.push_back(cell(row.isComment));
        while (passSeparators());
        takeLineEnd();
        return row;
    }

    /// Whether a cell follows.
    bool passSeparators()
    {
        const std::size_t before = m_at;
        while (m_at < m_text.size() && isSeparator(m_text[m_at])) {
            ++m_at;
            if (m_separator != CsvLayout::blanks)
                return true;
        }
        return m_at > before && m_at < m_text.size() && !isLineEnd(m_text[m_at]);
    }

    std::string_view cell(bool isOfComment)
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && m_text[m_at] == ' ' && m_separator != CsvLayout::blanks)
            ++m_at;
        bool isQuoted = false;
        const bool mayBeQuoted = !isOfComment && m_at < m_text.size() && m_text[m_at] == '"';
        for (; m_at < m_text.size() && (isQuoted || !(isSeparator(m_text[m_at]) || isLineEnd(m_text[m_at]))); ++m_at) {
            isQuoted = isQuoted != (mayBeQuoted && m_text[m_at] == '"');
            m_line += isQuoted && m_text[m_at] == '\n';
        }
        return trimmed(m_text.substr(begin, m_at - begin));
    }

    void takeLineEnd()
    {
        const auto isHere = [this](char c) { return m_at < m_text.size() && m_text[m_at] == c; };
        if (m_at == m_text.size())
            return;
        m_at += isHere('\r');
        m_at += isHere('\n');
        ++m_line;
    }

    std::string_view m_text;
    std::size_t m_at;
    std::int64_t m_line;
    bool m_isWhole;
    char m_separator;
};

bool isNumber(std::string_view cell, char decimal)
{
    double value = 0;
    return parseNumber(cell, value, decimal) != NumberFault::NotANumber;
}

/// The number of cells that most rows have.
std::size_t usualWidth(const std::vector<Row> &rows)
{
    std::map<std::size_t, std::size_t> counts;
    for (const Row &row : rows) {
        if (!row.isComment)
            ++counts[row.cells.size()];
    }
    const auto most = std::ranges::max_element(counts, {}, [](const auto &count) { return count.second; });
    return most == counts.end() ? 0 : most->first;
}

/// How well a separator fits: the share of rows that it cuts alike, and half the share of cells that are then numbers.
/// 0: not at all.
double fitOf(const std::vector<Row> &rows)
{
    const std::size_t width = usualWidth(rows);
    if (width < 2)
        return 0;
    double all = 0, alike = 0, cells = 0, numbers = 0;
    for (const Row &row : rows) {
        if (row.isComment)
            continue;
        ++all;
        alike += row.cells.size() == width;
        for (const std::string_view cell : row.cells) {
            ++cells;
            numbers += isNumber(cell, '.') || isNumber(cell, ',');
        }
    }
    return alike / all + 0.5 * numbers / cells;
}

/// Like 1,234 or -12,345,678.
bool mayHaveThousands(std::string_view cell)
{
    if (cell.starts_with('-') || cell.starts_with('+'))
        cell.remove_prefix(1);
    const std::size_t comma = cell.find(',');
    if (comma == cell.npos || comma == 0 || comma > 3 || cell[0] == '0')
        return false;
    for (std::size_t at = comma; at < cell.size(); at += 4) {
        const std::string_view group = cell.substr(at, 4);
        if (group.size() != 4 || group[0] != ',' || group.find_first_not_of("0123456789", 1) != group.npos)
            return false;
    }
    return true;
}

char decimalOf(const std::vector<Row> &rows, char separator)
{
    if (separator == ',')
        return '.';
    std::size_t points = 0, commas = 0, clearCommas = 0;
    for (const Row &row : rows) {
        for (const std::string_view cell : row.cells) {
            const bool hasPoint = cell.find('.') != cell.npos, hasComma = cell.find(',') != cell.npos;
            points += hasPoint && isNumber(cell, '.');
            if (hasComma && isNumber(cell, ',')) {
                ++commas;
                clearCommas += !mayHaveThousands(cell);
            }
        }
    }
    return commas > points && (clearCommas > 0 || separator == ';') ? ',' : '.';
}

/// Names such as 0, 1, 2 or 2019, 2020, 2021: three and more integers side by side, each one more than the one before
/// it.
std::vector<bool> counted(const Row &row)
{
    std::vector<bool> are(row.cells.size());
    const auto integerOf = [&](std::size_t i) {
        double value = -1;
        return row.cells[i].find_first_not_of("0123456789") == std::string_view::npos
                && parseNumber(row.cells[i], value) == NumberFault::None
            ? value
            : -1.0;
    };
    for (std::size_t first = 0, last; first < row.cells.size(); first = last) {
        double value = integerOf(first);
        for (last = first + 1; last < row.cells.size() && value >= 0 && integerOf(last) == value + 1; ++last)
            ++value;
        constexpr std::size_t fewest = 3;
        if (last - first >= fewest)
            std::fill(are.begin() + std::ptrdiff_t(first), are.begin() + std::ptrdiff_t(last), true);
    }
    return are;
}

/// +1 where a column speaks for a header, −1 where it speaks against one, else 0.
int voteOf(const std::vector<Row> &rows, std::size_t first, std::size_t column, char decimal)
{
    const std::string_view name = rows[first].cells[column];
    std::size_t numbers = 0, words = 0;
    bool comesAgain = false;
    std::set<std::string_view> different;
    for (std::size_t i = first + 1; i < rows.size(); ++i) {
        if (rows[i].isComment || column >= rows[i].cells.size() || isMissing(rows[i].cells[column]))
            continue;
        const std::string_view cell = rows[i].cells[column];
        ++(isNumber(cell, decimal) ? numbers : words);
        comesAgain = comesAgain || cell == name;
        different.insert(cell);
    }
    if (isMissing(name) || numbers + words == 0)
        return 0;
    if (numbers >= 4 * words) // a column of numbers, but for a few
        return isNumber(name, decimal) ? -1 : 1;
    if (comesAgain)
        return -1;
    return !isNumber(name, decimal) && 2 * different.size() <= numbers + words ? 1 : 0;
}

/// The sum over the columns, of the row `first` over those below it.
int votesForHeader(const std::vector<Row> &rows, std::size_t first, char decimal)
{
    const auto next = std::find_if(
        rows.begin() + std::ptrdiff_t(first) + 1, rows.end(), [](const Row &row) { return !row.isComment; });
    const std::vector<bool> count = counted(rows[first]),
                            below = next == rows.end() ? std::vector<bool>() : counted(*next);
    int votes = 0;
    for (std::size_t column = 0; column < rows[first].cells.size(); ++column) {
        const bool isCount = count[column] && (column >= below.size() || !below[column]);
        if (!isCount)
            votes += voteOf(rows, first, column, decimal);
    }
    return votes;
}

/// Finds byte order mark and "sep=;".
class Prelude
{
public:
    Prelude(std::string_view sample, const CsvData &wanted) : m_sample(sample)
    {
        constexpr std::string_view mark = "\xEF\xBB\xBF", sign = "sep=";
        if (sample.starts_with(mark))
            begin = mark.size();
        const std::string_view rest = sample.substr(begin);
        const std::size_t end = sign.size() + 1;
        if (rest.starts_with(sign) && rest.size() > end && isLineEnd(rest[end])
            && separators.find(rest[sign.size()]) != separators.npos) {
            separator = rest[sign.size()];
            begin += end + (rest.substr(end).starts_with("\r\n") ? 2 : 1);
            line = 2;
        }
        constexpr char ofWords[] = {0, ',', ';', '\t', '|'}; // as they are declared
        if (wanted.delimiter != Delimiter::Auto)
            separator = ofWords[std::size_t(wanted.delimiter)];
    }

    std::vector<Row> rows(char mark, bool isWhole) const { return Cutter(m_sample, begin, line, isWhole, mark).rows(); }

    std::size_t begin = 0;
    std::int64_t line = 1;
    char separator = 0; ///< 0: nothing says it

private:
    std::string_view m_sample;
};

/// And the rows that it makes.
char bestSeparator(const Prelude &prelude, bool isWhole, std::vector<Row> &rows)
{
    char best = ',';
    double bestFit = 0;
    rows = prelude.rows(best, isWhole);
    const auto tryOut = [&](char separator) {
        std::vector<Row> cut = prelude.rows(separator, isWhole);
        if (const double fit = fitOf(cut); fit > bestFit) {
            best = separator;
            bestFit = fit;
            rows = std::move(cut);
        }
    };
    for (const char separator : separators)
        tryOut(separator);
    if (constexpr double poor = 0.5; bestFit < poor)
        tryOut(CsvLayout::blanks);
    return best;
}

} // namespace

bool isMissing(std::string_view cell)
{
    constexpr std::string_view words[] = {"", "?", "NA", "NaN", "nan", "null", "NULL", "N/A", "n/a", "#N/A"};
    return std::ranges::find(words, cell) != std::end(words);
}

CsvLayout layoutOf(std::string_view sample, bool isWhole, const CsvData &wanted)
{
    const Prelude prelude(sample, wanted);
    CsvLayout layout;
    std::vector<Row> rows;
    if (prelude.separator != 0) {
        layout.separator = prelude.separator;
        rows = prelude.rows(prelude.separator, isWhole);
    } else {
        layout.separator = bestSeparator(prelude, isWhole, rows);
    }
    layout.decimal = wanted.decimal == DecimalMark::Auto ? decimalOf(rows, layout.separator)
        : wanted.decimal == DecimalMark::Comma           ? ','
                                                         : '.';
    layout.begin = prelude.begin;
    layout.line = prelude.line;
    const std::size_t first = std::size_t(std::ranges::find(rows, false, &Row::isComment) - rows.begin());
    if (first == rows.size())
        return layout;
    layout.hasComments = first > 0;
    const int votes = votesForHeader(rows, first, layout.decimal);
    layout.hasHeader = wanted.header == HeaderLine::Auto ? votes >= 0 : wanted.header == HeaderLine::Yes;
    const Row *begin = &rows[first];
    const bool mayBeComment = wanted.header != HeaderLine::No && votes < 0 && first > 0;
    if (mayBeComment && rows[first - 1].cells.size() == usualWidth(rows)) {
        // "#a,b,class" over rows of numbers
        layout.hasHeader = true;
        begin = &rows[first - 1];
    }
    if (first > 0) {
        layout.begin = begin->begin + (begin->isComment ? 1 : 0);
        layout.line = begin->line;
    }
    return layout;
}

} // namespace stacklight
