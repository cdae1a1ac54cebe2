#include "observe/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr std::size_t lanes = 16;     // independent sums, which the compiler turns into vectors
constexpr std::size_t blockSize = 1024;
constexpr std::size_t tables = 4;     // neighbours count in different tables, so that they need not wait for each other

constexpr std::size_t maximumPieces = 32;       // of one tensor, for threads to share
constexpr std::size_t smallestPiece = 16384;
constexpr std::int64_t operationsPerValue = 40; // of one pass, in the pool's measure

template <class T>
struct Lanes
{
    T minimum[lanes];
    T maximum[lanes];
    double sum[lanes] = {};
    double squares[lanes] = {};
    std::int32_t zeros[lanes] = {};
    std::int32_t nonfinite[lanes] = {};
    std::int32_t saturated[lanes] = {};
};

struct Moments
{
    double minimum = 0;
    double maximum = 0;
    double sum = 0;     // of values − shift
    double squares = 0; // of (values − shift)²
    std::int64_t zeros = 0;
    std::int64_t nonfinite = 0;
    std::int64_t saturated = 0;

    void add(const Moments &other)
    {
        minimum = std::min(minimum, other.minimum);
        maximum = std::max(maximum, other.maximum);
        sum += other.sum;
        squares += other.squares;
        zeros += other.zeros;
        nonfinite += other.nonfinite;
        saturated += other.saturated;
    }
};

using Counts = std::array<std::uint32_t, histogramBins>;

// Cut by the tensor's size alone.
struct Pieces
{
    explicit Pieces(std::size_t total) : size(std::max(smallestPiece, (total + maximumPieces - 1) / maximumPieces)), count(int((total + size - 1) / size)) {}

    template <class T>
    std::span<const T> of(std::span<const T> values, int piece) const
    {
        const std::size_t begin = std::size_t(piece) * size;
        return values.subspan(begin, std::min(size, values.size() - begin));
    }

    std::size_t size;
    int count;
};

template <Saturation kind, class T>
bool isSaturated(T y)
{
    if constexpr (kind == Saturation::Tanh)
        return y > T(0.97) || y < T(-0.97);
    if constexpr (kind == Saturation::Sigmoid)
        return y > T(0.97) || y < T(0.03);
    return false;
}

// One value into one lane. What is not finite counts as `shift`, which is one of the values and adds nothing to the sums.
template <Saturation kind, class T>
inline void take(Lanes<T> &to, std::size_t lane, T y, T shift)
{
    const bool finite = std::abs(y) <= std::numeric_limits<T>::max();
    const T value = finite ? y : shift;
    const double offset = double(value) - double(shift);
    to.minimum[lane] = value < to.minimum[lane] ? value : to.minimum[lane];
    to.maximum[lane] = value > to.maximum[lane] ? value : to.maximum[lane];
    to.sum[lane] += offset;
    to.squares[lane] += offset * offset;
    to.zeros[lane] += y == 0;
    to.nonfinite[lane] += !finite;
    to.saturated[lane] += finite && isSaturated<kind>(y);
}

template <Saturation kind, class T>
Moments momentsOf(std::span<const T> values, T shift)
{
    Moments total{double(shift), double(shift), 0, 0, 0, 0, 0};
    for (std::size_t begin = 0; begin < values.size(); begin += blockSize) {
        const std::size_t size = std::min(blockSize, values.size() - begin);
        const T *block = values.data() + begin;
        Lanes<T> sums;
        std::fill_n(sums.minimum, lanes, shift);
        std::fill_n(sums.maximum, lanes, shift);
        std::size_t i = 0;
        for (; i + lanes <= size; i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane)
                take<kind>(sums, lane, block[i + lane], shift);
        }
        for (std::size_t lane = 0; i < size; ++i, ++lane)
            take<kind>(sums, lane, block[i], shift);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            total.minimum = std::min(total.minimum, double(sums.minimum[lane]));
            total.maximum = std::max(total.maximum, double(sums.maximum[lane]));
            total.sum += sums.sum[lane];
            total.squares += sums.squares[lane];
            total.zeros += sums.zeros[lane];
            total.nonfinite += sums.nonfinite[lane];
            total.saturated += sums.saturated[lane];
        }
    }
    return total;
}

template <class T>
Moments momentsOf(std::span<const T> values, T shift, Saturation saturation)
{
    switch (saturation) {
    case Saturation::None:
        break;
    case Saturation::Tanh:
        return momentsOf<Saturation::Tanh>(values, shift);
    case Saturation::Sigmoid:
        return momentsOf<Saturation::Sigmoid>(values, shift);
    }
    return momentsOf<Saturation::None>(values, shift);
}

