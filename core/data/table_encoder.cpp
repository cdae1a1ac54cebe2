#include "data/table_encoder.h"

#include "base/json.h"
#include "data/csv_file.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr std::size_t mostInputs = std::size_t(1) << 27;

std::string quotedName(const std::string &name)
{
    return quoted(Json(name));
}

std::string listOfNames(const std::vector<std::string> &names)
{
    constexpr std::size_t longest = 20;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), longest); ++i)
        list.append(i ? ", " : "").append(quotedName(names[i]));
    return names.size() > longest ? list + ", …" : list;
}

class RowEncoder
{
public:
    RowEncoder(const TableEncoder &encoder, const std::string &path, Progress *progress)
        : m_encoder(encoder), m_path(path), m_progress(progress)
    {
    }

    /// `layout`: as far as it is known.
    Result<Examples<double>> read(const CsvData &layout)
    {
        if (auto found = findColumns(layout); !found)
            return found.error();
        m_hasColumns = true;
        Examples<double> examples;
        std::vector<CsvFileCell> record;
        for (std::uint32_t row = 1;; ++row) {
            const Result<bool> more = m_reader->next(record);
            if (!more)
                return more.error();
            if (!*more)
                break;
            if (auto done = fit(record); !done)
                return done.error();
            const Result<bool> isUsed = encode(record, examples.values);
            if (!isUsed)
                return isUsed.error();
            if (*isUsed)
                examples.rows.push_back(row);
            else
                ++examples.report.rowsDropped;
            if (examples.values.size() > mostInputs)
                return m_reader->error(record[0],
                    message(TR("the table has more than %1 numbers, the most that are held in memory"),
                        std::to_string(mostInputs)));
            if (row % 1024 == 0 && m_progress) {
                m_progress->done = m_reader->done();
                if (m_progress->cancelled)
                    return cancelledError();
            }
        }
        examples.report.rowsUsed = std::int64_t(examples.rows.size());
        examples.report.cellsFilled = m_filled;
        return examples;
    }

    /// Whether the last table that was read had all columns.
    bool hasColumns() const { return m_hasColumns; }

private:
    Result<void> open(const CsvData &layout)
    {
        Result<std::unique_ptr<CsvReader>> reader = CsvReader::open(m_path, layout);
        if (!reader)
            return reader.error();
        m_reader = *std::move(reader);
        Result<std::vector<std::string>> names = m_reader->names(1);
        if (!names)
            return names.error();
        m_names = *std::move(names);
        return {};
    }

    /// By the names in the first line; or by their places, where the first line is a row, or where no names are known.
    Result<void> findColumns(CsvData layout)
    {
        if (m_encoder.hadHeader) {
            layout.header = HeaderLine::Yes;
            if (auto opened = open(layout); !opened)
                return opened;
            if (findNames())
                return {};
        }
        layout.header = HeaderLine::No;
        if (auto opened = open(layout); !opened)
            return opened;
        const Result<bool> begins = findPlaces() ? beginsWithRow() : Result<bool>(false);
        if (!begins)
            return begins.error();
        layout.header = *begins ? HeaderLine::No : HeaderLine::Yes;
        if (auto opened = open(layout); !opened)
            return opened;
        return *begins || (!m_encoder.hadHeader && findPlaces()) ? Result<void>() : missingColumn();
    }

