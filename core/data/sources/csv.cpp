// A table: columns of numbers and words, and one that is predicted: a class, or a number.
#include "base/json.h"
#include "data/data_report.h"
#include "data/memory_dataset.h"
#include "data/table_encoder.h"
#include "data/table_survey.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::size_t maximumValues = std::size_t(1) << 27;

std::string quotedText(const std::string &text)
{
    return quoted(Json(text));
}

/// From a survey to what becomes of each column.
class ColumnChooser
{
public:
    ColumnChooser(const CsvReader &reader, const TableSurvey &survey, const CsvData &csv)
        : m_reader(reader), m_survey(survey), m_csv(csv)
    {
    }

    Result<std::vector<ColumnReport>> choose()
    {
        if (auto done = checkNames(); !done)
            return done.error();
        std::vector<ColumnReport> columns;
        for (std::size_t i = 0; i < m_survey.columns.size(); ++i) {
            const ColumnSurvey &survey = m_survey.columns[i];
            ColumnReport column{survey.name, ColumnReport::Number, 0, survey.missing};
            if (i == m_survey.target)
                column.kind = ColumnReport::Target;
            else if (auto done = decide(i, column); !done)
                return done.error();
            columns.push_back(std::move(column));
        }
        const auto isFeature = [](const ColumnReport &column) {
            return column.kind == ColumnReport::Number || column.kind == ColumnReport::Words;
        };
        if (std::ranges::none_of(columns, isFeature)) {
            // A table of counts and a target has nothing else to learn from.
            const auto number = std::ranges::find(m_numberings, true);
            if (number == m_numberings.end())
                return nothingLeft(columns);
            ColumnReport &only = columns[std::size_t(number - m_numberings.begin())];
            only.kind = ColumnReport::Number;
            only.reason = {};
        }
        return columns;
    }

private:
    Result<void> checkNames() const
    {
        for (std::size_t i = 0; i < m_csv.columns.size(); ++i) {
            const std::string &name = m_csv.columns[i], pointer = "/data/columns/" + std::to_string(i);
            const auto fault = [&](const char *pattern) {
                return Error{{}, pointer, message(pattern, quotedText(name), listOfColumns(m_survey.columns))};
            };
            if (std::ranges::find(m_survey.columns, name, &ColumnSurvey::name) == m_survey.columns.end())
                return fault(TR("there is no column %1 in the table; there are %2"));
            if (name == m_survey.columns[m_survey.target].name)
                return fault(TR("column %1 is the target, so it cannot be one of the features; there are %2"));
            if (std::find(m_csv.columns.begin(), m_csv.columns.begin() + std::ptrdiff_t(i), name)
                != m_csv.columns.begin() + std::ptrdiff_t(i))
                return fault(TR("column %1 is named twice; there are %2"));
        }
        return {};
    }

    Result<void> decide(std::size_t i, ColumnReport &column)
    {
        const ColumnSurvey &survey = m_survey.columns[i];
        m_numberings.resize(i + 1);
        const auto ignore = [&](Message reason) {
            column.kind = ColumnReport::Ignored;
            column.reason = std::move(reason);
        };
        if (m_survey.rows > 0 && m_survey.isEmpty(i))
            ignore(m_survey.isTrailing(i)
                    ? message(TR("all its cells are empty, as delimiters at the ends of the lines make them"))
                    : message(TR("all its cells are missing")));
        else if (!m_csv.columns.empty() && std::ranges::find(m_csv.columns, column.name) == m_csv.columns.end())
            ignore(message(TR("\"columns\" does not name it")));
        else if (m_csv.columns.empty() && numbersRows(i)) {
            m_numberings[i] = true;
            ignore(
                message(TR("it holds row numbers, from %1 on"), std::to_string(std::int64_t(survey.counting.first()))));
        } else if (!survey.isOfNumbers())
            return decideWords(survey, column, ignore);
        return {};
    }

