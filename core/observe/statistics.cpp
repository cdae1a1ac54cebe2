#include "observe/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr std::size_t maximumPieces = 32; // of one tensor, for threads to share
constexpr std::size_t smallestPiece = 16384;
constexpr std::int64_t operationsPerValue = 20; // of one of the two loops, in the pool's measure

// Cut by the tensor's size alone.
struct Pieces
{
    explicit Pieces(std::size_t total)
        : size(std::max(smallestPiece, (total + maximumPieces - 1) / maximumPieces)),
          count(int((total + size - 1) / size))
    {
    }

    std::span<const float> of(std::span<const float> values, int piece) const
    {
        const std::size_t begin = std::size_t(piece) * size;
        return values.subspan(begin, std::min(size, values.size() - begin));
    }

    std::size_t size;
    int count;
};

// What `fn(values)` gives of each piece, added up in the pieces' order.
template <class Sum, class Function>
Sum sumOfPieces(ThreadPool &pool, std::span<const float> values, const Function &fn)
{
    const Pieces pieces(values.size());
    if (pieces.count == 1)
        return fn(values);
    std::array<Sum, maximumPieces> parts;
    pool.run(pieces.count, std::int64_t(values.size()) * operationsPerValue,
        [&](int piece, int) { parts[std::size_t(piece)] = fn(pieces.of(values, piece)); });
    Sum total = parts[0];
    for (int piece = 1; piece < pieces.count; ++piece)
        total.add(parts[std::size_t(piece)]);
    return total;
}

struct Histogram
{
    BinCounts counts{};

    void add(const Histogram &other)
    {
        for (std::size_t bin = 0; bin < counts.size(); ++bin)
            counts[bin] += other.counts[bin];
    }
};

// Whether sums about zero were good enough: all finite, and the variance not lost beside the square of the mean.
bool holds(const Moments &moments, double count)
{
    constexpr double smallestShare = 1e-6;
    const double variance = moments.squares * count - moments.sum * moments.sum;
    return std::isfinite(moments.sum)
        && (variance > smallestShare * moments.sum * moments.sum || moments.minimum == moments.maximum);
}

void describe(const Moments &moments, double shift, double size, TensorStatistics &into)
{
    const double count = size - double(moments.nonfinite);
    const double offset = moments.sum / count;
    const bool constant = moments.minimum == moments.maximum;
    const double variance = constant ? 0 : std::max(moments.squares / count - offset * offset, 0.0);
    into.mean = constant ? moments.minimum : shift + offset;
    into.std = std::sqrt(variance);
    into.rms = std::sqrt(variance + into.mean * into.mean);
    into.min = into.low = moments.minimum;
    into.max = into.high = moments.maximum;
    into.zeroFraction = double(moments.zeros) / count;
    into.saturatedFraction = double(moments.saturated) / count;
    into.nonfinite = moments.nonfinite;
    if (constant) {
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

void computeStatistics(ThreadPool &pool, const Measurement &measurement)
{
    const auto &[values, saturation, into] = measurement;
    const auto first = std::ranges::find_if(values, [](float y) { return std::isfinite(y); });
    if (first == values.end()) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        *into = {none, none, none, none, none, 0, 0, std::int64_t(values.size()), 0, 1, {}};
        return;
    }
    double shift = 0;
    const auto simple = [kind = saturation](std::span<const float> part) { return momentsOf(part, kind); };
    Moments moments = sumOfPieces<Moments>(pool, values, simple);
    if (!holds(moments, double(values.size()))) {
        shift = double(*first);
        const auto careful = [kind = saturation, about = *first](
                                 std::span<const float> part) { return momentsAbout(about, part, kind); };
        moments = sumOfPieces<Moments>(pool, values, careful);
    }
    describe(moments, shift, double(values.size()), *into);
    const auto histogram = [low = into->low, high = into->high, allFinite = moments.nonfinite == 0](
                               std::span<const float> part) {
        Histogram result;
        countBins(part, low, high, allFinite, result.counts);
        return result;
    };
    into->counts = sumOfPieces<Histogram>(pool, values, histogram).counts;
}

void computeStatistics(ThreadPool &pool, std::span<const Measurement> measurements)
{
    std::size_t total = 0;
    for (const Measurement &measurement : measurements)
        total += measurement.values.size();
    pool.run(int(measurements.size()), std::int64_t(total) * 2 * operationsPerValue, [&](int index, int) {
        ThreadPool alone;
        computeStatistics(alone, measurements[std::size_t(index)]);
    });
}

bool isCutInPieces(std::span<const float> values)
{
    return values.size() > smallestPiece;
}

} // namespace stacklight
