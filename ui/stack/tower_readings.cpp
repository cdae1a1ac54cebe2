#include "stack/tower_readings.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

std::array<std::uint8_t, RowReading::bars> heightsOf(const TensorStatistics &statistics)
{
    constexpr int each = histogramBins / RowReading::bars;
    std::array<double, RowReading::bars> sums{};
    for (int bin = 0; bin < histogramBins; ++bin)
        sums[std::size_t(bin / each)] += statistics.counts[std::size_t(bin)];
    const double most = *std::max_element(sums.begin(), sums.end());
    std::array<std::uint8_t, RowReading::bars> heights{};
    for (std::size_t i = 0; i < sums.size() && most > 0; ++i)
        heights[i] = std::uint8_t(std::lround(255 * std::sqrt(sums[i] / most)));
    return heights;
}

bool allows(const Copies &chosen, const Copies &copies)
{
    return std::all_of(copies.begin(), copies.end(), [&](const auto &copy) {
        const auto choice = chosen.find(copy.first);
        return choice == chosen.end() || choice->second == copy.second;
    });
}

bool isInside(const Place &layer, const Place &container)
{
    return layer.size() > container.size() && std::equal(container.begin(), container.end(), layer.begin());
}

} // namespace

void TowerReadings::set(SnapshotPtr snapshot, const Stack &stack)
{
    const auto plan = snapshot ? snapshot->plan : nullptr;
    m_snapshot = std::move(snapshot);
    if (plan != m_plan || stack != m_stack) {
        m_plan = plan;
        m_stack = stack;
        map(stack);
    }
    m_diagnoses = plan ? diagnose(*m_snapshot) : std::vector<LayerDiagnosis>();
}

void TowerReadings::map(const Stack &stack)
{
    m_entries.clear();
    if (!m_plan)
        return;
    for (const PlannedLayer &layer : m_plan->layers) {
        const std::optional<PathPlace> place = placeOfPath(stack, layer.path);
        const LayerSpec *spec = place ? layerAt(stack, place->layer) : nullptr;
        if (spec && spec->value.index() == layer.spec.value.index())
            m_entries[place->layer].push_back({layer.index, place->copies});
    }
}

RowReading TowerReadings::worst(const std::vector<Entry> &entries, const Copies &chosen) const
{
    int worst = -1;
    const auto health = [&](int index) { return m_diagnoses[std::size_t(index)].health; };
    for (const Entry &entry : entries) {
        const bool counts = entry.index < int(m_diagnoses.size()) && allows(chosen, entry.copies);
        if (counts && (worst < 0 || health(entry.index) > health(worst)))
            worst = entry.index;
    }
    if (worst < 0)
        return {};
    return {health(worst), m_plan->layers[std::size_t(worst)].path,
        heightsOf(m_snapshot->layers[std::size_t(worst)].activation)};
}

RowReading TowerReadings::reading(const Place &layer, const Copies &chosen) const
{
    const auto found = m_entries.find(layer);
    return found == m_entries.end() ? RowReading() : worst(found->second, chosen);
}

RowReading TowerReadings::readingInside(const Place &repeat, const Copies &chosen) const
{
    RowReading result;
    for (auto entry = m_entries.upper_bound(repeat); entry != m_entries.end() && isInside(entry->first, repeat);
        ++entry) {
        const RowReading reading = worst(entry->second, chosen);
        if (reading.health && (!result.health || *reading.health > *result.health))
            result.health = reading.health;
    }
    return result;
}

std::vector<TowerReadings::Copy> TowerReadings::copies(const Place &layer) const
{
    std::vector<Copy> copies;
    const auto found = m_entries.find(layer);
    if (found == m_entries.end())
        return copies;
    for (const Entry &entry : found->second) {
        if (entry.index < int(m_diagnoses.size()))
            copies.push_back({m_plan->layers[std::size_t(entry.index)].path, m_diagnoses[std::size_t(entry.index)],
                &m_plan->layers[std::size_t(entry.index)]});
    }
    return copies;
}

} // namespace stacklight
