// The three products of a 3×3 convolution with stride 1, with 16 multiplications for 2×2 pixels and each pair of
// channels, not 36.
#pragma once

#include "nn/layers/winograd_tiles.h"

namespace stacklight::winograd {

/// y (out, columns, rows) = W ∗ x for images x (in, columns', rows'), as Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A for each tile d; the
/// sums over channels are 16 matrix products.
class Convolution
{
public:
    Convolution(Index in, Index out, const TileGrid &grid) : m_in(in), m_out(out), m_grid(grid) {}

    std::size_t packedSize() const; ///< numbers that `packKernel` writes
    std::size_t scratchSize() const;

    /// `kernel` (out, in, 3, 3), the first varying fastest; where `mirrored`, of the transposed map: (in, out, 3, 3)
    /// and turned by 180°.
    void packKernel(const Scalar *kernel, bool mirrored, Scalar *packed) const;

    /// Of `images` images, plus `bias` (out) unless it is null; added to y where `add` says so.
    void run(const Scalar *packed, const Scalar *x, Index images, const Scalar *bias, bool add, Scalar *y,
        Scalar *scratch) const;

private:
    Index m_in, m_out;
    TileGrid m_grid;
};

/// dW (out, in, 3, 3) = Σ over images and outputs of dy·(window of x)ᵀ, as Aᵀ[Σ (G·dy·Gᵀ) ⊙ (Bᵀ·d·B)]A: the sum over
/// tiles comes first.
class KernelGradient
{
public:
    KernelGradient(Index in, Index out, const TileGrid &grid) : m_in(in), m_out(out), m_grid(grid) {}

    std::size_t scratchSize() const;
    void run(const Scalar *x, const Scalar *dy, Index images, Scalar *dKernel, Scalar *scratch) const;

private:
    Index packedPointStride() const;
    void transformOutputGradient(const Tile &tile, const Scalar *dy, Scalar *packed, Index tiles) const;
    void transformBack(const Scalar *sums, Scalar *dKernel) const;

    Index m_in, m_out;
    TileGrid m_grid;
};

} // namespace stacklight::winograd