// Bins in double: differences of floats cannot overflow there, and the bins of one tensor are never finer than its values.
template <class T>
void countInto(Counts &counts, std::span<const T> values, double low, double high, bool allFinite)
{
    std::uint32_t table[tables][histogramBins + 1] = {};
    std::int32_t bins[blockSize];
    const double scale = histogramBins / (high - low);
    for (std::size_t begin = 0; begin < values.size(); begin += blockSize) {
        const std::size_t size = std::min(blockSize, values.size() - begin);
        const T *block = values.data() + begin;
        for (std::size_t i = 0; i < size; ++i) {
            const double y = std::abs(block[i]) <= std::numeric_limits<T>::max() ? double(block[i]) : low;
            bins[i] = std::clamp(std::int32_t((y - low) * scale), 0, histogramBins - 1);
        }
        for (std::size_t i = 0; !allFinite && i < size; ++i)
            bins[i] = std::isfinite(block[i]) ? bins[i] : histogramBins;
        std::size_t i = 0;
        for (; i + tables <= size; i += tables) {
            for (std::size_t t = 0; t < tables; ++t)
                ++table[t][bins[i + t]];
        }
        for (; i < size; ++i)
            ++table[0][bins[i]];
    }
    for (std::size_t bin = 0; bin < histogramBins; ++bin) {
        counts[bin] = 0;
        for (std::size_t t = 0; t < tables; ++t)
            counts[bin] += table[t][bin];
    }
}

void describe(const Moments &moments, double shift, double size, TensorStatistics &into)
{
    const double count = size - double(moments.nonfinite);
    const double offset = moments.sum / count;
    const double variance = std::max(moments.squares / count - offset * offset, 0.0);
    into.mean = shift + offset;
    into.std = std::sqrt(variance);
    into.rms = std::sqrt(variance + into.mean * into.mean);
    into.min = into.low = moments.minimum;
    into.max = into.high = moments.maximum;
    into.zeroFraction = double(moments.zeros) / count;
    into.saturatedFraction = double(moments.saturated) / count;
    into.nonfinite = moments.nonfinite;
    if (into.low == into.high) {
        const double half = into.low == 0 ? 0.5 : std::abs(into.low) / 2;
        into.low -= half;
        into.high += half;
    }
}

} // namespace

Saturation saturationOf(const LayerSpec &layer)
{
    const auto *activation = layer.as<ActivationSpec>();
    if (activation && activation->function == ActivationFunction::Tanh)
        return Saturation::Tanh;
    return activation && activation->function == ActivationFunction::Sigmoid ? Saturation::Sigmoid : Saturation::None;
}

template <class T>
void computeStatistics(ThreadPool &pool, std::span<const T> values, Saturation saturation, TensorStatistics &into)
{
    const auto first = std::find_if(values.begin(), values.end(), [](T y) { return std::isfinite(y); });
    if (first == values.end()) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        into = {none, none, none, none, none, 0, 0, std::int64_t(values.size()), 0, 1, {}};
        return;
    }
    const T shift = *first;
    const Pieces pieces(values.size());
    const std::int64_t work = std::int64_t(values.size()) * operationsPerValue;
    std::array<Moments, maximumPieces> parts;
    pool.run(pieces.count, work, [&](int piece, int) { parts[std::size_t(piece)] = momentsOf(pieces.of(values, piece), shift, saturation); });
    Moments moments = parts[0];
    for (int piece = 1; piece < pieces.count; ++piece)
        moments.add(parts[std::size_t(piece)]);
    describe(moments, double(shift), double(values.size()), into);

    std::array<Counts, maximumPieces> counts;
    pool.run(pieces.count, work, [&](int piece, int) { countInto(counts[std::size_t(piece)], pieces.of(values, piece), into.low, into.high, moments.nonfinite == 0); });
    into.counts = counts[0];
    for (int piece = 1; piece < pieces.count; ++piece) {
        for (std::size_t bin = 0; bin < histogramBins; ++bin)
            into.counts[bin] += counts[std::size_t(piece)][bin];
    }
}

template void computeStatistics(ThreadPool &, std::span<const float>, Saturation, TensorStatistics &);
template void computeStatistics(ThreadPool &, std::span<const double>, Saturation, TensorStatistics &);

} // namespace stacklight
