// What is remembered of a run, within a stated memory.
#pragma once

#include "observe/snapshot.h"

#include <optional>

namespace stacklight {

/// Keeps snapshots, the loss curve, validations, events and boundaries of one run. When `maximumBytes` are used up, every
/// second of the older snapshots goes, so that the whole run stays covered, the recent past most densely; the loss curve is
/// thinned by halves beyond 100,000 points. Not thread-safe: it belongs to the thread that shows it.
class History
{
public:
    explicit History(std::size_t maximumBytes = std::size_t(256) << 20);

    void add(SnapshotPtr snapshot);
    void add(const CurvePoint &point);
    void add(const Validation &validation);
    void add(Event event);
    void add(BoundaryPtr boundary);
    void setDivergence(Divergence divergence);
    void clear();

    bool isEmpty() const { return m_snapshots.empty(); }
    /// In the order of steps.
    const std::vector<SnapshotPtr> &snapshots() const { return m_snapshots; }
    const std::vector<CurvePoint> &curve() const { return m_curve; }
    const std::vector<Validation> &validations() const { return m_validations; }
    const std::vector<Event> &events() const { return m_events; }
    const std::optional<Divergence> &divergence() const { return m_divergence; }

    /// The last snapshot, or boundary, at or before a step (the first one for an earlier step); null when there is none.
    SnapshotPtr snapshotAt(std::int64_t step) const;
    BoundaryPtr boundaryAt(std::int64_t step) const;
    std::int64_t lastStep() const;
    std::size_t bytes() const { return m_bytes; }

private:
    void thin();

    std::size_t m_maximumBytes;
    std::size_t m_bytes = 0;
    std::vector<SnapshotPtr> m_snapshots;
    std::vector<CurvePoint> m_curve;
    std::int64_t m_curveStride = 1;
    std::vector<Validation> m_validations;
    std::vector<Event> m_events;
    std::vector<BoundaryPtr> m_boundaries;
    std::optional<Divergence> m_divergence;
};

/// One run as views and figures see it: a name and a place among the colours, and what was recorded.
struct RunRecord
{
    std::string name;      ///< "A"
    int colour = 0;        ///< index of the run's colour and marker; stays with the run
    Experiment experiment; ///< as it is now
    History history;
};

} // namespace stacklight
