// What the latest snapshot says of each row of the tower.
#pragma once

#include "observe/diagnosis.h"
#include "edits/place.h"

#include <array>

namespace stacklight {

/// Of the layer that a row shows; with several copies, of the one that is worst.
struct RowReading
{
    static constexpr int bars = 16;

    std::optional<Health> health;
    std::string path;                         ///< of the copy that is shown; empty: nothing was measured
    std::array<std::uint8_t, bars> heights{}; ///< of the small histogram, 0 … 255, as the root of the counts
    bool operator==(const RowReading &) const = default;
};

class TowerReadings
{
public:
    /// `stack` is the one that the tower shows; layers of a snapshot that stand elsewhere in it, or are of another
    /// type, are not shown.
    void set(SnapshotPtr snapshot, const Stack &stack);
    const SnapshotPtr &snapshot() const { return m_snapshot; }

    /// Among the copies that `chosen` allows: of a repeat that is not named in it, all.
    RowReading reading(const Place &layer, const Copies &chosen) const;
    /// The worst of everything inside a repeat.
    RowReading readingInside(const Place &repeat, const Copies &chosen) const;
    /// How ill each copy of a layer is: for a tooltip. Valid until the next set().
    struct Copy
    {
        std::string path;
        LayerDiagnosis diagnosis;
        const PlannedLayer *layer; ///< as the step had it: it may be another one by now
    };
    std::vector<Copy> copies(const Place &layer) const;

private:
    struct Entry
    {
        int index; ///< in the plan
        Copies copies;
    };
    void map(const Stack &stack);
    RowReading worst(const std::vector<Entry> &entries, const Copies &chosen) const;

    SnapshotPtr m_snapshot;
    std::shared_ptr<const Plan> m_plan;
    Stack m_stack;
    std::vector<LayerDiagnosis> m_diagnoses;
    std::map<Place, std::vector<Entry>> m_entries;
};

} // namespace stacklight
