// How often a step of a run is observed: often enough to watch it, and so that looking costs little of the time that
// training takes.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

namespace stacklight {

/// What observing costs is measured all the time, as the median of the newest steps that are observed against that of
/// those that are not; the first observed step, which finds nothing in the processor's cache, does not count. Knows no
/// clock.
class ObservationPace
{
public:
    using Duration = std::chrono::nanoseconds;

    static constexpr double share =
        0.05; ///< of the time that goes into observing, as long as statistics are fresh nevertheless
    static constexpr Duration frame = std::chrono::milliseconds(33); ///< of the window: nothing is observed more often
    static constexpr Duration oldest = std::chrono::seconds(1);      ///< that statistics may be, and
    static constexpr int mostSteps = 5;                              ///< how many steps, whichever comes first

    /// A step was made that took so long.
    void add(Duration cost, bool observed)
    {
        if (!observed) {
            m_plain.add(cost);
            ++m_steps;
            return;
        }
        if (m_hasColdOne)
            m_observed.add(cost);
        m_hasColdOne = true;
        m_steps = 0;
    }

    /// The network has changed: its steps cost something else.
    void forget() { *this = {}; }

    /// Whether the next step is to be observed, so long after the end of the last one that was.
    bool isDue(Duration since) const
    {
        if (!m_hasColdOne)
            return true;
        if (since < frame)
            return false;
        if (m_steps + 1 >= mostSteps)
            return true;
        // Were it the one after the next, would that still be in time?
        const Duration plain = m_plain.median().value_or(Duration{}), observed = m_observed.median().value_or(plain);
        if (since + plain + observed > oldest && m_steps > 0)
            return true;
        return since >= pause();
    }

    /// After which observing takes its share, and not more. As long as the cost is not known, a frame, in which a
    /// slower step comes first.
    Duration pause() const
    {
        const std::optional<Duration> plain = m_plain.median(), observed = m_observed.median();
        if (!plain || !observed)
            return frame;
        const Duration extra = std::max(Duration{}, *observed - *plain);
        return std::max(frame,
            std::chrono::duration_cast<Duration>(
                std::chrono::duration<double, std::nano>(double(extra.count()) / share)));
    }

private:
    /// The newest few.
    class Costs
    {
    public:
        void add(Duration cost)
        {
            if (m_newest.size() == most)
                m_newest.erase(m_newest.begin());
            m_newest.push_back(cost);
        }
        std::optional<Duration> median() const
        {
            if (m_newest.empty())
                return {};
            std::vector<Duration> sorted = m_newest;
            const auto middle = sorted.begin() + std::ptrdiff_t(sorted.size() / 2);
            std::nth_element(sorted.begin(), middle, sorted.end());
            return *middle;
        }

    private:
        static constexpr std::size_t most = 9;
        std::vector<Duration> m_newest;
    };

    Costs m_plain, m_observed;
    bool m_hasColdOne = false;
    int m_steps = 0; ///< since the last observed one
};

} // namespace stacklight
