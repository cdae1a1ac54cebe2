// How often a step of a run may be observed, so that looking costs little of the time that training takes.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace stacklight {

/// What observing costs is measured: steps that are observed against steps that are not, both as moving means.
class ObservationPace
{
public:
    using Duration = std::chrono::nanoseconds;

    static constexpr double share = 0.05; ///< of the time, at most, goes into observing
    static constexpr Duration frame = std::chrono::milliseconds(33); ///< of the window: nothing is observed more often

    /// A step was made that took so long.
    void add(Duration cost, bool observed)
    {
        std::optional<double> &mean = observed ? m_observed : m_plain;
        const double seconds = std::chrono::duration<double>(cost).count();
        mean = mean ? *mean + weight * (seconds - *mean) : seconds;
    }

    /// The network has changed: its steps cost something else.
    void forget() { *this = {}; }

    /// From the end of an observed step to the begin of the next one. As long as no plain step was seen one frame, after which
    /// a step that takes longer comes first.
    Duration pause() const
    {
        if (!m_plain || !m_observed)
            return frame;
        const double extra = std::max(0.0, *m_observed - *m_plain);
        return std::max(frame, std::chrono::duration_cast<Duration>(std::chrono::duration<double>(extra / share)));
    }

private:
    static constexpr double weight = 0.2; ///< of the newest step in a moving mean

    std::optional<double> m_plain;    ///< s
    std::optional<double> m_observed; ///< s
};

} // namespace stacklight
