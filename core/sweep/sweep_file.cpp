#include "sweep/sweep_file.h"

#include "base/file.h"
#include "base/json.h"
#include "data/batches.h"
#include "sweep/sweep_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <set>

namespace stacklight {

namespace {

constexpr std::string_view lineEnd = "\r\n";

/// The words of a cell one after the other; the first that is not as `stacklight sweep` writes it makes `isWhole`
/// false.
class CellReader
{
public:
    explicit CellReader(const std::vector<std::string> &cells) : m_cells(cells) {}

    const std::string &text()
    {
        static const std::string none;
        m_isWhole = m_isWhole && m_next < m_cells.size();
        return m_isWhole ? m_cells[m_next++] : none;
    }

    template <class Integer>
    Integer integer()
    {
        return integerIn<Integer>(text());
    }

    /// Empty is NaN.
    double figure()
    {
        const std::string &cell = text();
        double value = SweepFigures::none;
        if (cell == "inf" || cell == "-inf")
            return cell == "inf" ? HUGE_VAL : -HUGE_VAL;
        if (!cell.empty())
            check(cell, std::from_chars(cell.data(), cell.data() + cell.size(), value));
        return value;
    }

    SweepCell cell()
    {
        SweepCell result;
        result.seed = integer<std::uint64_t>();
        if (const std::string &depth = text(); depth != "as-is")
            result.depth = integerIn<int>(depth);
        if (const std::string &residual = text(); residual != "as-is")
            result.residual = residual == residualWord(true);
        if (const std::string &norm = text(); norm != "as-is") {
            const int kind = fields::indexOf(NormSpec::info().field("kind")->choices, norm);
            m_isWhole = m_isWhole && kind >= 0;
            result.norm = NormKind(std::max(0, kind));
        }
        return result;
    }

    std::optional<Divergence> divergence()
    {
        const std::string &step = text(), &where = text();
        if (step.empty())
            return {};
        Divergence result;
        result.step = integerIn<std::int64_t>(step);
        const std::size_t colon = where.find(": ");
        result.path = colon == where.npos ? std::string() : where.substr(0, colon);
        result.tensor = colon == where.npos ? where : where.substr(colon + 2);
        return result;
    }

    bool isWhole() const { return m_isWhole && m_next == m_cells.size(); }

private:
    template <class Integer>
    Integer integerIn(const std::string &cell)
    {
        Integer value = 0;
        check(cell, std::from_chars(cell.data(), cell.data() + cell.size(), value));
        return value;
    }

    void check(const std::string &cell, std::from_chars_result result)
    {
        m_isWhole = m_isWhole && result.ec == std::errc() && result.ptr == cell.data() + cell.size();
    }

    const std::vector<std::string> &m_cells;
    std::size_t m_next = 0;
    bool m_isWhole = true;
};

Error faultIn(const std::string &name, std::size_t line, Message what)
{
    return {name + ':' + std::to_string(line), {}, std::move(what)};
}

/// None where it is no header of a sweep.
std::optional<SweepForm> formOf(std::string_view headerLine)
{
    const std::vector<std::string> names = csvLineCells(headerLine);
    SweepForm form;
    form.part = SweepPart::fromHeading(names.back());
    form.withSeconds = std::ranges::find(names, "seconds") != names.end();
    return form.header() == std::string(headerLine) + std::string(lineEnd) ? std::optional(form) : std::nullopt;
}

/// None where `text` is not the line that the row has.
std::optional<SweepFile::Line> lineOf(std::string_view text, const SweepForm &form)
{
    const std::vector<std::string> cells = csvLineCells(text);
    CellReader reader(cells);
    SweepFile::Line line;
    SweepRow &row = line.row;
    row.cell = reader.cell();
    for (std::int64_t *number : {&row.layers, &row.parameters, &row.steps})
        *number = reader.integer<std::int64_t>();
    for (const SweepMeasure &measure : sweepMeasures())
        row.figures.*measure.value = reader.figure();
    row.divergence = reader.divergence();
    if (form.withSeconds)
        row.seconds = reader.figure();
    if (form.part)
        line.place = reader.integer<std::size_t>();
    const bool isSame = reader.isWhole() && form.line(row, line.place) == std::string(text) + std::string(lineEnd);
    return isSame ? std::optional(line) : std::nullopt;
}

/// What in one header is not as in the other, which is wanted.
Message difference(const SweepForm &there, const SweepForm &wanted)
{
    if (!there.part && wanted.part)
        return message(
            TR("this is a sweep's own table, not its part %1; another file is needed"), wanted.part->shard.text());
    if (there.part && !wanted.part)
        return message(TR("this is part %1 of a sweep; --shard %1 is missing, or another file is needed"),
            there.part->shard.text());
    if (there.withSeconds != wanted.withSeconds)
        return message(there.withSeconds
                ? TR("this table has a column of seconds; --seconds is missing, or another file is needed")
                : TR("this table has no column of seconds; it can go on without --seconds alone"));
    if (there.part->shard != wanted.part->shard)
        return message(TR("this is part %1, not %2; each part needs a file of its own"), there.part->shard.text(),
            wanted.part->shard.text());
    if (there.part->sweep != wanted.part->sweep || there.part->runs != wanted.part->runs)
        return message(TR("this is part of another sweep: the experiment, the lists or the steps are others"));
    return message(
        TR("this part was begun by version %1 on %2, and this is version %3 on %4; their figures may differ"),
        there.part->version, there.part->processor, wanted.part->version, wanted.part->processor);
}

std::int64_t stepsOf(const PreparedSweep &sweep)
{
    const Batches batches(sweep.data->count(Split::Training), sweep.sweep.experiment.batchSize, 0);
    return sweep.sweep.steps.value_or(sweep.sweep.epochs * batches.stepsPerEpoch());
}

/// Parts that are in none of the files; empty where all are.
std::string missingParts(const std::map<std::size_t, std::string> &there, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        if (!there.contains(i))
            text += (text.empty() ? "" : ", ") + SweepShard{i, count}.text();
    }
    return text;
}

} // namespace