    template <class Ignore>
    Result<void> decideWords(const ColumnSurvey &survey, ColumnReport &column, Ignore ignore) const
    {
        const CsvFileCell &word = *survey.firstWord;
        if (m_csv.words == WordColumns::Refuse) {
            return m_reader.error(word,
                message(m_reader.layout().decimal == ','
                        ? TR("%1 in column %2, where each cell must be a number such as -1,5 or 2e3, with a "
                             "decimal comma as in the rest of the table; take such a column out, or let \"words\" be "
                             "\"one_hot\"")
                        : TR("%1 in column %2, where each cell must be a number such as -1.5 or 2e3; take such "
                             "a column out, or let \"words\" be \"one_hot\""),
                    quotedText(word.text), quotedText(column.name)));
        }
        column.kind = ColumnReport::Words;
        column.values = std::int64_t(std::min(survey.values.size(), mostWords));
        // A column that may have been the target was counted further.
        if (survey.tooMany || survey.values.size() > mostWords)
            ignore(message(TR("it holds words, such as %1 in line %2, and more than %3 different ones"),
                quotedText(word.text), std::to_string(word.line), std::to_string(mostWords)));
        return {};
    }

    /// The first column that counts from 0 or 1; or one without a name, or that is called a number or id, that counts
    /// or is a numbering that was sorted, shuffled or thinned out.
    bool numbersRows(std::size_t i) const
    {
        constexpr std::int64_t fewest = 3, fewestOfAnyName = 20;
        const ColumnSurvey &column = m_survey.columns[i];
        if (!column.isOfNumbers() || column.missing > 0 || m_survey.rows < fewest)
            return false;
        const bool counts = column.counting.isConsecutive();
        if (m_survey.hasHeader && !column.isNamed)
            return column.counting.isNumbering();
        if (m_survey.hasHeader && isNameOfNumbering(column.name))
            return counts;
        const double first = column.counting.first();
        return i == 0 && counts && (first == 0 || first == 1) && m_survey.rows >= fewestOfAnyName;
    }

    static bool isNameOfNumbering(const std::string &name)
    {
        static const std::vector<std::string> names = {"id", "index", "idx", "row", "rows", "rowid", "rownum",
            "rownumber", "rowname", "rownames", "no", "nr", "num", "number", "n", "sno", "srno", "serialno",
            "serialnumber", "unnamed0", "obs", "record", "instance"};
        std::string letters;
        for (const char c : name) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                letters += c;
            else if (c >= 'A' && c <= 'Z')
                letters += char(c - 'A' + 'a');
        }
        return name == "#" || letters.ends_with("id") || std::ranges::find(names, letters) != names.end();
    }

    Error nothingLeft(const std::vector<ColumnReport> &columns) const
    {
        for (const ColumnReport &column : columns) {
            if (column.kind == ColumnReport::Ignored)
                return m_reader.error(m_survey.first,
                    message(TR("no column is left to learn from; column %1 is ignored: %2"), quotedText(column.name),
                        column.reason));
        }
        return m_reader.error(m_survey.first, message(TR("no column is left to learn from")));
    }

    const CsvReader &m_reader;
    const TableSurvey &m_survey;
    const CsvData &m_csv;
    std::vector<bool> m_numberings;
};

/// The order of a column's words and of classes: by value where all are numbers, exactly, else by code units. Where one
/// has a decimal mark, those of the same value are one, as 1 and 1.0; else they are codes, and 7 and 007, or 1e3 and
/// 1000, are two.
struct ValueOrder
{
    ValueOrder(const std::map<std::string, std::int32_t, std::less<>> &values, char mark) : places(values.size())
    {
        struct Value
        {
            std::optional<Decimal> number;
            const std::string *text;
            std::int32_t index;
        };
        std::vector<Value> all;
        for (const auto &[text, index] : values)
            all.push_back({Decimal::of(text, mark), &text, index});
        const bool areNumbers = std::ranges::all_of(all, [](const Value &one) { return one.number.has_value(); });
        const bool areMeasured = areNumbers
            && std::ranges::any_of(all, [mark](const Value &one) { return one.text->find(mark) != std::string::npos; });
        if (areNumbers)
            std::ranges::stable_sort(all, {}, [](const Value &one) -> const Decimal & { return *one.number; });
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i == 0 || !areMeasured || *all[i].number != *all[i - 1].number)
                names.push_back(*all[i].text);
            places[std::size_t(all[i].index)] = std::int32_t(names.size()) - 1;
        }
    }

    std::vector<std::string> names;
    std::vector<std::int32_t> places; ///< of each value, as the survey numbered it, in `names`
};

class TableLoader
{
public:
    TableLoader(std::string path, const CsvData &csv, const LoadContext &context)
        : m_path(std::move(path)), m_csv(csv), m_context(context)
    {
    }

