// Tables as text: RFC 4180, in UTF-8, separated by commas, semicolons or tabs.
#pragma once

#include "base/byte_stream.h"

#include <string_view>
#include <vector>

namespace stacklight {

struct CsvCell
{
    std::string text;
    std::int64_t line = 1;   ///< where the cell begins, counted from 1 …
    std::int64_t column = 1; ///< … and in bytes within the line
    bool quoted = false;
};

/// Reads a file (gzipped or plain) record by record. The separator is the one that is most frequent in the first line.
/// A byte order mark and some empty lines are passed over; spaces around cells that are not quoted do not count. At most 1 GiB,
/// cells of at most 64 KiB, 20,000 cells a record.
class CsvReader
{
public:
    static Result<std::unique_ptr<CsvReader>> open(const std::string &path);

    /// Reads the next record into `record`; false at the end of the file.
    Result<bool> next(std::vector<CsvCell> &record);

    /// "file:line:column: what".
    Error error(const CsvCell &at, Message what) const;
    char separator() const { return m_separator; }
    double done() const { return m_in->done(); }

private:
    explicit CsvReader(std::unique_ptr<ByteStream> in) : m_in(std::move(in)) {}
    void begin();
    void fill();
    int peek();
    void take();
    void takeLineEnd();
    Result<void> passSpaces(const CsvCell &cell);
    Result<void> readCell(CsvCell &cell);
    Result<void> readQuoted(CsvCell &cell);
    Result<void> readPlain(CsvCell &cell);
    Result<void> append(CsvCell &cell, int byte);
    bool isSpace(int byte) const { return byte == ' ' || (byte == '\t' && m_separator != '\t'); }
    bool endsCell(int byte) const { return byte < 0 || byte == m_separator || byte == '\r' || byte == '\n'; }
    Error here(Message what) const;
    Error tooLong(const CsvCell &cell) const;

    std::unique_ptr<ByteStream> m_in;
    std::vector<char> m_buffer = std::vector<char>(65536);
    std::size_t m_at = 0;
    std::size_t m_end = 0;
    std::uint64_t m_bytes = 0;
    std::int64_t m_line = 1;
    std::int64_t m_column = 1;
    char m_separator = ',';
    bool m_failed = false;
    Error m_fault; ///< of the file below, when m_failed
};

/// A finite number, whatever the locale: digits with a decimal point, perhaps an exponent. Too small for a double is 0.
enum class NumberFault { None, NotANumber, NotFinite, TooLarge };
NumberFault parseNumber(std::string_view text, double &value);

} // namespace stacklight
