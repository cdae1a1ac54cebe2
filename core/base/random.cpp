#include "base/random.h"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

namespace stacklight {

namespace {

// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the input moves every bit of the output.
std::uint64_t mix(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

} // namespace

RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::string_view name, std::uint64_t step)
    : m_key(mix(mix(seed) ^ (std::uint64_t(purpose) + 1)))
{
    for (const char c : name)
        m_key = mix(m_key ^ std::uint8_t(c));
    m_key = mix(m_key ^ (std::uint64_t(name.size()) << 32));
    m_key = mix(m_key ^ step);
}

std::uint32_t RandomStream::bits()
{
    if (m_used == 4) {
        const r123::Philox4x32::ctr_type counter{{std::uint32_t(m_counter), std::uint32_t(m_counter >> 32), 0, 0}};
        const r123::Philox4x32::key_type key{{std::uint32_t(m_key), std::uint32_t(m_key >> 32)}};
        const auto block = r123::Philox4x32()(counter, key);
        for (std::size_t i = 0; i < 4; ++i)
            m_block[i] = block[i];
        ++m_counter;
        m_used = 0;
    }
    return m_block[std::size_t(m_used++)];
}

double RandomStream::uniform()
{
    const std::uint64_t high = bits() >> 5;
    const std::uint64_t low = bits() >> 6;
    return double((high << 26) | low) * 0x1p-53;
}

double RandomStream::normal()
{
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    m_spare = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

std::uint32_t RandomStream::below(std::uint32_t bound)
{
    const std::uint32_t reject = (0u - bound) % bound;
    for (;;) {
        const std::uint64_t product = std::uint64_t(bits()) * bound;
        if (std::uint32_t(product) >= reject)
            return std::uint32_t(product >> 32);
    }
}

} // namespace stacklight
