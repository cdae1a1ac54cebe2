// The number type of the engine, and memory for its tensors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#ifndef STACKLIGHT_SCALAR
#    define STACKLIGHT_SCALAR float
#endif

namespace stacklight {

/// float; the gradient checks build the same engine with double.
using Scalar = STACKLIGHT_SCALAR;
using Index = std::ptrdiff_t;

/// Every tensor starts at a multiple of this many bytes.
inline constexpr std::size_t tensorAlignment = 64;

/// A tensor's length with the padding that follows it.
constexpr std::size_t paddedSize(std::size_t count)
{
    constexpr std::size_t step = tensorAlignment / sizeof(Scalar);
    return (count + step - 1) / step * step;
}

/// Numbers of a block that belong together: a tensor. What follows them, up to the next stretch, is their guard: never
/// to be read or written, so that whoever writes past the end is found, and not in the next tensor's values.
struct Stretch
{
    std::size_t offset = 0;
    std::size_t count = 0;

    bool operator==(const Stretch &) const = default;
};

/// Whether this build asks the address sanitizer.
extern const bool sanitizesAddresses;

/// A stretch with the padding and the guard behind it: what it takes up of a block.
constexpr std::size_t guardedSize(std::size_t count)
{
    return paddedSize(count) + tensorAlignment / sizeof(Scalar);
}

/// Fills the guard of a stretch. Where the address sanitizer is on, it is also forbidden ground from now on.
void placeGuard(Scalar *block, const Stretch &stretch);
/// Makes it ordinary memory again, for another use of the block.
void liftGuard(Scalar *block, const Stretch &stretch);
/// Whether the guard is as it was placed.
bool guardHolds(const Scalar *block, const Stretch &stretch);

/// Stretches one after the other.
class Layout
{
public:
    /// Gives the new stretch's offset.
    std::size_t add(std::size_t count);
    std::size_t size() const { return m_size; }
    const std::vector<Stretch> &stretches() const { return m_stretches; }

private:
    std::vector<Stretch> m_stretches;
    std::size_t m_size = 0;
};

/// One aligned block of numbers. Never moves or grows.
class Arena
{
public:
    Arena() = default;
    /// One tensor, zero at first.
    explicit Arena(std::size_t count);
    /// With its guards, zero at first.
    explicit Arena(const Layout &layout);
    /// With its guards, for tensors that are written before they are read: nothing is filled.
    static Arena unfilled(const Layout &layout);
    /// Of `size` numbers without guards, for what lays stretches over one another.
    static Arena bare(std::size_t size);
    /// Whether a layout, or so many numbers, have room in its memory.
    bool holds(std::size_t size) const { return size <= m_capacity; }
    /// Other stretches in the same memory, which holds them. Numbers of the ones before are of no account any more.
    void layOut(const Layout &layout);
    /// The same without guards.
    void resize(std::size_t size) { m_size = size; }

    Scalar *data() { return m_data.get(); }
    const Scalar *data() const { return m_data.get(); }
    /// With padding and guards.
    std::size_t size() const { return m_size; }
    /// Whether nobody wrote between the stretches or behind them.
    bool isIntact() const;

private:
    struct Free
    {
        void operator()(Scalar *data) const;
    };
    void allocate(std::size_t size);
    void placeGuards();

    std::unique_ptr<Scalar[], Free> m_data;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
    std::vector<Stretch> m_stretches;
};

} // namespace stacklight
