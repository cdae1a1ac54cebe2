#include "observe/bit_planes.h"

#if defined(__AVX512BW__) && defined(__AVX512DQ__)

#    include <immintrin.h>

#    include <utility>

namespace stacklight {

namespace {

using Register = __m512i;

constexpr int blocks = 8; // of 512 values, that are added up together
constexpr std::size_t chunk = blocks * 512;
constexpr int groups = 8; // values of three bits
static_assert(histogramBins == groups * groups);

// `words[b][i]`: bit b of the bins of values 64·i … 64·i + 63, in some order.
struct Planes
{
    alignas(64) std::uint64_t words[6][chunk / 64];
};

// For each value of three bits, where it stands.
struct Indicators
{
    Register found[groups][blocks];
};

// The bins of 16 values, 0 … 64, one in each 32 bits.
Register binsOf(const float *values, __m512d low, __m512d scale)
{
    const __m512d offset = _mm512_set1_pd(fixedPoint);
    const auto high = [&](__m256 part) { return _mm512_castpd_ps((_mm512_cvtps_pd(part) - low) * scale + offset); };
    const __m512 words =
        _mm512_shuffle_ps(high(_mm256_loadu_ps(values)), high(_mm256_loadu_ps(values + 8)), _MM_SHUFFLE(3, 1, 3, 1));
    return _mm512_and_si512(_mm512_castps_si512(words), _mm512_set1_epi32(0x7f));
}

void split(const float *values, double low, double scale, Planes &planes)
{
    const __m512d from = _mm512_set1_pd(low), times = _mm512_set1_pd(scale);
    for (std::size_t i = 0; i < chunk / 64; ++i, values += 64) {
        const Register first = _mm512_packus_epi32(binsOf(values, from, times), binsOf(values + 16, from, times));
        const Register second = _mm512_packus_epi32(binsOf(values + 32, from, times), binsOf(values + 48, from, times));
        const Register bins = _mm512_min_epu8(_mm512_packus_epi16(first, second), _mm512_set1_epi8(histogramBins - 1));
        for (int bit = 0; bit < 6; ++bit)
            planes.words[bit][i] = _mm512_test_epi8_mask(bins, _mm512_set1_epi8(char(1 << bit)));
    }
}

// Of three planes, of which `planes[0]` is the lowest bit.
template <int... Value>
void indicate(const std::uint64_t (*planes)[chunk / 64], Indicators &indicators, std::integer_sequence<int, Value...>)
{
    for (int block = 0; block < blocks; ++block) {
        const auto load = [&](int bit) { return _mm512_load_si512(planes[bit] + block * 8); };
        const Register low = load(0), middle = load(1), high = load(2);
        ((indicators.found[Value][block] = _mm512_ternarylogic_epi64(high, middle, low, 1 << Value)), ...);
    }
}

// sum + 2·carry = a + b + c, bit by bit.
void add(Register a, Register b, Register c, Register &sum, Register &carry)
{
    carry = _mm512_ternarylogic_epi64(a, b, c, 0b11101000);
    sum = _mm512_ternarylogic_epi64(a, b, c, 0b10010110);
}

// How many bits are set in each byte.
Register bitsInBytes(Register x)
{
    const Register ofHalf = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
    const Register half = _mm512_set1_epi8(15);
    return _mm512_add_epi8(_mm512_shuffle_epi8(ofHalf, _mm512_and_si512(x, half)),
        _mm512_shuffle_epi8(ofHalf, _mm512_and_si512(_mm512_srli_epi16(x, 4), half)));
}

// How many bits are set in both, all blocks together; eight sums.
Register bitsInBoth(const Register (&a)[blocks], const Register (&b)[blocks])
{
    const auto both = [&](int block) { return _mm512_and_si512(a[block], b[block]); };
    const Register none = _mm512_setzero_si512();
    Register ones, twos, fours, eights, two[4], four[2];
    add(both(0), both(1), both(2), ones, two[0]);
    add(ones, both(3), both(4), ones, two[1]);
    add(ones, both(5), both(6), ones, two[2]);
    add(ones, both(7), none, ones, two[3]);
    add(two[0], two[1], two[2], twos, four[0]);
    add(twos, two[3], none, twos, four[1]);
    add(four[0], four[1], none, fours, eights);
    Register sum = bitsInBytes(eights); // at most 64 in the end
    for (const Register &next : {fours, twos, ones})
        sum = _mm512_add_epi8(_mm512_add_epi8(sum, sum), bitsInBytes(next));
    return _mm512_sad_epu8(sum, none);
}

} // namespace

std::size_t countInBitPlanes(std::span<const float> values, double low, double scale, BinCounts &counts)
{
    constexpr std::make_integer_sequence<int, groups> everyValue;
    const std::size_t count = values.size() / chunk * chunk;
    if (count == 0)
        return 0;
    Register sums[histogramBins] = {};
    for (std::size_t first = 0; first < count; first += chunk) {
        Planes planes;
        split(values.data() + first, low, scale, planes);
        Indicators lower, upper;
        indicate(planes.words, lower, everyValue);
        indicate(planes.words + 3, upper, everyValue);
        for (std::size_t bin = 0; bin < histogramBins; ++bin)
            sums[bin] = _mm512_add_epi64(sums[bin], bitsInBoth(upper.found[bin / groups], lower.found[bin % groups]));
    }
    for (std::size_t bin = 0; bin < histogramBins; ++bin)
        counts[bin] += std::uint32_t(_mm512_reduce_add_epi64(sums[bin]));
    return count;
}

} // namespace stacklight

#else

namespace stacklight {

std::size_t countInBitPlanes(std::span<const float>, double, double, BinCounts &)
{
    return 0;
}

} // namespace stacklight

#endif
