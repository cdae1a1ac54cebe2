// The number type of the engine, and memory for its tensors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#ifndef STACKLIGHT_SCALAR
#define STACKLIGHT_SCALAR float
#endif

namespace stacklight {

/// float; the gradient checks build the same engine with double.
using Scalar = STACKLIGHT_SCALAR;
using Index = std::ptrdiff_t;

/// Every tensor starts at a multiple of this many bytes; what lies between two tensors is zero.
inline constexpr std::size_t tensorAlignment = 64;

/// A tensor's length with the padding that follows it.
constexpr std::size_t paddedSize(std::size_t count)
{
    constexpr std::size_t step = tensorAlignment / sizeof(Scalar);
    return (count + step - 1) / step * step;
}

/// One aligned block of numbers, zero at first. Never moves or grows.
class Arena
{
public:
    explicit Arena(std::size_t count = 0);

    Scalar *data() { return m_data.get(); }
    const Scalar *data() const { return m_data.get(); }
    std::size_t size() const { return m_size; }

private:
    struct Free
    {
        void operator()(Scalar *data) const;
    };
    std::unique_ptr<Scalar[], Free> m_data;
    std::size_t m_size = 0;
};

} // namespace stacklight
