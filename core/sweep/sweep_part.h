// A sweep in parts, for several machines: which runs are whose, and how the file of a part says which one it is.
#pragma once

#include "sweep/sweep.h"

#include <map>
#include <tuple>

namespace stacklight {

/// The runs whose place in the whole grid is `index` modulo `count`; both places and shards are counted from 0.
struct SweepShard
{
    std::size_t index = 0;
    std::size_t count = 1;

    /// "0/3"
    std::string text() const;
    /// The places of its runs in a grid of so many, rising. There may be none.
    std::vector<std::size_t> places(std::size_t runs) const;
    bool operator==(const SweepShard &) const = default;
};

/// Reads "I/N" with 0 ≤ I < N ≤ maximumSweepCells.
Result<SweepShard> parseShard(const std::string &text);

/// What the file of a part says of itself: in the name of its last column, which holds the runs' places, so that the
/// file is a table like any other, and a part without runs is one as well.
struct SweepPart
{
    SweepShard shard;
    std::size_t runs = 0;  ///< of the whole grid
    std::string sweep;     ///< see fingerprintOf
    std::string version;   ///< of the program …
    std::string processor; ///< … and the kind for which its engine is built

    std::string heading() const;
    /// None of any other column's name.
    static std::optional<SweepPart> fromHeading(const std::string &heading);
    bool operator==(const SweepPart &) const = default;
};

/// 16 hexadecimal digits of all that a sweep is told: experiment, lists, steps. What is in the files of its data is not
/// part of it.
std::string fingerprintOf(const Sweep &sweep);

/// Where runs stand in the whole grid.
class SweepPlaces
{
public:
    explicit SweepPlaces(const std::vector<SweepCell> &cells);

    /// None for what is no run of the grid.
    std::optional<std::size_t> of(const SweepCell &cell) const;

private:
    std::map<std::tuple<std::uint64_t, std::optional<int>, std::optional<bool>, std::optional<NormKind>>, std::size_t>
        m_places;
};

} // namespace stacklight
