#include "observe/tensor_loops.h"

#include "observe/bit_planes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace stacklight {

namespace {

// As wide as the processor's registers; the compiler builds them from narrower ones elsewhere.
#if defined(__AVX512F__)
#    define FIRST_HALF 0, 1, 2, 3, 4, 5, 6, 7
#    define SECOND_HALF 8, 9, 10, 11, 12, 13, 14, 15
#    define ODD_PLACES                                                                                                 \
        1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29,                                                         \
            31 // of two vectors, in the order that one instruction gives
constexpr std::size_t width = 16;
#elif defined(__AVX__)
#    define FIRST_HALF 0, 1, 2, 3
#    define SECOND_HALF 4, 5, 6, 7
#    define ODD_PLACES 1, 3, 9, 11, 5, 7, 13, 15
constexpr std::size_t width = 8;
#else
#    define FIRST_HALF 0, 1
#    define SECOND_HALF 2, 3
#    define ODD_PLACES 1, 3, 5, 7
constexpr std::size_t width = 4;
#endif
constexpr std::size_t half = width / 2;

using Floats = float __attribute__((vector_size(width * sizeof(float))));
using Integers = std::int32_t __attribute__((vector_size(width * sizeof(std::int32_t))));
using Doubles = double __attribute__((vector_size(half * sizeof(double))));

struct DoublesOfFloats
{
    Doubles half[2];
};

Floats load(const float *values)
{
    Floats vector;
    std::memcpy(&vector, values, sizeof vector);
    return vector;
}

DoublesOfFloats inDouble(Floats y)
{
    using All = double __attribute__((vector_size(width * sizeof(double))));
    const All all = __builtin_convertvector(y, All);
    return {{__builtin_shufflevector(all, all, FIRST_HALF), __builtin_shufflevector(all, all, SECOND_HALF)}};
}

template <Saturation kind>
bool isSaturated(float y)
{
    if constexpr (kind == Saturation::Tanh)
        return y > 0.97f || y < -0.97f;
    if constexpr (kind == Saturation::Sigmoid)
        return y > 0.97f || y < 0.03f;
    return false;
}

bool isFinite(float y)
{
    return std::abs(y) <= std::numeric_limits<float>::max();
}

std::int64_t countSaturated(std::span<const float> values, Saturation saturation)
{
    if (saturation == Saturation::Tanh)
        return std::count_if(
            values.begin(), values.end(), [](float y) { return isSaturated<Saturation::Tanh>(y) && isFinite(y); });
    if (saturation == Saturation::Sigmoid)
        return std::count_if(
            values.begin(), values.end(), [](float y) { return isSaturated<Saturation::Sigmoid>(y) && isFinite(y); });
    return 0;
}

static_assert(std::endian::native == std::endian::little);

std::uint16_t binOf(float y, double low, double scale)
{
    return std::uint16_t(std::bit_cast<std::uint64_t>((double(y) - low) * scale + fixedPoint) >> 32);
}

// The high words of `width` values, in some order.
Floats binsOf(Floats y, double low, double scale)
{
    const auto [first, second] = inDouble(y).half;
    return __builtin_shufflevector(
        Floats((first - low) * scale + fixedPoint), Floats((second - low) * scale + fixedPoint), ODD_PLACES);
}

} // namespace

void Moments::add(const Moments &other)
{
    minimum = std::min(minimum, other.minimum);
    maximum = std::max(maximum, other.maximum);
    sum += other.sum;
    squares += other.squares;
    zeros += other.zeros;
    nonfinite += other.nonfinite;
    saturated += other.saturated;
}

Moments momentsOf(std::span<const float> values, Saturation saturation)
{
    Floats minimum = Floats{} + values[0], maximum = minimum;
    Integers zeros{};
    Doubles sums[2] = {}, squares[2] = {};
    std::size_t i = 0;
    for (; i + width <= values.size(); i += width) {
        const Floats y = load(values.data() + i);
        const DoublesOfFloats x = inDouble(y);
        minimum = y < minimum ? y : minimum;
        maximum = y > maximum ? y : maximum;
        zeros -= y == 0; // true is −1
        for (std::size_t part = 0; part < 2; ++part) {
            sums[part] += x.half[part];
            squares[part] += x.half[part] * x.half[part];
        }
    }
    Moments total{values[0], values[0], 0, 0, 0, 0, countSaturated(values, saturation)};
    for (std::size_t lane = 0; lane < width; ++lane) {
        const std::size_t part = lane / half, place = lane % half;
        total.add({minimum[lane], maximum[lane], sums[part][place], squares[part][place], zeros[lane], 0, 0});
    }
    for (; i < values.size(); ++i) {
        const double y = values[i];
        total.add({y, y, y, y * y, y == 0, 0, 0});
    }
    return total;
}

Moments momentsAbout(float shift, std::span<const float> values, Saturation saturation)
{
    Moments total{shift, shift, 0, 0, 0, 0, countSaturated(values, saturation)};
    for (const float value : values) {
        const double y = value, offset = y - double(shift);
        if (isFinite(value))
            total.add({y, y, offset, offset * offset, y == 0, 0, 0});
        else
            ++total.nonfinite;
    }
    return total;
}

void countBins(std::span<const float> values, double low, double high, bool allFinite, BinCounts &counts)
{
    constexpr std::size_t tables = 8; // neighbours count in different tables, so that they need not wait for each other
    constexpr std::size_t block = 256;
    std::uint32_t table[tables][histogramBins + 1] = {}; // the highest value is one bin too high
    std::uint16_t bins[block][2];                        // halves of words, of which the first counts
    const double scale = histogramBins / (high - low);
    counts.fill(0);
    std::size_t done = allFinite ? countInBitPlanes(values, low, scale, counts) : 0;
    while (allFinite && done + block <= values.size()) {
        for (std::size_t i = 0; i < block; i += width) {
            const Floats found = binsOf(load(values.data() + done + i), low, scale);
            std::memcpy(bins[i], &found, sizeof found);
        }
        for (std::size_t i = 0; i < block; i += tables) {
            for (std::size_t t = 0; t < tables; ++t)
                ++table[t][bins[i + t][0]];
        }
        done += block;
    }
    for (; done < values.size(); ++done) {
        if (isFinite(values[done]))
            ++table[done % tables][binOf(values[done], low, scale)];
    }
    for (std::size_t t = 0; t < tables; ++t)
        table[t][histogramBins - 1] += table[t][histogramBins];
    for (std::size_t bin = 0; bin < histogramBins; ++bin) {
        for (std::size_t t = 0; t < tables; ++t)
            counts[bin] += table[t][bin];
    }
}

} // namespace stacklight
