// Seeded random streams that depend on nothing but their key.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace stacklight {

/// What a stream is for. Streams of different purposes are independent.
enum class Purpose : std::uint32_t { Initialize, Data, Split, Shuffle, Dropout, Probe, Augment };

/// A counter-based stream (Philox4x32-10; Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), keyed by
/// (seed, purpose, name, step): a result depends on neither the number of threads nor the order in which streams are
/// made. The conversions are our own, since those of the standard library differ from one implementation to the next.
class RandomStream
{
public:
    /// `name` is a layer's path with its parameter ("1/4/0/kernel"), or empty; `step` an optimizer step or an epoch.
    RandomStream(std::uint64_t seed, Purpose purpose, std::string_view name = {}, std::uint64_t step = 0);

    std::uint32_t bits();
    /// In [0, 1), with 53 bits.
    double uniform();
    /// Standard normal, not truncated (Box and Muller 1958).
    double normal();
    /// In 0 … bound − 1, unbiased (Lemire 2019). `bound` > 0.
    std::uint32_t below(std::uint32_t bound);

private:
    std::uint64_t m_key;
    std::uint64_t m_counter = 0;
    std::array<std::uint32_t, 4> m_block{};
    int m_used = 4;
    double m_spare = 0;
    bool m_hasSpare = false;
};

} // namespace stacklight
