#include "sweep/sweep_part.h"

#include "experiment/experiment.h"

#include <charconv>
#include <cstdio>
#include <sstream>

namespace stacklight {

namespace {

std::optional<std::size_t> countIn(std::string_view text)
{
    std::size_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<SweepShard> shardOf(const std::string &text)
{
    const std::size_t slash = text.find('/');
    if (slash == text.npos)
        return {};
    const auto index = countIn(std::string_view(text).substr(0, slash)),
               count = countIn(std::string_view(text).substr(slash + 1));
    if (!index || !count || *index >= *count || *count > maximumSweepCells)
        return {};
    return SweepShard{*index, *count};
}

} // namespace

std::string SweepShard::text() const
{
    return std::to_string(index) + '/' + std::to_string(count);
}

std::vector<std::size_t> SweepShard::places(std::size_t runs) const
{
    std::vector<std::size_t> places;
    for (std::size_t place = index; place < runs; place += count)
        places.push_back(place);
    return places;
}

Result<SweepShard> parseShard(const std::string &text)
{
    if (const auto shard = shardOf(text))
        return *shard;
    return Error{{}, {},
        message(TR("found \"%1\"; expected I/N, the number of this part from 0 and how many there are, as in "
                   "0/4, and N at most %2"),
            text, std::to_string(maximumSweepCells))};
}

std::string SweepPart::heading() const
{
    return "place of shard " + shard.text() + " in " + std::to_string(runs) + " runs of sweep " + sweep
        + " by stacklight " + version + " on " + processor;
}

std::optional<SweepPart> SweepPart::fromHeading(const std::string &heading)
{
    SweepPart part;
    std::istringstream in(heading);
    std::string place, of, shardWord, shardText, inWord, runsText, runsWord, ofSweep, sweepWord, by, program, on;
    in >> place >> of >> shardWord >> shardText >> inWord >> runsText >> runsWord >> ofSweep >> sweepWord >> part.sweep
        >> by >> program >> part.version >> on >> part.processor;
    const auto shard = shardOf(shardText);
    const auto runs = countIn(runsText);
    if (!in || !shard || !runs || *runs > maximumSweepCells)
        return {};
    part.shard = *shard;
    part.runs = *runs;
    return part.heading() == heading ? std::optional(part) : std::nullopt;
}

std::string fingerprintOf(const Sweep &sweep)
{
    std::string text = experimentText(sweep.experiment);
    for (const std::string &pointer : sweep.repeats)
        text += pointer + '\n';
    for (const SweepCell &cell : cellsOf(sweep))
        text += sweepCellText(cell) + '\n';
    text += sweep.steps ? std::to_string(*sweep.steps) + " steps" : std::to_string(sweep.epochs) + " epochs";
    std::uint64_t hash = 14695981039346656037u; // FNV-1a
    for (const char c : text)
        hash = (hash ^ std::uint8_t(c)) * 1099511628211u;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

SweepPlaces::SweepPlaces(const std::vector<SweepCell> &cells)
{
    for (std::size_t place = 0; place < cells.size(); ++place)
        m_places.emplace(
            std::tuple(cells[place].seed, cells[place].depth, cells[place].residual, cells[place].norm), place);
}

std::optional<std::size_t> SweepPlaces::of(const SweepCell &cell) const
{
    const auto found = m_places.find({cell.seed, cell.depth, cell.residual, cell.norm});
    return found == m_places.end() ? std::nullopt : std::optional(found->second);
}

} // namespace stacklight
