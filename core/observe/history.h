// What is remembered of a run, within a stated memory.
#pragma once

#include "base/translated.h"
#include "observe/lab_revisits.h"

namespace stacklight {

/// Records in the order of steps, of which fewer and fewer are kept: the first one, every stride-th of the older ones,
/// and all of the newest quarter.
template <class Pointer>
struct ThinnedRecords
{
    std::vector<Pointer> items;
    std::vector<std::int64_t> ordinals; ///< which in the order of arrival each one was
    std::int64_t stride = 1;
    std::int64_t seen = 0;
    std::size_t bytes = 0;

    void add(Pointer item);
    /// Drops records until they take at most `maximumBytes`; the first and the last one stay.
    void thin(std::size_t maximumBytes);
    /// The last one at or before a step, the first one for an earlier step; null when there is none.
    Pointer at(std::int64_t step) const;
    /// Forgets what came after a step.
    void truncate(std::int64_t step);
};

/// Keeps snapshots, the loss curve, validations, events, boundaries and what laboratories found of one run. When
/// `maximumBytes` are used up (an eighth of them for boundaries, another one for laboratories), every second of the
/// older snapshots goes, so that the whole run stays covered, the recent past most densely; loss curve and validations
/// are thinned by halves beyond 100,000 points, but the newest one is always there. Not thread-safe: it belongs to the
/// thread that shows it.
class History
{
public:
    static constexpr std::size_t usualBytes = std::size_t(256) << 20;

    explicit History(std::size_t maximumBytes = usualBytes);

    void add(SnapshotPtr snapshot);
    void add(const CurvePoint &point);
    void add(const Validation &validation);
    void add(Event event);
    void add(BoundaryPtr boundary);
    void add(LabReportPtr report);
    void add(LabRevisit revisit) { m_revisits.add(std::move(revisit)); }
    void setDivergence(Divergence divergence);
    void clear();
    /// Forgets what came after a step, a divergence included: the run went back there.
    void truncate(std::int64_t step);
    /// Forgets the validations after a step alone.
    void truncateValidations(std::int64_t step);

    bool isEmpty() const { return m_snapshots.items.empty(); }
    /// In the order of steps.
    const std::vector<SnapshotPtr> &snapshots() const { return m_snapshots.items; }
    const std::vector<CurvePoint> &curve() const { return m_curve.points; }
    const std::vector<Validation> &validations() const { return m_validations.points; }
    const std::vector<Event> &events() const { return m_events; }
    const std::optional<Divergence> &divergence() const { return m_divergence; }

    /// The last snapshot, or boundary, at or before a step (the first one for an earlier step); null when there is
    /// none.
    SnapshotPtr snapshotAt(std::int64_t step) const;
    BoundaryPtr boundaryAt(std::int64_t step) const;
    /// What a laboratory found last, as it trained, at or before a step; never of a later one.
    template <class Finding>
    std::shared_ptr<const Finding> found(std::int64_t step) const
    {
        return findingIn<Finding>(reportAt(LabResult(Finding()).index(), step));
    }
    /// The report that `found` takes it from.
    LabReportPtr reportAt(std::size_t laboratory, std::int64_t step) const;
    /// Of earlier steps, beside what was found as it trained.
    const LabRevisits &revisits() const { return m_revisits; }
    LabRevisits &revisits() { return m_revisits; }
    std::int64_t lastStep() const;
    /// Of snapshots, boundaries and reports.
    std::size_t bytes() const;

private:
    template <class Point>
    struct Curve
    {
        std::vector<Point> points; ///< every stride-th, and the newest
        std::int64_t stride = 1;
        std::int64_t seen = 0;

        void add(const Point &point);
        void truncate(std::int64_t step);
    };

    std::size_t m_maximumBytes;
    ThinnedRecords<SnapshotPtr> m_snapshots;
    ThinnedRecords<BoundaryPtr> m_boundaries;
    std::array<ThinnedRecords<LabReportPtr>, std::variant_size_v<LabResult>> m_reports; ///< of each laboratory
    LabRevisits m_revisits;
    Curve<CurvePoint> m_curve;
    Curve<Validation> m_validations;
    std::vector<Event> m_events;
    std::optional<Divergence> m_divergence;
};

/// One run as views and figures see it: a name and a place among the colours, and what was recorded.
struct RunRecord
{
    std::string name;           ///< its letter, "A"
    int colour = 0;             ///< index of the run's colour and marker; stays with the run
    Experiment experiment = {}; ///< as it is now
    History history = History();
    Experiment begun = {}; ///< as it was at step 0
    Translated title = {}; ///< what a lesson calls it, "plain"; empty: nothing
    bool isLive = true;    ///< false: it was read from a file, and there is no network to be asked
    bool isExperimentKnown =
        true; ///< false: of a network that this program cannot train; of `experiment` title, seed and layers alone hold

    /// What step `step` + 1 was trained with: all that was switched after step `step` is in it.
    const Experiment &experimentAt(std::int64_t step) const;
};

} // namespace stacklight