    LoadedData load()
    {
        if (auto done = survey(); !done)
            return done.error();
        if (auto done = decideTask(); !done)
            return done.error();
        if (auto done = readRows(); !done)
            return done.error();
        if (auto done = checkTargets(); !done)
            return done.error();
        Splits splits = drawSplits(std::int64_t(rowCount()), m_context);
        if (auto done = fillAndExpand(splits.training); !done)
            return done.error();
        if (m_isRegression && !standardizeTarget(m_examples.numbers, splits.training, m_examples.numberTarget))
            return fault({},
                message(TR("column %1 holds the same number in all rows that train; there is nothing to learn"),
                    targetName()));
        m_examples.shape.input = Shape{{int(m_rows.columns())}};
        m_examples.shape.classes = m_isRegression ? 1 : int(m_examples.classNames.size());
        m_examples.shape.regression = m_isRegression;
        report().rowsUsed = std::int64_t(rowCount());
        report().rowsDropped = m_survey.rows - report().rowsUsed;
        // Rows that were left out are not counted.
        if (report().rowsDropped == 0)
            m_examples.rows = {};
        return makeTable(std::move(m_rows), std::move(m_examples), std::move(splits), m_context.spec.standardize,
            [encoder = std::move(m_encoder)](
                const std::string &path, Progress *progress) { return encoder.read(path, progress); });
    }

private:
    DataReport &report() { return m_examples.report; }
    Error fault(const CsvFileCell &at, Message what) const { return m_reader->error(at, std::move(what)); }
    const ColumnSurvey &target() const { return m_survey.columns[m_survey.target]; }
    std::string targetName() const { return quotedText(target().name); }
    std::size_t rowCount() const { return m_isRegression ? m_examples.numbers.size() : m_examples.labels.size(); }

    Result<void> open()
    {
        Result<std::unique_ptr<CsvReader>> reader = CsvReader::open(m_path, m_csv);
        if (!reader)
            return reader.error();
        m_reader = *std::move(reader);
        return {};
    }

    /// The first reading.
    Result<void> survey()
    {
        if (auto opened = open(); !opened)
            return opened;
        Result<TableSurvey> survey =
            surveyTable(*m_reader, m_csv.target, [this](double done) { return m_context.goOn(done / 2); });
        if (!survey)
            return survey.error();
        m_survey = *std::move(survey);
        Result<std::vector<ColumnReport>> columns = ColumnChooser(*m_reader, m_survey, m_csv).choose();
        if (!columns)
            return columns.error();
        report().columns = *std::move(columns);
        return {};
    }

    Result<void> decideTask()
    {
        constexpr std::size_t manyDecimals = 20, manyIntegers = 50;
        const ColumnSurvey &survey = target();
        const std::size_t values = survey.values.size();
        const bool isMeasured =
            survey.isOfNumbers() && (survey.tooMany || values > (survey.hasDecimals ? manyDecimals : manyIntegers));
        const std::string count = std::to_string(values) + (survey.tooMany ? "+" : "");
        m_isRegression = m_csv.task == Task::Regression;
        if (!m_isRegression && isMeasured && m_context.loss == Loss::MeanSquaredError) {
            m_isRegression = true;
            report().notes.push_back(
                message(TR("column %1 holds %2 different numbers, and the loss is mean_squared_error, so this is taken "
                           "for a regression, as \"task\": \"regression\" says it"),
                    targetName(), count));
        } else if (!m_isRegression && isMeasured && survey.hasDecimals && !survey.tooMany) {
            report().notes.push_back(
                message(TR("column %1 holds %2 different numbers, each of which becomes a class; should a regression "
                           "be meant, set \"task\": \"regression\" and the loss mean_squared_error"),
                    targetName(), count));
        }
        if (m_isRegression) {
            if (survey.firstWord)
                return fault(*survey.firstWord,
                    message(TR("%1 in column %2, the target; a regression needs a number in each cell"),
                        quotedText(survey.firstWord->text), targetName()));
            m_examples.numberTarget.name = survey.name;
            return {};
        }
        if (survey.tooMany) {
            return fault(*survey.tooMany,
                message(survey.isOfNumbers()
                        ? TR("column %1 has more than %2 different values, too many for classes; let \"target\" name "
                             "another of %3, or set \"task\": \"regression\" and the loss mean_squared_error")
                        : TR("column %1 has more than %2 different values, too many for classes; let \"target\" name "
                             "another of %3"),
                    targetName(), std::to_string(mostClasses), listOfColumns(m_survey.columns)));
        }
        m_classes.emplace(survey.values, m_reader->layout().decimal);
        return {};
    }