std::string SweepForm::header() const
{
    CsvTable table = sweepTable({}, withSeconds);
    if (part)
        table.header.push_back(part->heading());
    return table.csv();
}

std::string SweepForm::line(const SweepRow &row, std::size_t place) const
{
    CsvTable table = sweepTable({row}, withSeconds);
    if (part)
        table.extend(std::int64_t(place));
    return table.csvRows();
}

Result<SweepFile> parseSweepFile(const std::string &name, std::string_view bytes)
{
    SweepFile file;
    std::size_t number = 0;
    for (std::size_t end; (end = bytes.find(lineEnd, file.wholeBytes)) != bytes.npos;
        file.wholeBytes = end + lineEnd.size()) {
        const std::string_view text = bytes.substr(file.wholeBytes, end - file.wholeBytes);
        if (++number == 1) {
            const auto form = formOf(text);
            if (!form)
                break;
            file.form = *form;
            continue;
        }
        const auto line = lineOf(text, file.form);
        if (!line)
            return faultIn(name, number,
                message(TR("this line is not as stacklight sweep writes it; was the file edited, or saved by another "
                           "program?")));
        file.lines.push_back(*line);
    }
    if (file.wholeBytes == 0)
        return faultIn(name, 1,
            message(TR("this is not a table of stacklight sweep, which begins with its columns' names; another file is "
                       "needed")));
    file.endsInALine = file.wholeBytes < bytes.size();
    return file;
}

Result<SweepFile> readSweepFile(const std::string &path)
{
    const Result<std::string> bytes = readFile(path, maximumSweepFile);
    if (!bytes)
        return bytes.error();
    return parseSweepFile(path, *bytes);
}

Result<SweepRecord> readSweepRecord(const std::string &path)
{
    const Result<SweepFile> file = readSweepFile(path);
    if (!file)
        return file.error();
    if (file->form.part)
        return Error{path, {},
            message(TR("this is part %1 of a sweep; stacklight merge makes one table of all its parts"),
                file->form.part->shard.text())};
    if (file->endsInALine)
        return faultIn(path, file->lines.size() + 2, message(TR("the table ends in the middle of this line")));
    if (file->lines.empty())
        return Error{path, {}, message(TR("there is no run in this table"))};
    SweepRecord record;
    record.isExperimentKnown = false;
    Sweep &sweep = record.sweep;
    sweep.experiment.title = std::filesystem::path(path).filename().string();
    sweep.steps = 0;
    const auto add = [](auto &list, const auto &value) {
        if (std::ranges::find(list, value) == list.end())
            list.push_back(value);
    };
    std::set<std::string> runs;
    for (const SweepFile::Line &line : file->lines) {
        const SweepCell &cell = line.row.cell;
        if (!runs.insert(sweepCellText(cell)).second)
            return faultIn(path, record.rows.size() + 2, message(TR("%1 is there twice"), sweepCellText(cell)));
        if (cell.depth)
            add(sweep.depths, *cell.depth);
        add(sweep.residuals, cell.residual);
        add(sweep.norms, cell.norm);
        add(sweep.seeds, cell.seed);
        sweep.steps = std::max(*sweep.steps, line.row.steps);
        record.rows.push_back(line.row);
    }
    return record;
}

