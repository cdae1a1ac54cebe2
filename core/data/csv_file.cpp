#include "data/csv_file.h"

#include "base/utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>

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

Result<std::unique_ptr<CsvReader>> CsvReader::open(const std::string &path)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    std::unique_ptr<CsvReader> reader(new CsvReader(*std::move(in)));
    reader->begin();
    return reader;
}

// Passes over the byte order mark and finds the separator.
void CsvReader::begin()
{
    fill();
    if (m_end >= 3 && std::string_view(m_buffer.data(), 3) == "\xEF\xBB\xBF")
        m_at = 3;
    std::int64_t counts[3] = {0, 0, 0};
    const std::string_view separators = ",;\t";
    bool quoted = false;
    for (std::size_t i = m_at; i < m_end && (quoted || (m_buffer[i] != '\n' && m_buffer[i] != '\r')); ++i) {
        const std::size_t which = separators.find(m_buffer[i]);
        if (m_buffer[i] == '"')
            quoted = !quoted;
        else if (!quoted && which != std::string_view::npos)
            ++counts[which];
    }
    m_separator = separators[std::size_t(std::max_element(counts, counts + 3) - counts)];
}

void CsvReader::fill()
{
    m_at = m_end = 0;
    Result<std::size_t> got = m_failed ? Result<std::size_t>(m_fault) : m_in->read(m_buffer.data(), m_buffer.size());
    m_bytes += got ? *got : 0;
    if (got && m_bytes > maximumBytes)
        got = Error{m_in->path(), {}, message(TR("the table is larger than the %1 bytes that are allowed"), std::to_string(maximumBytes))};
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

Error CsvReader::error(const CsvCell &at, Message what) const
{
    return {m_in->path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column), {}, std::move(what)};
}

Error CsvReader::here(Message what) const
{
    return error({{}, m_line, m_column}, std::move(what));
}

Result<bool> CsvReader::next(std::vector<CsvCell> &record)
{
    for (std::size_t emptyLines = 0; peek() >= 0; ++emptyLines) {
        if (emptyLines == mostEmptyLines)
            return here(message(TR("there are more than %1 empty lines, the most that are passed over"), std::to_string(mostEmptyLines)));
        std::size_t count = 0;
        for (bool more = true; more;) {
            if (count == maximumCells)
                return here(message(TR("this line has more than %1 cells, the most that are allowed"), std::to_string(maximumCells)));
            if (count == record.size())
                record.emplace_back();
            if (auto read = readCell(record[count++]); !read)
                return read.error();
            more = peek() == m_separator;
            if (more)
                take();
        }
        takeLineEnd();
        record.resize(count);
        if (count > 1 || record[0].quoted || !record[0].text.empty())
            return m_failed ? Result<bool>(m_fault) : true;
    }
    return m_failed ? Result<bool>(m_fault) : false;
}

Error CsvReader::tooLong(const CsvCell &cell) const
{
    return error(cell, message(TR("this cell is longer than %1 bytes, the most that are allowed"), std::to_string(longestCell)));
}

Result<void> CsvReader::passSpaces(const CsvCell &cell)
{
    for (std::size_t passed = 0; isSpace(peek()); ++passed) {
        if (passed == longestCell)
            return tooLong(cell);
        take();
    }
    return {};
}

Result<void> CsvReader::readCell(CsvCell &cell)
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

Result<void> CsvReader::readQuoted(CsvCell &cell)
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
    if (auto passed = passSpaces(cell); !passed)
        return passed;
    if (!endsCell(peek()))
        return here(message(TR("something follows the closing quote of a cell; a quote within a quoted cell is written twice")));
    return {};
}

Result<void> CsvReader::readPlain(CsvCell &cell)
{
    for (int byte = peek(); !endsCell(byte); byte = peek()) {
        if (byte == '"')
            return here(message(TR("a quote stands within a cell; put the whole cell in quotes and write the quote twice")));
        if (auto added = append(cell, byte); !added)
            return added;
    }
    while (!cell.text.empty() && isSpace(cell.text.back()))
        cell.text.pop_back();
    return {};
}

Result<void> CsvReader::append(CsvCell &cell, int byte)
{
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f)
        return here(message(TR("the byte %1 stands here; a table is text in UTF-8 (is this another kind of file?)"), byteText(byte)));
    if (cell.text.size() == longestCell)
        return tooLong(cell);
    cell.text += char(byte);
    take();
    return {};
}

NumberFault parseNumber(std::string_view text, double &value)
{
    if (text.size() > 1 && text[0] == '+' && text[1] != '-')
        text.remove_prefix(1);
    const auto [last, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code == std::errc::invalid_argument || last != text.data() + text.size())
        return NumberFault::NotANumber;
    if (code == std::errc::result_out_of_range) {
        value = 0;
        return text.find("e-") != text.npos || text.find("E-") != text.npos ? NumberFault::None : NumberFault::TooLarge;
    }
    return std::isfinite(value) ? NumberFault::None : NumberFault::NotFinite;
}

} // namespace stacklight
