#include "data/csv_file.h"

#include "base/json.h"
#include "base/text_encoding.h"
#include "base/utf8.h"

#include <algorithm>
#include <set>

namespace stacklight {

namespace {

constexpr std::uint64_t maximumBytes = std::uint64_t(1) << 30;
constexpr std::size_t longestCell = 65536;
constexpr std::size_t maximumCells = 20000;
constexpr std::size_t mostEmptyLines = 10000;

std::string byteText(int byte)
{
    static const char digits[] = "0123456789abcdef";
    return {'0', 'x', digits[byte >> 4 & 15], digits[byte & 15]};
}

} // namespace

Result<std::unique_ptr<CsvReader>> CsvReader::open(const std::string &path, const CsvData &wanted)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    std::unique_ptr<CsvReader> reader(new CsvReader(*std::move(in)));
    if (auto begun = reader->begin(wanted); !begun)
        return begun.error();
    return reader;
}

Result<void> CsvReader::begin(const CsvData &wanted)
{
    fill();
    const std::string_view sample(m_buffer.data(), m_end);
    if (std::optional<Message> fault = encodingFault(sample))
        return here(*std::move(fault));
    m_layout = layoutOf(sample, m_end < m_buffer.size(), wanted);
    m_at = m_layout.begin;
    m_line = m_layout.line;
    return {};
}

void CsvReader::fill()
{
    m_at = m_end = 0;
    Result<std::size_t> got = m_failed ? Result<std::size_t>(m_fault) : m_in->read(m_buffer.data(), m_buffer.size());
    m_bytes += got ? *got : 0;
    if (got && (m_bytes > maximumBytes || m_in->fileSize() > maximumBytes)) // at once, where the file itself tells it
        got = here(message(
            TR("the table is larger than 1 GiB, the most that is read; put fewer rows or columns into a file of "
               "their own")));
    if (got) {
        m_end = *got;
    } else {
        m_failed = true;
        m_fault = got.error();
    }
}

int CsvReader::peek()
{
    if (m_at == m_end)
        fill();
    return m_at < m_end ? static_cast<unsigned char>(m_buffer[m_at]) : -1;
}

void CsvReader::take()
{
    ++m_at;
    ++m_column;
}

void CsvReader::takeLineEnd()
{
    if (peek() == '\r')
        take();
    if (peek() == '\n')
        take();
    ++m_line;
    m_column = 1;
}

Error CsvReader::error(const CsvFileCell &at, Message what) const
{
    return {m_in->path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column), {}, std::move(what)};
}

Error CsvReader::here(Message what) const
{
    return error({{}, m_line, m_column}, std::move(what));
}

Result<std::vector<std::string>> CsvReader::names(std::size_t fewest)
{
    Result<bool> more = read(m_first);
    if (!more)
        return more.error();
    if (!*more)
        return error({}, message(TR("the file is empty; a table has a line of column names, or rows, or both")));
    if (m_first.size() < fewest)
        return error(first(),
            message(TR("the first line has one column, %1; a table needs at least two, separated by commas, "
                       "semicolons, tabs, bars (|) or spaces"),
                quoted(Json(first().text))));
    if (m_first.size() - 1 > maximumFeatures)
        return error(first(),
            message(TR("there are %1 columns; at most %2 are allowed beside the target"),
                std::to_string(m_first.size()), std::to_string(maximumFeatures)));
    m_isFirstARow = !m_layout.hasHeader;
    std::vector<std::string> names;
    std::set<std::string_view> known;
    for (const CsvFileCell &cell : m_first) {
        const bool isNamed = m_layout.hasHeader && !cell.text.empty();
        if (isNamed && !known.insert(cell.text).second)
            return error(cell, message(TR("duplicate column name %1"), quoted(Json(cell.text))));
        names.push_back(isNamed ? cell.text : std::to_string(names.size() + 1));
    }
    return names;
}

Result<bool> CsvReader::next(std::vector<CsvFileCell> &record)
{
    if (!m_isFirstARow)
        return read(record);
    m_isFirstARow = false;
    record = m_first;
    return true;
}

void CsvReader::passComment()
{
    while (!endsLine(peek()))
        take();
}

/// Whether another cell follows.
bool CsvReader::takeSeparator()
{
    if (peek() != m_layout.separator && !(isBlankSeparated() && peek() == '\t'))
        return false;
    if (!isBlankSeparated()) {
        take();
        return true;
    }
    while (isSpace(peek()))
        take();
    return !endsLine(peek());
}