Result<SweepBefore> readSweepBefore(
    const std::string &name, std::string_view bytes, const SweepForm &form, const PreparedSweep &whole)
{
    SweepBefore before;
    if (form.header().starts_with(bytes) && !bytes.ends_with(lineEnd))
        return before; // nothing, or some of the header
    const Result<SweepFile> file = parseSweepFile(name, bytes);
    if (!file)
        return file.error();
    if (!(file->form == form))
        return faultIn(name, 1, difference(file->form, form));
    const SweepPlaces places(whole.cells);
    const std::int64_t steps = stepsOf(whole);
    for (std::size_t i = 0; i < file->lines.size(); ++i) {
        const SweepRow &row = file->lines[i].row;
        const std::size_t number = i + 2;
        const std::optional<std::size_t> place = places.of(row.cell);
        const bool isOfPart = place
            && (!form.part
                || (file->lines[i].place == *place && *place % form.part->shard.count == form.part->shard.index));
        if (!isOfPart)
            return faultIn(name, number,
                message(TR("%1 is not a run of this sweep; the table is of other lists"), sweepCellText(row.cell)));
        if (row.layers != whole.layers[*place])
            return faultIn(name, number,
                message(TR("the stack of this run had %1 layers, and has %2 in this sweep"), std::to_string(row.layers),
                    std::to_string(whole.layers[*place])));
        if (!row.divergence && row.steps != steps)
            return faultIn(name, number,
                message(TR("this run took %1 steps, and takes %2 in this sweep"), std::to_string(row.steps),
                    std::to_string(steps)));
        before.isInOrder = before.isInOrder && (before.rows.empty() || before.rows.rbegin()->first < *place);
        if (!before.rows.emplace(*place, row).second)
            return faultIn(name, number, message(TR("%1 is there twice"), sweepCellText(row.cell)));
        before.last = place;
        before.lastName = name + ':' + std::to_string(number);
    }
    before.bytes = file->wholeBytes;
    return before;
}

Result<void> checkRepeated(const SweepBefore &before, const SweepRow &repeated)
{
    // Without the seconds, which differ each time.
    const CsvTable there = sweepTable({before.rows.at(*before.last)}), now = sweepTable({repeated});
    for (std::size_t i = 0; i < there.header.size(); ++i) {
        const std::string old = cellText(there.rows[0][i]), other = cellText(now.rows[0][i]);
        if (old != other)
            return Error{before.lastName, {},
                message(TR("here %1 is \"%2\", but \"%3\" when the run is repeated; the table is of another "
                           "experiment, version or kind of processor"),
                    there.header[i], old, other)};
    }
    return {};
}

Result<MergedSweep> mergeSweep(const std::vector<std::pair<std::string, SweepFile>> &files)
{
    std::map<std::size_t, std::string> nameOf; // by the shard's index
    PlacedRows rows;
    MergedSweep merged;
    const auto &[firstName, first] = files.front();
    for (const auto &[name, file] : files) {
        const std::optional<SweepPart> &part = file.form.part;
        if (!part)
            return faultIn(name, 1, message(TR("this is not a part of a sweep, as sweep --shard I/N writes it")));
        const SweepPart &other = *first.form.part;
        if (part->sweep != other.sweep || part->runs != other.runs)
            return Error{name, {},
                message(
                    TR("this part is of another sweep than \"%1\": the experiment, the lists or the steps were others"),
                    firstName)};
        if (part->shard.count != other.shard.count)
            return Error{name, {},
                message(TR("this is part %1, and \"%2\" is part %3; the sweep was cut into parts in two ways"),
                    part->shard.text(), firstName, other.shard.text())};
        if (part->version != other.version)
            return Error{name, {},
                message(TR("this part is of version %1, and \"%2\" of version %3; their figures may differ"),
                    part->version, firstName, other.version)};
        if (file.form.withSeconds != first.form.withSeconds)
            return Error{name, {},
                message(TR("of this part and \"%1\" one has a column of seconds, and one has none"), firstName)};
        if (const auto [there, isNew] = nameOf.emplace(part->shard.index, name); !isNew)
            return Error{name, {},
                message(TR("part %1 is there twice: it is in \"%2\" as well"), part->shard.text(), there->second)};
        if (std::ranges::find(merged.processors, part->processor) == merged.processors.end())
            merged.processors.push_back(part->processor);
    }
    const SweepPart &part = *first.form.part;
    if (const std::string missing = missingParts(nameOf, part.shard.count); !missing.empty())
        return Error{{}, {}, message(TR("of the sweep's parts are missing: %1"), missing)};
    for (const auto &[name, file] : files) {
        const SweepShard shard = file.form.part->shard;
        std::set<std::size_t> wanted;
        for (const std::size_t place : shard.places(part.runs))
            wanted.insert(place);
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            if (wanted.erase(file.lines[i].place) == 0)
                return faultIn(name, i + 2,
                    message(TR("the run in place %1 is there twice, or of another part"),
                        std::to_string(file.lines[i].place)));
            rows.emplace(file.lines[i].place, file.lines[i].row);
        }
        if (!wanted.empty() || file.endsInALine)
            return Error{name, {},
                message(TR("this part is not finished: %1 of its %2 runs are missing; sweep --shard %3 --resume goes "
                           "on with it"),
                    std::to_string(wanted.size()), std::to_string(shard.places(part.runs).size()), shard.text())};
    }
    for (auto &[place, row] : rows)
        merged.rows.push_back(std::move(row));
    merged.withSeconds = first.form.withSeconds;
    return merged;
}

} // namespace stacklight