    /// The second reading: numbers as they are, NaN where one is missing, and words by their numbers.
    Result<void> readRows()
    {
        if (auto opened = open(); !opened)
            return opened;
        if (auto names = m_reader->names(); !names)
            return names.error();
        for (std::size_t i = 0; i < report().columns.size(); ++i) {
            if (isFeature(report().columns[i]))
                m_features.push_back(i);
        }
        m_rows = TableRows(m_features.size());
        for (std::int64_t row = 0;; ++row) {
            const Result<bool> more = m_reader->next(m_record);
            if (!more)
                return more.error();
            if (!*more)
                break;
            m_record.resize(report().columns.size());
            if (row == m_survey.rows)
                return changed();
            const std::size_t before = rowCount();
            if (auto done = readRow(); !done)
                return done;
            if (rowCount() > before)
                m_examples.rows.push_back(std::uint32_t(row + 1));
            if (row % 1024 == 0 && !m_context.goOn(0.5 + m_reader->done() / 2))
                return cancelledError();
        }
        return {};
    }

    static bool isFeature(const ColumnReport &column)
    {
        return column.kind == ColumnReport::Number || column.kind == ColumnReport::Words;
    }

    Error changed() const
    {
        return fault(m_record[0], message(TR("the table was changed while it was read; load it again")));
    }

    Result<void> readRow()
    {
        const CsvFileCell &target = m_record[m_survey.target];
        if (isMissing(target.text))
            return leaveOut(m_survey.target);
        if (m_csv.missing != MissingCells::Fill) {
            for (const std::size_t i : m_features) {
                if (!isMissing(m_record[i].text))
                    continue;
                if (m_csv.missing == MissingCells::Drop)
                    return leaveOut(i);
                return fault(m_record[i].text.empty() && m_record[i].line == 1 ? m_record[0] : m_record[i],
                    message(TR("the cell in column %1 is missing, which \"missing\": \"refuse\" does not allow"),
                        quotedText(m_survey.columns[i].name)));
            }
        }
        if (m_rows.size() + m_features.size() > maximumValues)
            return fault(m_record[0],
                message(TR("the table has more than %1 numbers, the most that are held in memory"),
                    std::to_string(maximumValues)));
        if (auto done = readTarget(target); !done)
            return done;
        for (std::size_t feature = 0; feature < m_features.size(); ++feature) {
            if (auto done = readCell(feature, m_record[m_features[feature]]); !done)
                return done;
        }
        return {};
    }

    /// A row that lacks a cell. Its first cell says the line: one that is not there says none.
    Result<void> leaveOut(std::size_t column)
    {
        const std::string name = quotedText(m_survey.columns[column].name);
        report().leaveOut(m_record[0].line,
            column == m_survey.target ? message(TR("the cell in column %1, the target, is missing"), name)
                                      : message(TR("the cell in column %1 is missing"), name));
        return {};
    }

    Result<void> readTarget(const CsvFileCell &cell)
    {
        if (m_isRegression) {
            const Result<double> number = numberIn(cell, target().name);
            if (!number)
                return number.error();
            m_examples.numbers.push_back(*number);
            return {};
        }
        const auto found = target().values.find(cell.text);
        if (found == target().values.end())
            return changed();
        m_examples.labels.push_back(m_classes->places[std::size_t(found->second)]);
        return {};
    }

    Result<void> readCell(std::size_t feature, const CsvFileCell &cell)
    {
        const ColumnSurvey &survey = m_survey.columns[m_features[feature]];
        if (isMissing(cell.text)) {
            ++report().cellsFilled;
            m_rows.add(std::nan(""));
        } else if (survey.isOfNumbers()) {
            const Result<double> number = numberIn(cell, survey.name);
            if (!number)
                return number.error();
            m_rows.add(*number);
        } else {
            const auto found = survey.values.find(cell.text);
            if (found == survey.values.end())
                return changed();
            m_rows.add(found->second);
        }
        return {};
    }

