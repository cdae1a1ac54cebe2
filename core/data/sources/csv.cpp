// A table: columns of numbers, one column of classes.
#include "base/json.h"
#include "data/csv_file.h"
#include "data/memory_dataset.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace stacklight {

namespace {

constexpr std::size_t maximumValues = std::size_t(1) << 27;
constexpr std::size_t maximumClasses = 1000;

std::string quotedText(const std::string &text)
{
    return quoted(Json(text));
}

class TableLoader
{
public:
    TableLoader(CsvReader &reader, const CsvData &csv, const LoadContext &context) : m_reader(reader), m_csv(csv), m_context(context) {}

    LoadedData load()
    {
        if (auto done = readNames(); !done)
            return done.error();
        for (;;) {
            Result<bool> more = m_reader.next(m_record);
            if (!more)
                return more.error();
            if (!*more)
                break;
            if (auto done = readRow(); !done)
                return done.error();
            if (m_examples.labels.size() % 1024 == 0 && !m_context.goOn(m_reader.done()))
                return cancelledError();
        }
        orderClasses();
        if (auto done = checkClasses(); !done)
            return done.error();
        m_examples.shape = {Shape{{int(m_names.size()) - 1}}, int(m_examples.classNames.size())};
        Splits splits = drawSplits(std::int64_t(m_examples.labels.size()), m_context);
        return makeTable(std::move(m_rows), std::move(m_examples), std::move(splits), m_context.spec.standardize);
    }

private:
    Error fault(const CsvCell &at, Message what) const { return m_reader.error(at, std::move(what)); }

    Result<void> readNames()
    {
        Result<std::vector<std::string>> names = m_reader.names();
        if (!names)
            return names.error();
        m_names = *std::move(names);
        m_rows = TableRows(m_names.size() - 1);
        m_target = m_names.size() - 1;
        if (m_csv.target.empty())
            return {};
        const auto found = std::ranges::find(m_names, m_csv.target);
        if (found == m_names.end())
            return fault(m_reader.first(), message(TR("there is no column %1, which \"target\" names; there are %2"), quotedText(m_csv.target), listOfColumns()));
        m_target = std::size_t(found - m_names.begin());
        return {};
    }

    std::string listOfColumns() const
    {
        constexpr std::size_t longest = 20;
        std::string list;
        for (std::size_t i = 0; i < std::min(m_names.size(), longest); ++i)
            list.append(i ? ", " : "").append(quotedText(m_names[i]));
        return m_names.size() > longest ? list + ", …" : list;
    }

    Result<void> readRow()
    {
        if (m_record.size() != m_names.size())
            return fault(m_record[0], message(m_reader.layout().hasHeader ? TR("this line has %1 cells, but the header has %2; they must be as many") : TR("this line has %1 cells, but the first one has %2; they must be as many"), std::to_string(m_record.size()), std::to_string(m_names.size())));
        if (m_rows.size() + m_names.size() > maximumValues)
            return fault(m_record[0], message(TR("the table has more than %1 numbers, the most that are held in memory"), std::to_string(maximumValues)));
        for (std::size_t i = 0; i < m_record.size(); ++i) {
            if (auto done = i == m_target ? readClass(m_record[i]) : readNumber(m_record[i], m_names[i]); !done)
                return done;
        }
        return {};
    }

    Result<void> readNumber(const CsvCell &cell, const std::string &column)
    {
        const auto refuse = [&](const char *pattern) { return fault(cell, message(pattern, quotedText(cell.text), quotedText(column))); };
        if (cell.text.empty())
            return refuse(TR("the cell in column %2 is empty; each cell must hold a number"));
        double value = 0;
        NumberFault numberFault = m_reader.number(cell, value);
        if (numberFault == NumberFault::None && std::abs(value) > std::numeric_limits<float>::max())
            numberFault = NumberFault::TooLarge;
        switch (numberFault) {
        case NumberFault::NotANumber:
            return refuse(m_reader.layout().decimal == ',' ? TR("%1 stands in column %2, where each cell must be a number such as -1,5 or 2e3, with a decimal comma as in the rest of the table; take such a column out, or turn its words into numbers")
                                                           : TR("%1 stands in column %2, where each cell must be a number such as -1.5 or 2e3; take such a column out, or turn its words into numbers"));
        case NumberFault::NotFinite:
            return refuse(TR("%1 stands in column %2; numbers must be finite"));
        case NumberFault::TooLarge:
            return refuse(TR("%1 stands in column %2; at most 3.4e38 is allowed, either sign"));
        case NumberFault::None:
            m_rows.add(value);
        }
        return {};
    }

