#include "observe/tensorboard_series.h"

#include "observe/tensorboard_tags.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::size_t mostTags = 100'000, longestTag = 1000;
constexpr int mostStarts = 1000; // each goes through all tags
constexpr std::size_t mostLeft = 3;
// Of a node in a map, with what the system adds.
constexpr std::size_t nodeBytes = 64;
constexpr std::size_t scalarBytes = nodeBytes + sizeof(double);
constexpr std::size_t histogramBytes = nodeBytes + sizeof(TensorStatistics);
constexpr std::size_t tagBytes = 4 * nodeBytes;

/// Every second one goes, but for the last.
template <class Value>
void halve(std::map<std::int64_t, Value> &series, std::size_t &count)
{
    if (series.size() < 3)
        return;
    for (auto at = std::next(series.begin()); at != series.end() && std::next(at) != series.end();) {
        at = series.erase(at);
        --count;
        if (at != series.end())
            ++at;
    }
}

/// Shares a count among the bins that [left, right] meets. Shares are rounded so that their sum is.
class BinFiller
{
public:
    explicit BinFiller(TensorStatistics &into) : m_into(into), m_width(into.high - into.low) {}

    void add(double left, double right, double count)
    {
        const double from = place(left), to = place(right);
        const int first = std::clamp(int(from), 0, histogramBins - 1);
        // Edges that are the same but for rounding share nothing.
        const int last = std::clamp(int(std::ceil(to - 1e-6)) - 1, first, histogramBins - 1);
        for (int bin = first; bin <= last; ++bin) {
            const double end = bin == last ? to : bin + 1.0, begin = bin == first ? from : double(bin);
            const double share = first == last ? 1 : std::max(0.0, (end - begin) / (to - from));
            m_exact += count * share;
            const double whole = std::min(std::floor(m_exact + 0.5), 4e9);
            m_into.counts[std::size_t(bin)] += std::uint32_t(std::max(0.0, whole - m_given));
            m_given = std::max(m_given, whole);
        }
    }

private:
    double place(double value) const
    {
        const double place = (value - m_into.low) / m_width * histogramBins;
        const double nearest = std::round(place);
        return std::clamp(std::abs(place - nearest) < 1e-6 ? nearest : place, 0.0, double(histogramBins));
    }

    TensorStatistics &m_into;
    double m_width;
    double m_exact = 0, m_given = 0;
};

} // namespace

TensorStatistics statisticsOf(const EventHistogram &histogram)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    TensorStatistics statistics{.mean = none, .std = none, .rms = none, .min = none, .max = none, .low = 0, .high = 1};
    EventHistogram::Moments moments = histogram.moments.value_or(EventHistogram::Moments());
    const auto counts = [](const EventHistogram::Bucket &bucket) { return bucket.count > 0 && bucket.count < 1e300; };
    if (!histogram.moments) {
        moments.minimum = std::numeric_limits<double>::infinity();
        moments.maximum = -moments.minimum;
        for (const EventHistogram::Bucket &bucket : histogram.buckets) {
            if (!counts(bucket) || !std::isfinite(bucket.left) || !std::isfinite(bucket.right))
                continue;
            const double middle = bucket.left / 2 + bucket.right / 2;
            moments.minimum = std::min(moments.minimum, bucket.left);
            moments.maximum = std::max(moments.maximum, bucket.right);
            moments.count += bucket.count;
            moments.sum += bucket.count * middle;
            moments.sumOfSquares += bucket.count * middle * middle;
        }
    }
    constexpr double largest = 1e300; // whose bins have a width
    if (!(moments.count >= 0.5) || !(moments.minimum <= moments.maximum) || !(moments.minimum >= -largest)
        || !(moments.maximum <= largest))
        return statistics;
    statistics.min = statistics.low = moments.minimum;
    statistics.max = statistics.high = moments.maximum;
    statistics.mean = moments.sum / moments.count;
    const double square = moments.sumOfSquares / moments.count;
    statistics.rms = std::sqrt(square);
    statistics.std = std::sqrt(std::max(0.0, square - statistics.mean * statistics.mean));
    if (statistics.low == statistics.high || !(statistics.high - statistics.low > std::abs(statistics.high) * 1e-15)) {
        statistics.low -= std::abs(statistics.min) > 0 ? std::abs(statistics.min) / 2 : 0.5;
        statistics.high += std::abs(statistics.max) > 0 ? std::abs(statistics.max) / 2 : 0.5;
    }
    if (!(statistics.low < statistics.high)) { // subnormal
        statistics.low -= 0.5;
        statistics.high += 0.5;
    }
    BinFiller filler(statistics);
    double total = 0;
    for (const EventHistogram::Bucket &bucket : histogram.buckets)
        total += counts(bucket) ? bucket.count : 0;
    const double scale = total > 4e9 ? 4e9 / total : 1;
    for (const EventHistogram::Bucket &bucket : histogram.buckets) {
        if (!counts(bucket) || std::isnan(bucket.left) || std::isnan(bucket.right))
            continue;
        const double left = std::clamp(bucket.left, statistics.min, statistics.max);
        const double right = std::clamp(bucket.right, left, statistics.max);
        filler.add(left, right, bucket.count * scale);
    }
    return statistics;
}