Result<bool> CsvReader::read(std::vector<CsvFileCell> &record)
{
    for (std::size_t emptyLines = 0; peek() >= 0;) {
        if (m_layout.hasComments && peek() == '#') {
            passComment();
            takeLineEnd();
            continue;
        }
        if (emptyLines++ == mostEmptyLines)
            return here(message(TR("there are more than %1 empty lines, the most that are passed over"),
                std::to_string(mostEmptyLines)));
        std::size_t count = 0;
        for (bool more = true; more;) {
            if (count == maximumCells)
                return here(message(
                    TR("this line has more than %1 cells, the most that are allowed"), std::to_string(maximumCells)));
            if (count == record.size())
                record.emplace_back();
            if (auto read = readCell(record[count++]); !read)
                return read.error();
            more = takeSeparator();
        }
        takeLineEnd();
        record.resize(count);
        if (count > 1 || record[0].quoted || !record[0].text.empty())
            return m_failed ? Result<bool>(m_fault) : true;
    }
    return m_failed ? Result<bool>(m_fault) : false;
}

Error CsvReader::tooLong(const CsvFileCell &cell) const
{
    return error(
        cell, message(TR("this cell is longer than %1 bytes, the most that are allowed"), std::to_string(longestCell)));
}

Result<void> CsvReader::passSpaces(const CsvFileCell &cell)
{
    for (std::size_t passed = 0; isSpace(peek()); ++passed) {
        if (passed == longestCell)
            return tooLong(cell);
        take();
    }
    return {};
}

Result<void> CsvReader::readCell(CsvFileCell &cell)
{
    cell.text.clear();
    cell.line = m_line;
    cell.column = m_column;
    if (auto passed = passSpaces(cell); !passed)
        return passed;
    cell.column = m_column;
    cell.quoted = peek() == '"';
    if (auto read = cell.quoted ? readQuoted(cell) : readPlain(cell); !read)
        return read;
    if (!isUtf8(cell.text))
        return error(cell, message(TR("this cell is not text in UTF-8; save the table as \"CSV UTF-8\"")));
    return {};
}

Result<void> CsvReader::readQuoted(CsvFileCell &cell)
{
    for (take();;) {
        const int byte = peek();
        if (byte < 0)
            return error(cell, message(TR("a quote opens here and is never closed")));
        if (byte == '"') {
            take();
            if (peek() != '"')
                break;
        }
        if (auto added = append(cell, byte); !added)
            return added;
        if (byte == '\n') {
            ++m_line;
            m_column = 1;
        }
    }
    if (auto passed = isBlankSeparated() ? Result<void>() : passSpaces(cell); !passed)
        return passed;
    if (!endsCell(peek()))
        return here(message(
            TR("something follows the closing quote of a cell; a quote within a quoted cell is written twice")));
    return {};
}

/// Whether it can be copied as it is: neither a control character nor a quote nor what ends a cell.
bool CsvReader::isPlain(unsigned char byte) const
{
    return byte >= 0x20 && byte != 0x7f && byte != '"' && byte != static_cast<unsigned char>(m_layout.separator);
}

Result<void> CsvReader::readPlain(CsvFileCell &cell)
{
    for (int byte = peek(); !endsCell(byte); byte = peek()) {
        const char *const from = m_buffer.data() + m_at;
        const std::size_t room = std::min(m_end - m_at, longestCell - cell.text.size());
        const std::size_t plain = std::size_t(std::find_if_not(from, from + room, [this](char c) {
            return isPlain(static_cast<unsigned char>(c));
        }) - from);
        cell.text.append(from, plain);
        m_at += plain;
        m_column += std::int64_t(plain);
        if (plain > 0)
            continue;
        if (byte == '"')
            return here(message(TR("quote within a cell; put the whole cell in quotes and write the quote twice")));
        if (auto added = append(cell, byte); !added)
            return added;
    }
    while (!cell.text.empty() && isSpace(cell.text.back()))
        cell.text.pop_back();
    return {};
}

Result<void> CsvReader::append(CsvFileCell &cell, int byte)
{
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f)
        return here(
            message(TR("byte %1 cannot be part of a table, which is text in UTF-8 (is this another kind of file?)"),
                byteText(byte)));
    if (cell.text.size() == longestCell)
        return tooLong(cell);
    cell.text += char(byte);
    take();
    return {};
}

} // namespace stacklight
