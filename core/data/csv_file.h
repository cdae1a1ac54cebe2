// Tables as text: RFC 4180, in UTF-8, separated by commas, semicolons, tabs, bars or blanks.
#pragma once

#include "base/byte_stream.h"
#include "base/number.h"
#include "data/csv_layout.h"

#include <vector>

namespace stacklight {

struct CsvFileCell
{
    std::string text;
    std::int64_t line = 1;   ///< where the cell begins, counted from 1 …
    std::int64_t column = 1; ///< … and in bytes within the line
    bool quoted = false;
};

/// Reads a file (gzipped or plain) record by record. How it is laid out is found from its first MiB (see layoutOf), as
/// far as `wanted` does not say it. A byte order mark, some empty lines and comments are passed over; spaces around
/// cells that are not quoted do not count. At most 1 GiB, cells of at most 64 KiB, 20,000 cells a record.
class CsvReader
{
public:
    static constexpr std::size_t maximumFeatures = 16384;

    static Result<std::unique_ptr<CsvReader>> open(const std::string &path, const CsvData &wanted = {});

    /// The names of the columns, two at least unless fewer do: the header's, or where it has none, and where there is
    /// no header, 1, 2, 3, … To be called once, before `next`.
    Result<std::vector<std::string>> names(std::size_t fewest = 2);
    /// Whether the header names this column.
    bool isNamed(std::size_t column) const { return m_layout.hasHeader && !m_first[column].text.empty(); }
    /// Where the names stand, or the first row.
    const CsvFileCell &first() const { return m_first[0]; }

    /// Reads the next record into `record`; false at the end of the file.
    Result<bool> next(std::vector<CsvFileCell> &record);

    /// A cell as a number, with the decimal mark of the table.
    NumberFault number(const CsvFileCell &cell, double &value) const
    {
        return parseNumber(cell.text, value, m_layout.decimal);
    }

    /// "file:line:column: what".
    Error error(const CsvFileCell &at, Message what) const;
    const CsvLayout &layout() const { return m_layout; }
    double done() const { return m_in->done(); }

private:
    explicit CsvReader(std::unique_ptr<ByteStream> in) : m_in(std::move(in)) {}
    Result<void> begin(const CsvData &wanted);
    void fill();
    Result<bool> read(std::vector<CsvFileCell> &record);
    bool isBlankSeparated() const { return m_layout.separator == CsvLayout::blanks; }
    void passComment();
    bool takeSeparator();
    int peek();
    void take();
    void takeLineEnd();
    Result<void> passSpaces(const CsvFileCell &cell);
    Result<void> readCell(CsvFileCell &cell);
    Result<void> readQuoted(CsvFileCell &cell);
    Result<void> readPlain(CsvFileCell &cell);
    Result<void> append(CsvFileCell &cell, int byte);
    bool isSpace(int byte) const { return byte == ' ' || (byte == '\t' && m_layout.separator != '\t'); }
    bool endsLine(int byte) const { return byte < 0 || byte == '\r' || byte == '\n'; }
    bool endsCell(int byte) const
    {
        return endsLine(byte) || byte == m_layout.separator || (isBlankSeparated() && byte == '\t');
    }
    bool isPlain(unsigned char byte) const;
    Error here(Message what) const;
    Error tooLong(const CsvFileCell &cell) const;

    std::unique_ptr<ByteStream> m_in;
    CsvLayout m_layout;
    std::vector<CsvFileCell> m_first; ///< what `names` read
    bool m_isFirstARow = false;       ///< … and `next` is still to give
    std::vector<char> m_buffer = std::vector<char>(std::size_t(1) << 20);
    std::size_t m_at = 0;
    std::size_t m_end = 0;
    std::uint64_t m_bytes = 0;
    std::int64_t m_line = 1;
    std::int64_t m_column = 1;
    bool m_failed = false;
    Error m_fault; ///< of the file below, when m_failed
};

} // namespace stacklight