    Result<double> numberIn(const CsvFileCell &cell, const std::string &column) const
    {
        const auto refuse = [&](const char *pattern) {
            return fault(cell, message(pattern, quotedText(cell.text), quotedText(column)));
        };
        double value = 0;
        NumberFault numberFault = m_reader->number(cell, value);
        if (numberFault == NumberFault::None && std::abs(value) > std::numeric_limits<float>::max())
            numberFault = NumberFault::TooLarge;
        switch (numberFault) {
        case NumberFault::NotANumber:
            return changed();
        case NumberFault::NotFinite:
            return refuse(TR("%1 in column %2; numbers must be finite"));
        case NumberFault::TooLarge:
            return refuse(TR("%1 in column %2; absolute values of at most 3.4e38 are allowed"));
        case NumberFault::None:
            break;
        }
        return value;
    }

    Result<void> checkTargets()
    {
        const std::size_t rows = rowCount();
        std::vector<bool> occurs(m_classes ? m_classes->names.size() : 0);
        for (const std::int32_t label : m_examples.labels)
            occurs[std::size_t(label)] = true;
        // A class may stand in dropped rows alone.
        std::vector<std::int32_t> places(occurs.size());
        for (std::size_t i = 0; i < occurs.size(); ++i) {
            places[i] = std::int32_t(m_examples.classNames.size());
            if (occurs[i])
                m_examples.classNames.push_back(m_classes->names[i]);
        }
        for (std::int32_t &label : m_examples.labels)
            label = places[std::size_t(label)];
        report().columns[m_survey.target].values = std::int64_t(m_examples.classNames.size());
        if (rows == 0 && m_survey.rows > 0 && m_survey.isEmpty(m_survey.target))
            return fault({},
                message(TR("column %1, the target, is empty in all %2 rows; let \"target\" name another of %3"),
                    targetName(), std::to_string(m_survey.rows), listOfColumns(m_survey.columns)));
        if (rows < 2) {
            return fault({},
                message(m_isRegression ? TR("the table has %1 examples; at least 2 are needed")
                                       : TR("the table has %1 examples; at least 2 are needed, of different classes"),
                    std::to_string(rows)));
        }
        if (!m_isRegression && m_examples.classNames.size() < 2)
            return fault({},
                message(TR("column %1 has the one value %2; at least two classes are needed"), targetName(),
                    quotedText(m_examples.classNames[0])));
        return {};
    }

    /// Missing numbers become means, words inputs of 0 and 1.
    Result<void> fillAndExpand(const std::vector<std::uint32_t> &training)
    {
        std::size_t inputs = 0;
        std::vector<std::vector<std::ptrdiff_t>> places(
            m_features.size()); // of words: the input of each value, −1 for one that does not train
        for (std::size_t feature = 0; feature < m_features.size(); ++feature) {
            ColumnReport &column = report().columns[m_features[feature]];
            EncodedColumn encoded{column.name, m_features[feature], column.kind == ColumnReport::Words};
            if (encoded.isOfWords)
                places[feature] = placesOfWords(feature, training, inputs, column);
            else
                encoded.mean = fillWithMean(m_rows, feature, training);
            column.features = encoded.features = encoded.isOfWords ? column.words.size() : 1;
            if (encoded.isOfWords)
                keepWords(m_survey.columns[m_features[feature]].values, places[feature], inputs, encoded);
            m_encoder.columns.push_back(std::move(encoded));
            inputs += column.features;
        }
        keepLayout();
        if (std::ranges::all_of(places, [](const auto &ofFeature) { return ofFeature.empty(); }))
            return {};
        if (saturatingNumbers(inputs) > maximumValues || inputs > CsvReader::maximumFeatures)
            return fault({},
                message(TR("its words make %1 inputs of the table, of %2 rows, more than are held in memory; name "
                           "fewer columns in \"columns\""),
                    std::to_string(inputs), std::to_string(rowCount())));
        TableRows expanded(inputs);
        std::vector<double> row(inputs);
        for (std::size_t i = 0; i < rowCount(); ++i) {
            std::ranges::fill(row, 0.0);
            std::size_t next = 0;
            for (std::size_t feature = 0; feature < m_features.size(); ++feature) {
                const double value = m_rows.row(i)[feature];
                if (places[feature].empty()) {
                    row[next] = value;
                } else if (const std::ptrdiff_t place = places[feature][indexOf(value, feature)]; place >= 0) {
                    row[std::size_t(place)] = 1;
                }
                next += report().columns[m_features[feature]].features;
            }
            for (const double value : row)
                expanded.add(value);
        }
        m_rows = std::move(expanded);
        return {};
    }

