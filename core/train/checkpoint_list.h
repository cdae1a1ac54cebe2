// The checkpoints of one run, within a stated memory.
#pragma once

#include "train/checkpoint.h"

#include <map>

namespace stacklight {

/// A place in a run: after `step` steps and the first `edits` edits.
struct RunPlace
{
    std::int64_t step = 0;
    std::size_t edits = 0;

    auto operator<=>(const RunPlace &) const = default;
};

/// Checkpoints in the order of the run. Beyond `maximumBytes` it drops those whose absence costs least, so that the
/// whole run stays covered, its recent past most densely. What their sets of removed parameters hold counts, once where
/// several share it; beyond half of the maximum, the checkpoints with a set of removed parameters go that frees most,
/// so that a large one does not take the place of all of them. The first one, which costs nothing, always stays. Copies
/// share what is kept.
class CheckpointList
{
public:
    CheckpointList(CheckpointPtr first, std::size_t maximumBytes);

    /// `place` is after all that are there.
    void add(CheckpointPtr checkpoint, const RunPlace &place);
    void dropAfter(const RunPlace &place);

    struct Item
    {
        CheckpointPtr checkpoint;
        RunPlace place;
    };
    /// The last one that is not after a place.
    const Item &before(const RunPlace &place) const;
    const std::vector<Item> &items() const { return m_items; }
    /// Never more than the maximum, but for the few of the first one.
    std::size_t bytes() const { return m_bytes; }

private:
    using Items = std::vector<Item>;
    void hold(const Checkpoint &checkpoint);
    void release(const Checkpoint &checkpoint);
    Items::iterator erase(Items::iterator item);
    void thin();
    void dropShelves();
    const RemovedParameters *removedToDrop() const;

    Items m_items;
    std::size_t m_maximumBytes;
    std::size_t m_bytes = 0;
    std::size_t m_shelfBytes = 0;                    ///< of these
    std::map<const RemovedParameters *, int> m_uses; ///< how many checkpoints have each
    std::map<const void *, int> m_shared;            ///< how many of those sets of removed parameters hold each piece
};

} // namespace stacklight
