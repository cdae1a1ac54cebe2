// Convolutions of 3×3 with stride 1 in fewer products.
#pragma once

#include "nn/scalar.h"

namespace stacklight {

/// y (out, columns, rows) = W ∗ x, or += it, for one image x (in, width, height) with its border, by minimal filtering F(2×2, 3×3):
/// a tile of 2×2 outputs is Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A of its 4×4 pixels d, which takes 16 products for each pair of channels
/// instead of 36 (Lavin and Gray 2016). The products over channels are 16 matrix products.
class Winograd
{
public:
    Winograd(Index in, Index out, Index rows, Index columns);

    /// Whether the channels fill vectors, and are so many that it is worth the transforms.
    static bool suits(Index in, Index out) { return in % 8 == 0 && out % 8 == 0 && in * out >= 256; }

    /// How wide and high x must be at least; what is more than needed is multiplied by zero or thrown away.
    Index width() const { return 2 * m_tileColumns + 2; }
    Index height() const { return 2 * m_tileRows + 2; }

    /// Numbers that `packKernel` writes.
    std::size_t packedSize() const;
    std::size_t scratchSize() const;

    /// `kernel` (out, in, 3, 3), the first varying fastest; where `mirrored`, of the transposed map: (in, out, 3, 3) and turned by
    /// 180°. Uses `scratch` of 16·in·out numbers.
    void packKernel(const Scalar *kernel, bool mirrored, Scalar *packed, Scalar *scratch) const;

    /// `imageWidth` ≥ width() is x's. Uses `scratch` of `scratchSize` numbers.
    void convolve(const Scalar *packed, const Scalar *image, Index imageWidth, Scalar *y, bool add, Scalar *scratch) const;

private:
    Index m_in, m_out, m_rows, m_columns, m_tileRows, m_tileColumns;
    Index m_blockRows; // of tiles that are worked on at once
};

} // namespace stacklight
