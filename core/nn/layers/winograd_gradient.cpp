#include "nn/layers/winograd.h"
#include "nn/products.h"

namespace stacklight::winograd {

namespace {

namespace e = Eigen::internal;

// So many tiles that the sums, which every product reads and writes, are worth it.
constexpr Index sumTiles = 64;

// G·g, for a column of 2.
void gradientTransform(Packet a, Packet b, Packet (&to)[4])
{
    const Packet half = e::pset1<Packet>(Scalar(0.5));
    to[0] = a;
    to[1] = e::pmul(half, e::padd(a, b));
    to[2] = e::pmul(half, e::psub(a, b));
    to[3] = b;
}

// Aᵀ·m, for a column of 4.
void gradientTransformBack(Packet a, Packet b, Packet c, Packet d, Packet (&to)[3])
{
    const Packet inner = e::padd(b, c);
    to[0] = e::padd(a, inner);
    to[1] = e::psub(b, c);
    to[2] = e::psub(inner, d);
}

} // namespace

// Transformed x and dy of a block; the sums (out, in, points).
std::size_t KernelGradient::scratchSize() const
{
    return std::size_t(points * (pointStride(m_in, sumTiles) + packedPointStride() + m_in * m_out));
}

void KernelGradient::run(const Scalar *x, const Scalar *dy, Index images, Scalar *dKernel, Scalar *scratch) const
{
    const Index inputStep = pointStride(m_in, sumTiles), gradientStep = packedPointStride();
    Scalar *const gradient = scratch + points * inputStep, *const sums = gradient + points * gradientStep;
    const Index total = images * m_grid.perImage(), blocks = (total + sumTiles - 1) / sumTiles;
    Tile tile;
    for (Index block = 0; block < blocks; ++block) {
        const Index tiles = total * (block + 1) / blocks - total * block / blocks;
        for (Index t = 0; t < tiles; ++t, m_grid.advance(tile)) {
            transformInput(m_grid, tile, x, m_in, scratch + t * m_in, inputStep);
            transformOutputGradient(tile, dy, gradient + t * packedRows(), tiles);
        }
        for (Index point = 0; point < points; ++point) {
            multiplyPacked(m_out, m_in, tiles, 1, gradient + point * gradientStep,
                {scratch + point * inputStep, m_in, 1, 0}, sums + point * m_in * m_out, m_out, block > 0);
        }
    }
    transformBack(sums, dKernel);
}

Index KernelGradient::packedPointStride() const
{
    return Index(packedSize(m_out, sumTiles)) + cacheLine;
}

// G·dy·Gᵀ of a tile, as a column of each of the 16 packed left factors (out × tiles).
void KernelGradient::transformOutputGradient(const Tile &tile, const Scalar *dy, Scalar *packed, Index tiles) const
{
    const Patch<2> patch(dy + tile.image * m_grid.outputPixels() * m_out, m_out, m_grid.rows.out, m_grid.columns.out,
        tile.row, tile.column);
    const Index panel = packedRows(), step = packedPointStride();
    forEachPacket(patch, m_out, [=](Index c, const auto &pixel) {
        Packet columns[2][4];
#pragma GCC unroll 2
        for (Index j = 0; j < 2; ++j)
            gradientTransform(pixel(0, j), pixel(1, j), columns[j]);
        Scalar *const to = packed + c / panel * panel * tiles + c % panel;
#pragma GCC unroll 4
        for (Index i = 0; i < 4; ++i) {
            Packet row[4];
            gradientTransform(columns[0][i], columns[1][i], row);
#pragma GCC unroll 4
            for (Index j = 0; j < 4; ++j)
                e::pstoreu(to + (4 * i + j) * step, row[j]);
        }
    });
}

void KernelGradient::transformBack(const Scalar *sums, Scalar *dKernel) const
{
    const Index size = m_in * m_out;
    for (Index i = 0; i < size; i += lanes) {
        const auto sum = [=](Index row, Index column) {
            return e::ploadu<Packet>(sums + (4 * row + column) * size + i);
        };
        Packet columns[4][3];
        for (Index j = 0; j < 4; ++j)
            gradientTransformBack(sum(0, j), sum(1, j), sum(2, j), sum(3, j), columns[j]);
        for (Index row = 0; row < 3; ++row) {
            Packet to[3];
            gradientTransformBack(columns[0][row], columns[1][row], columns[2][row], columns[3][row], to);
            for (Index j = 0; j < 3; ++j)
                e::pstoreu(dKernel + (3 * row + j) * size + i, to[j]);
        }
    }
}

} // namespace stacklight::winograd