std::optional<Message> TensorBoardSeries::take(TensorBoardEvent event)
{
    if (event.isStart && m_starts++ < mostStarts)
        leaveFrom(event.step);
    for (EventValue &value : event.values) {
        if (value.tag.empty() || value.tag.size() > longestTag || event.step < 0)
            continue;
        if (m_scalars.size() + m_histograms.size() + m_plugins.size() > mostTags)
            return message(TR("the file has more than %1 tags, the most that are read"), std::to_string(mostTags));
        if (!value.plugin.empty() && m_plugins.emplace(value.tag, value.plugin.substr(0, longestTag)).second)
            m_tagBytes += tagBytes + value.tag.size() + value.plugin.size();
        if (const auto *number = std::get_if<double>(&value.content))
            takeScalar(value.tag, event.step, *number);
        else if (const auto *histogram = std::get_if<EventHistogram>(&value.content))
            takeHistogram(value.tag, event.step, *histogram);
        else if (auto *tensor = std::get_if<EventTensor>(&value.content))
            takeTensor(value.tag, event.step, std::move(*tensor));
    }
    if (bytes() <= m_maximumBytes)
        return {};
    // Far enough down that it is not to be done again soon.
    const std::size_t enough = m_maximumBytes / 4 * 3;
    for (std::size_t before = 0; bytes() > enough && before != bytes();) {
        before = bytes();
        thin();
    }
    if (bytes() > enough)
        return message(TR("the file's tags take more than %1 MiB"), std::to_string(m_maximumBytes >> 20));
    return {};
}

void TensorBoardSeries::takeScalar(const std::string &tag, std::int64_t step, double value)
{
    const auto [series, isNew] = m_scalars.try_emplace(tag);
    if (isNew) {
        m_scalarTags.push_back(tag);
        m_tagBytes += tagBytes + 2 * tag.size();
    }
    m_scalarCount += series->second.insert_or_assign(step, value).second;
    note(step, false);
}

void TensorBoardSeries::takeHistogram(const std::string &tag, std::int64_t step, const EventHistogram &histogram)
{
    const auto [series, isNew] = m_histograms.try_emplace(tag);
    if (isNew) {
        m_histogramTags.push_back(tag);
        m_tagBytes += tagBytes + 2 * tag.size();
    }
    m_hasBinsAlone |= !histogram.moments;
    m_histogramCount += series->second.insert_or_assign(step, statisticsOf(histogram)).second;
    note(step, false);
}

/// What the tensor means says its tag's plugin.
void TensorBoardSeries::takeTensor(const std::string &tag, std::int64_t step, EventTensor tensor)
{
    const auto known = m_plugins.find(tag);
    const std::string plugin = known == m_plugins.end() ? std::string() : known->second;
    if (tag == tensorboard::header && plugin == "text") {
        m_header = std::move(tensor.text);
    } else if (plugin == "scalars" && tensor.numbers.size() == 1) {
        takeScalar(tag, step, tensor.numbers[0]);
    } else if (plugin == "histograms" && tensor.numbers.size() % 3 == 0
        && (tensor.axes.size() != 2 || tensor.axes[1] == 3)) {
        EventHistogram histogram;
        for (std::size_t i = 0; i < tensor.numbers.size(); i += 3)
            histogram.buckets.push_back({tensor.numbers[i], tensor.numbers[i + 1], tensor.numbers[i + 2]});
        takeHistogram(tag, step, histogram);
    }
}

void TensorBoardSeries::leaveFrom(std::int64_t step)
{
    Left left{step, {}, {}};
    moveFrom(step, m_scalars, left.scalars);
    moveFrom(step, m_histograms, left.histograms);
    if (!left.scalars.empty() || !left.histograms.empty()) {
        ++m_timesBack;
        m_left.push_back(std::move(left));
    }
    if (m_left.size() > mostLeft) {
        forget(m_left.front());
        m_left.erase(m_left.begin());
    }
    if (step <= m_lastStep && !isEmpty()) {
        m_lastStep = std::max<std::int64_t>(step - 1, 0);
        note(step, true);
    }
}

template <class Series>
void TensorBoardSeries::moveFrom(
    std::int64_t step, std::map<std::string, Series> &from, std::map<std::string, Series> &to)
{
    for (auto &[tag, series] : from) {
        const auto first = series.lower_bound(step);
        if (first == series.end())
            continue;
        Series &into = to[tag];
        m_tagBytes += tagBytes + tag.size();
        for (auto at = first; at != series.end();)
            into.insert(into.end(), series.extract(at++));
    }
}

void TensorBoardSeries::forget(const Left &left)
{
    for (const auto &[tag, series] : left.scalars) {
        m_scalarCount -= series.size();
        m_tagBytes -= tagBytes + tag.size();
    }
    for (const auto &[tag, series] : left.histograms) {
        m_histogramCount -= series.size();
        m_tagBytes -= tagBytes + tag.size();
    }
}

void TensorBoardSeries::note(std::int64_t step, bool isBack)
{
    if (!isBack)
        m_lastStep = std::max(m_lastStep, step);
    m_change = m_change ? Change{std::min(m_change->step, step), m_change->isBack || isBack} : Change{step, isBack};
}

void TensorBoardSeries::thin()
{
    m_isThinned = true;
    const auto thinned = [this](auto &scalars, auto &histograms) {
        for (auto &[tag, series] : scalars)
            halve(series, m_scalarCount);
        for (auto &[tag, series] : histograms)
            halve(series, m_histogramCount);
    };
    thinned(m_scalars, m_histograms);
    for (Left &left : m_left)
        thinned(left.scalars, left.histograms);
}

std::size_t TensorBoardSeries::bytes() const
{
    return m_scalarCount * scalarBytes + m_histogramCount * histogramBytes + m_tagBytes + m_header.size();
}

const TensorBoardSeries::Scalars *TensorBoardSeries::scalarsOf(const std::string &tag) const
{
    const auto found = m_scalars.find(tag);
    return found == m_scalars.end() ? nullptr : &found->second;
}

const TensorBoardSeries::Histograms *TensorBoardSeries::histogramsOf(const std::string &tag) const
{
    const auto found = m_histograms.find(tag);
    return found == m_histograms.end() ? nullptr : &found->second;
}

} // namespace stacklight