    Result<void> readClass(const CsvCell &cell)
    {
        if (cell.text.empty())
            return fault(cell, message(TR("the cell in column %1 is empty; each line must name its class there"), quotedText(m_names[m_target])));
        auto place = m_classes.find(cell.text);
        if (place == m_classes.end())
            place = m_classes.emplace(cell.text, std::int32_t(m_classes.size())).first;
        if (m_classes.size() > maximumClasses)
            return fault(cell, message(TR("column %1 has more than %2 different values, too many for classes; let \"target\" name another of %3"), quotedText(m_names[m_target]), std::to_string(maximumClasses), listOfColumns()));
        m_examples.labels.push_back(place->second);
        return {};
    }

    /// By value where all are numbers, exactly, else by code units. Where one has a decimal mark, those of the same value are one
    /// class, as 1 and 1.0; else they are codes, and 7 and 007, or 1e3 and 1000, are two.
    void orderClasses()
    {
        const char mark = m_reader.layout().decimal;
        struct Class
        {
            std::optional<Decimal> value;
            const std::string *name;
            std::int32_t index;
        };
        std::vector<Class> classes;
        for (const auto &[name, index] : m_classes)
            classes.push_back({Decimal::of(name, mark), &name, index});
        const bool areNumbers = std::ranges::all_of(classes, [](const Class &one) { return one.value.has_value(); });
        const bool areMeasured = areNumbers && std::ranges::any_of(classes, [mark](const Class &one) { return one.name->find(mark) != std::string::npos; });
        if (areNumbers)
            std::ranges::stable_sort(classes, {}, [](const Class &one) -> const Decimal & { return *one.value; });
        std::vector<std::int32_t> places(classes.size());
        for (std::size_t i = 0; i < classes.size(); ++i) {
            if (i == 0 || !areMeasured || *classes[i].value != *classes[i - 1].value)
                m_examples.classNames.push_back(*classes[i].name);
            places[std::size_t(classes[i].index)] = std::int32_t(m_examples.classNames.size()) - 1;
        }
        for (std::int32_t &label : m_examples.labels)
            label = places[std::size_t(label)];
    }

    Result<void> checkClasses() const
    {
        const std::size_t count = m_examples.classNames.size();
        if (m_examples.labels.size() < 2)
            return fault({}, message(TR("the table has %1 examples; at least 2 are needed, of different classes"), std::to_string(m_examples.labels.size())));
        if (count < 2)
            return fault({}, message(TR("column %1 has the one value %2; at least two classes are needed"), quotedText(m_names[m_target]), quotedText(m_examples.classNames[0])));
        return {};
    }

    CsvReader &m_reader;
    const CsvData &m_csv;
    const LoadContext &m_context;
    std::vector<CsvCell> m_record;
    std::vector<std::string> m_names;
    std::size_t m_target = 0;
    std::map<std::string, std::int32_t, std::less<>> m_classes; ///< numbered as they come
    TableRows m_rows;
    Examples<double> m_examples; ///< all but the values
};

} // namespace

LoadedData loadSource(const CsvData &csv, const LoadContext &context)
{
    if (csv.path.empty())
        return Error{{}, "/data/path", message(TR("no file is named; source csv needs a \"path\""))};
    Result<std::unique_ptr<CsvReader>> reader = CsvReader::open(context.resolve(csv.path), csv);
    if (!reader)
        return reader.error();
    return TableLoader(**reader, csv, context).load();
}

} // namespace stacklight