    /// Whether the first line holds what the columns should: numbers, or words that were learned.
    Result<bool> beginsWithRow()
    {
        std::vector<CsvFileCell> record;
        const Result<bool> more = m_reader->next(record);
        if (!more || !*more)
            return more;
        bool fits = false;
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const EncodedColumn &column = m_encoder.columns[i];
            const std::string &text = record[m_places[i]].text;
            double value = 0;
            if (column.isOfWords)
                fits = fits || column.inputs.contains(text);
            else if (m_reader->number(record[m_places[i]], value) != NumberFault::NotANumber)
                fits = true;
            else if (!isMissing(text))
                return false;
        }
        return fits;
    }

    bool findNames()
    {
        m_places.clear();
        for (const EncodedColumn &column : m_encoder.columns) {
            const auto found = std::ranges::find(m_names, column.name);
            if (found == m_names.end())
                return false;
            m_places.push_back(std::size_t(found - m_names.begin()));
        }
        return true;
    }

    /// Where nothing names them: the table has all columns of the one that was learned, or all but the target, or those
    /// that are inputs alone.
    bool findPlaces()
    {
        m_places.clear();
        const std::size_t count = m_names.size(), learned = m_encoder.columnsLearned;
        for (std::size_t i = 0; i < m_encoder.columns.size(); ++i) {
            const std::size_t place = m_encoder.columns[i].place;
            if (count == learned)
                m_places.push_back(place);
            else if (count == m_encoder.columns.size())
                m_places.push_back(i);
            else if (count + 1 == learned)
                m_places.push_back(place > m_encoder.target ? place - 1 : place);
            else
                return false;
        }
        return true;
    }

    Error missingColumn() const
    {
        for (const EncodedColumn &column : m_encoder.columns) {
            if (m_encoder.hadHeader && std::ranges::find(m_names, column.name) == m_names.end())
                return m_reader->error(m_reader->first(),
                    message(TR("there is no column %1, which the network takes; there are %2"), quotedName(column.name),
                        listOfNames(m_names)));
        }
        return m_reader->error(m_reader->first(),
            message(TR("this table has %1 columns; the network has learned one of %2, of which it takes %3"),
                std::to_string(m_names.size()), std::to_string(m_encoder.columnsLearned),
                std::to_string(m_encoder.columns.size())));
    }

    /// Delimiters at the end of a line make no columns.
    Result<void> fit(std::vector<CsvFileCell> &record) const
    {
        const std::size_t cells = record.size();
        while (record.size() > m_names.size() && record.back().text.empty())
            record.pop_back();
        while (record.size() < m_names.size() && m_encoder.hadHeader && !m_reader->isNamed(record.size()))
            record.emplace_back();
        if (record.size() != m_names.size())
            return m_reader->error(record[0],
                message(TR("this line has %1 cells, but the table has %2 columns"), std::to_string(cells),
                    std::to_string(m_names.size())));
        return {};
    }

    /// False: the row is to be left out.
    Result<bool> encode(const std::vector<CsvFileCell> &record, std::vector<double> &values)
    {
        const std::size_t begin = values.size();
        for (std::size_t i = 0; i < m_encoder.columns.size(); ++i) {
            const EncodedColumn &column = m_encoder.columns[i];
            const CsvFileCell &cell = record[m_places[i]];
            const bool misses = isMissing(cell.text);
            if (misses && m_encoder.wanted.missing == MissingCells::Refuse)
                return m_reader->error(cell,
                    message(TR("the cell in column %1 is missing, which \"missing\": \"refuse\" does not allow"),
                        quotedName(column.name)));
            if (misses && m_encoder.wanted.missing == MissingCells::Drop) {
                values.resize(begin);
                return false;
            }
            m_filled += misses;
            if (column.isOfWords) {
                addWord(column, cell.text, misses, values);
                continue;
            }
            const Result<double> number = misses ? Result<double>(column.mean) : numberIn(cell, column.name);
            if (!number)
                return number.error();
            values.push_back(*number);
        }
        return true;
    }

    static void addWord(const EncodedColumn &column, const std::string &word, bool misses, std::vector<double> &values)
    {
        const std::size_t first = values.size();
        values.resize(first + column.features, 0.0);
        const auto found = misses ? column.inputs.end() : column.inputs.find(word);
        if (found != column.inputs.end())
            values[first + found->second] = 1;
        else if (misses && column.inputOfMissing)
            values[first + *column.inputOfMissing] = 1;
    }

    Result<double> numberIn(const CsvFileCell &cell, const std::string &column) const
    {
        double value = 0;
        const NumberFault fault = m_reader->number(cell, value);
        const auto refuse = [&](const char *pattern) {
            return m_reader->error(cell, message(pattern, quotedName(cell.text), quotedName(column)));
        };
        if (fault == NumberFault::NotANumber)
            return refuse(TR("%1 in column %2; the network takes a number there, such as -1.5 or 2e3"));
        if (fault == NumberFault::NotFinite)
            return refuse(TR("%1 in column %2; numbers must be finite"));
        if (fault == NumberFault::TooLarge || std::abs(value) > std::numeric_limits<float>::max())
            return refuse(TR("%1 in column %2; absolute values of at most 3.4e38 are allowed"));
        return value;
    }

    const TableEncoder &m_encoder;
    const std::string &m_path;
    Progress *const m_progress;
    std::unique_ptr<CsvReader> m_reader;
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_places; ///< of each of the encoder's columns among these
    bool m_hasColumns = false;
    std::int64_t m_filled = 0;
};

} // namespace

Result<Examples<double>> TableEncoder::read(const std::string &path, Progress *progress) const
{
    // Most are laid out as the one before was. One that is not is looked at by itself, so that a comma is what it was
    // meant to be.
    RowEncoder asBefore(*this, path, progress);
    Result<Examples<double>> examples = asBefore.read(found);
    if (examples || (progress && progress->cancelled))
        return examples;
    Result<Examples<double>> otherwise = RowEncoder(*this, path, progress).read(wanted);
    return otherwise || !asBefore.hasColumns() ? otherwise : examples;
}

TableEncoder numberEncoder(const std::vector<std::string> &names)
{
    TableEncoder encoder;
    for (const std::string &name : names)
        encoder.columns.push_back({name, encoder.columns.size()});
    encoder.columnsLearned = encoder.target = names.size();
    encoder.wanted.missing = MissingCells::Refuse;
    return encoder;
}

} // namespace stacklight
