// The values of an event file, by tag.
#pragma once

#include "observe/snapshot.h"
#include "observe/tensorboard_events.h"

#include <map>
#include <utility>

namespace stacklight {

/// Scalars and histograms of every tag, by step, within a memory: where it is used up, every second value of each
/// series goes.
class TensorBoardSeries
{
public:
    using Scalars = std::map<std::int64_t, double>;
    using Histograms = std::map<std::int64_t, TensorStatistics>;

    explicit TensorBoardSeries(std::size_t maximumBytes) : m_maximumBytes(maximumBytes) {}

    /// An error where there are too many tags.
    std::optional<Message> take(TensorBoardEvent event);

    const std::map<std::string, Scalars> &scalars() const { return m_scalars; }
    const std::map<std::string, Histograms> &histograms() const { return m_histograms; }
    /// The tags in the order in which they came.
    const std::vector<std::string> &scalarTags() const { return m_scalarTags; }
    const std::vector<std::string> &histogramTags() const { return m_histogramTags; }
    /// The series of a tag; null where there is none.
    const Scalars *scalarsOf(const std::string &tag) const;
    const Histograms *histogramsOf(const std::string &tag) const;
    /// The text that a run of this program begins with; empty in others.
    const std::string &header() const { return m_header; }
    /// The largest of all; 0 where there is none.
    std::int64_t lastStep() const { return m_lastStep; }
    /// The first step for which something came since this was last asked, and whether a session that started again
    /// there took back what had come.
    struct Change
    {
        std::int64_t step = 0;
        bool isBack = false;
    };
    std::optional<Change> takeChange() { return std::exchange(m_change, {}); }
    /// What a session took back when it started again: the values of a step, and of those behind it.
    struct Left
    {
        std::int64_t step = 0;
        std::map<std::string, Scalars> scalars;
        std::map<std::string, Histograms> histograms;
    };
    /// The last three times, in the order in which it happened.
    const std::vector<Left> &left() const { return m_left; }
    /// How often that was.
    int timesBack() const { return m_timesBack; }
    bool isEmpty() const { return m_scalars.empty() && m_histograms.empty(); }
    bool isThinned() const { return m_isThinned; }
    /// Whether moments of a histogram had to be taken from its bins.
    bool hasBinsAlone() const { return m_hasBinsAlone; }

private:
    void takeScalar(const std::string &tag, std::int64_t step, double value);
    void takeHistogram(const std::string &tag, std::int64_t step, const EventHistogram &histogram);
    void takeTensor(const std::string &tag, std::int64_t step, EventTensor tensor);
    void leaveFrom(std::int64_t step);
    template <class Series>
    void moveFrom(std::int64_t step, std::map<std::string, Series> &from, std::map<std::string, Series> &to);
    void forget(const Left &left);
    void note(std::int64_t step, bool isBack);
    void thin();
    std::size_t bytes() const;

    std::size_t m_maximumBytes;
    std::map<std::string, Scalars> m_scalars;
    std::map<std::string, Histograms> m_histograms;
    std::map<std::string, std::string> m_plugins; ///< as said with the first value of a tag
    std::string m_header;
    std::vector<std::string> m_scalarTags, m_histogramTags;
    int m_starts = 0, m_timesBack = 0;
    std::vector<Left> m_left;
    std::int64_t m_lastStep = 0;
    std::optional<Change> m_change;
    std::size_t m_scalarCount = 0, m_histogramCount = 0, m_tagBytes = 0;
    bool m_isThinned = false, m_hasBinsAlone = false;
};

/// As `histogramBins` equal bins, into which the buckets' counts are shared by width. Moments that the histogram does
/// not tell are those of its buckets' middles.
TensorStatistics statisticsOf(const EventHistogram &histogram);

} // namespace stacklight
