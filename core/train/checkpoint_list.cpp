#include "train/checkpoint_list.h"

#include <algorithm>

namespace stacklight {

namespace {

// Cap for tiny networks, so that thinning stays cheap next to a step.
constexpr std::size_t maximumCount = 1024;

bool isAfter(const RunPlace &place, const CheckpointList::Item &item)
{
    return place < item.place;
}

} // namespace

CheckpointList::CheckpointList(CheckpointPtr first, std::size_t maximumBytes)
    : m_items{{std::move(first), {}}}, m_maximumBytes(maximumBytes)
{
}

void CheckpointList::add(CheckpointPtr checkpoint, const RunPlace &place)
{
    hold(*checkpoint);
    m_items.push_back({std::move(checkpoint), place});
    dropShelves();
    thin();
}

void CheckpointList::dropAfter(const RunPlace &place)
{
    for (auto item = std::upper_bound(m_items.begin() + 1, m_items.end(), place, isAfter); item != m_items.end();)
        item = erase(item);
}

const CheckpointList::Item &CheckpointList::before(const RunPlace &place) const
{
    return *std::prev(std::upper_bound(m_items.begin() + 1, m_items.end(), place, isAfter));
}

void CheckpointList::hold(const Checkpoint &checkpoint)
{
    m_bytes += checkpoint.bytes();
    const RemovedParameters &removed = *checkpoint.removed;
    if (m_uses[&removed]++ > 0)
        return;
    std::size_t added = removed.ownBytes();
    removed.forEachShared([&](const void *piece, std::size_t bytes) { added += m_shared[piece]++ == 0 ? bytes : 0; });
    m_bytes += added;
    m_shelfBytes += added;
}

void CheckpointList::release(const Checkpoint &checkpoint)
{
    m_bytes -= checkpoint.bytes();
    const RemovedParameters &removed = *checkpoint.removed;
    if (--m_uses[&removed] > 0)
        return;
    m_uses.erase(&removed);
    std::size_t freed = removed.ownBytes();
    removed.forEachShared([&](const void *piece, std::size_t bytes) {
        if (--m_shared[piece] > 0)
            return;
        m_shared.erase(piece);
        freed += bytes;
    });
    m_bytes -= freed;
    m_shelfBytes -= freed;
}

CheckpointList::Items::iterator CheckpointList::erase(Items::iterator item)
{
    release(*item->checkpoint);
    return m_items.erase(item);
}

// A gap may be the longer the longer ago it is: at the start of the run five times as long as at its end.
void CheckpointList::thin()
{
    while (m_items.size() > 1 && (m_bytes > m_maximumBytes || m_items.size() > maximumCount)) {
        const double newest = double(m_items.back().place.step);
        // The last one goes only when nothing else is left, since nobody knows yet what follows it.
        std::size_t least = m_items.size() - 1;
        double leastLoss = 0;
        for (std::size_t i = 1; i + 1 < m_items.size(); ++i) {
            const double gap = double(m_items[i + 1].place.step - m_items[i - 1].place.step);
            const double loss = gap / (newest - double(m_items[i].place.step) + newest / 4);
            if (i == 1 || loss < leastLoss) {
                least = i;
                leastLoss = loss;
            }
        }
        erase(m_items.begin() + std::ptrdiff_t(least));
    }
}

// The newest one stays, since the run goes on with it.
void CheckpointList::dropShelves()
{
    while (m_shelfBytes > m_maximumBytes / 2 && m_uses.size() > 1) {
        const RemovedParameters *const removed = removedToDrop();
        for (auto item = m_items.begin() + 1; item != m_items.end();)
            item = item->checkpoint->removed.get() == removed ? erase(item) : item + 1;
    }
}

// The one that frees most a checkpoint; the older of equals.
const RemovedParameters *CheckpointList::removedToDrop() const
{
    const RemovedParameters *best = nullptr, *last = nullptr;
    double most = -1;
    for (auto item = m_items.begin() + 1; item != m_items.end(); ++item) {
        const RemovedParameters *const removed = item->checkpoint->removed.get();
        if (removed == last || removed == m_items.back().checkpoint->removed.get())
            continue;
        last = removed;
        std::size_t freed = removed->ownBytes();
        removed->forEachShared(
            [&](const void *piece, std::size_t bytes) { freed += m_shared.at(piece) == 1 ? bytes : 0; });
        const double each = double(freed) / m_uses.at(removed);
        if (each > most) {
            best = removed;
            most = each;
        }
    }
    return best;
}

} // namespace stacklight
