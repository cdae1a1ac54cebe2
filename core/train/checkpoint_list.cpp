#include "train/checkpoint_list.h"

#include <algorithm>

namespace stacklight {

namespace {

// Of tiny networks, so many that going through all of them takes no time beside a few steps.
constexpr std::size_t maximumCount = 1024;

bool isAfter(const RunPlace &place, const CheckpointList::Item &item)
{
    return place < item.place;
}

} // namespace

CheckpointList::CheckpointList(CheckpointPtr first, std::size_t maximumBytes) : m_items{{std::move(first), {}}}, m_maximumBytes(maximumBytes)
{
}

void CheckpointList::add(CheckpointPtr checkpoint, const RunPlace &place)
{
    m_items.push_back({std::move(checkpoint), place});
    thin();
}

void CheckpointList::dropAfter(const RunPlace &place)
{
    m_items.erase(std::upper_bound(m_items.begin() + 1, m_items.end(), place, isAfter), m_items.end());
    count();
}

const CheckpointList::Item &CheckpointList::before(const RunPlace &place) const
{
    return *std::prev(std::upper_bound(m_items.begin() + 1, m_items.end(), place, isAfter));
}

// A gap may be the longer the longer ago it is: at the start of the run five times as long as at its end.
void CheckpointList::thin()
{
    for (count(); m_items.size() > 1 && (m_bytes > m_maximumBytes || m_items.size() > maximumCount); count()) {
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
        m_items.erase(m_items.begin() + std::ptrdiff_t(least));
    }
}

void CheckpointList::count()
{
    m_bytes = 0;
    const ParameterShelf *shelf = nullptr;
    for (auto item = m_items.begin() + 1; item != m_items.end(); ++item) {
        m_bytes += item->checkpoint->bytes();
        if (item->checkpoint->shelf.get() != shelf) {
            shelf = item->checkpoint->shelf.get();
            m_bytes += shelf->bytes();
        }
    }
}

} // namespace stacklight