    /// `first`: the column's first input.
    static void keepWords(const std::map<std::string, std::int32_t, std::less<>> &values,
        const std::vector<std::ptrdiff_t> &places, std::size_t first, EncodedColumn &column)
    {
        for (const auto &[word, index] : values) {
            if (const std::ptrdiff_t place = places[std::size_t(index)]; place >= 0)
                column.inputs.emplace(word, std::size_t(place) - first);
        }
        if (places.back() >= 0)
            column.inputOfMissing = std::size_t(places.back()) - first;
    }

    void keepLayout()
    {
        const CsvLayout &layout = m_reader->layout();
        m_encoder.columnsLearned = report().columns.size();
        while (m_encoder.columnsLearned > 1 && m_survey.isTrailing(m_encoder.columnsLearned - 1))
            --m_encoder.columnsLearned;
        m_encoder.target = m_survey.target;
        m_encoder.hadHeader = layout.hasHeader;
        m_encoder.wanted = m_encoder.found = m_csv;
        m_encoder.found.delimiter = layout.separator == ',' ? Delimiter::Comma
            : layout.separator == ';'                       ? Delimiter::Semicolon
            : layout.separator == '\t'                      ? Delimiter::Tab
            : layout.separator == '|'                       ? Delimiter::Bar
                                                            : Delimiter::Auto;
        m_encoder.found.decimal = layout.decimal == ',' ? DecimalMark::Comma : DecimalMark::Point;
        report().layout = {layout.separator == CsvLayout::blanks ? std::string()
                : layout.separator == '\t'                       ? "tab"
                                                                 : std::string(1, layout.separator),
            std::string(1, layout.decimal), layout.hasHeader};
    }

    std::size_t saturatingNumbers(std::size_t inputs) const
    {
        return inputs > maximumValues ? maximumValues + 1 : inputs * rowCount();
    }

    /// Of a word as the rows have it; a missing one comes after all.
    std::size_t indexOf(double value, std::size_t feature) const
    {
        return std::isnan(value) ? m_survey.columns[m_features[feature]].values.size() : std::size_t(value);
    }

    std::vector<std::ptrdiff_t> placesOfWords(
        std::size_t feature, const std::vector<std::uint32_t> &training, std::size_t first, ColumnReport &column)
    {
        const auto &values = m_survey.columns[m_features[feature]].values;
        const ValueOrder order(values, m_reader->layout().decimal);
        std::vector<bool> trains(order.names.size() + 1);
        const auto rankOf = [&](std::size_t index) {
            return index == values.size() ? order.names.size() : std::size_t(order.places[index]);
        };
        for (const std::uint32_t row : training)
            trains[rankOf(indexOf(m_rows.row(row)[feature], feature))] = true;
        std::vector<std::ptrdiff_t> ofRank(trains.size(), -1), places(values.size() + 1);
        for (std::size_t rank = 0; rank < trains.size(); ++rank) {
            if (!trains[rank])
                continue;
            ofRank[rank] = std::ptrdiff_t(first + column.words.size());
            column.words.push_back(rank < order.names.size() ? order.names[rank] : std::string());
        }
        for (std::size_t index = 0; index <= values.size(); ++index)
            places[index] = ofRank[rankOf(index)];
        return places;
    }

    const std::string m_path;
    const CsvData &m_csv;
    const LoadContext &m_context;
    std::unique_ptr<CsvReader> m_reader;
    TableSurvey m_survey;
    bool m_isRegression = false;
    std::optional<ValueOrder> m_classes;
    std::vector<CsvFileCell> m_record;
    std::vector<std::size_t> m_features; ///< columns that become inputs
    TableRows m_rows;
    Examples<double> m_examples; ///< all but the inputs
    TableEncoder m_encoder;
};

} // namespace

template <>
LoadedData loadSource(const CsvData &csv, const LoadContext &context)
{
    if (csv.path.empty())
        return Error{{}, "/data/path", message(TR("no file is named; source csv needs a \"path\""))};
    return TableLoader(context.resolve(csv.path), csv, context).load();
}

} // namespace stacklight
