#include "nn/layers/winograd.h"

#include "nn/products.h"

namespace stacklight::winograd {

namespace {

namespace e = Eigen::internal;

// Tiles that are multiplied at once: so many that a product is worth its call, so few that they stay in the first
// caches.
constexpr Index blockTiles = 28;

// G·g, for a column of 3.
void kernelTransform(Packet a, Packet b, Packet c, Packet (&to)[4])
{
    const Packet half = e::pset1<Packet>(Scalar(0.5)), outer = e::padd(a, c);
    to[0] = a;
    to[1] = e::pmul(half, e::padd(outer, b));
    to[2] = e::pmul(half, e::psub(outer, b));
    to[3] = c;
}

// Aᵀ·m, for a column of 4.
void outputTransform(Packet a, Packet b, Packet c, Packet d, Packet (&to)[2])
{
    to[0] = e::padd(e::padd(a, b), c);
    to[1] = e::psub(e::psub(b, c), d);
}

// Where outputs go.
struct Target
{
    Scalar *y;
    const Scalar *bias;
    bool add;

    void put(Index pixel, Index c, Packet value) const
    {
        if (bias)
            value = e::padd(value, e::ploadu<Packet>(bias + c));
        e::pstoreu(y + pixel + c, add ? e::padd(e::ploadu<Packet>(y + pixel + c), value) : value);
    }
};

// Those outputs of a tile that exist, from its column of each point.
void transformOutput(const TileGrid &grid, const Tile &tile, const Scalar *products, Index pointStep, Index channels,
    const Target &target)
{
    const Index stride = grid.columns.out * channels,
                first = (tile.image * grid.outputPixels() + tile.row * grid.columns.out + tile.column) * channels;
    const bool low = tile.row + 1 < grid.rows.out, right = tile.column + 1 < grid.columns.out;
    const auto product = [&](Index c, Index i, Index j) {
        return e::ploadu<Packet>(products + (4 * i + j) * pointStep + c);
    };
    prefetchBelow<1>(target.y + first + 2 * stride, stride, channels);
    for (Index c = 0; c < channels; c += lanes) {
        Packet columns[4][2];
#pragma GCC unroll 4
        for (Index j = 0; j < 4; ++j)
            outputTransform(product(c, 0, j), product(c, 1, j), product(c, 2, j), product(c, 3, j), columns[j]);
#pragma GCC unroll 2
        for (Index i = 0; i < 2; ++i) {
            Packet row[2];
            outputTransform(columns[0][i], columns[1][i], columns[2][i], columns[3][i], row);
            if (i == 1 && !low)
                break;
            target.put(first + i * stride, c, row[0]);
            if (right)
                target.put(first + i * stride + channels, c, row[1]);
        }
    }
}

} // namespace

// The packed points, and one of them before it is packed.
std::size_t Convolution::packedSize() const
{
    return points * (stacklight::packedSize(m_out, m_in) + paddedSize(std::size_t(m_in * m_out)));
}

std::size_t Convolution::scratchSize() const
{
    return std::size_t(points * (pointStride(m_in, blockTiles) + pointStride(m_out, blockTiles)));
}

void Convolution::packKernel(const Scalar *kernel, bool mirrored, Scalar *packed) const
{
    const Index size = m_in * m_out, packedPoint = Index(stacklight::packedSize(m_out, m_in));
    Scalar *const plain = packed + points * packedPoint;
    for (Index i = 0; i < size; i += lanes) {
        const auto tap = [=](Index row, Index column) {
            return e::ploadu<Packet>(kernel + (mirrored ? 8 - 3 * row - column : 3 * row + column) * size + i);
        };
        Packet columns[3][4];
        for (Index j = 0; j < 3; ++j)
            kernelTransform(tap(0, j), tap(1, j), tap(2, j), columns[j]);
        for (Index row = 0; row < 4; ++row) {
            Packet to[4];
            kernelTransform(columns[0][row], columns[1][row], columns[2][row], to);
            for (Index j = 0; j < 4; ++j)
                e::pstoreu(plain + (4 * row + j) * size + i, to[j]);
        }
    }
    for (Index point = 0; point < points; ++point) {
        const Scalar *const matrix = plain + point * size;
        pack(m_out, m_in, mirrored ? transposed(columnMajor(matrix, m_in)) : columnMajor(matrix, m_out),
            packed + point * packedPoint, m_in, 0);
    }
}

void Convolution::run(
    const Scalar *packed, const Scalar *x, Index images, const Scalar *bias, bool add, Scalar *y, Scalar *scratch) const
{
    const Index packedPoint = Index(stacklight::packedSize(m_out, m_in)), total = images * m_grid.perImage();
    const Index inputStep = pointStride(m_in, blockTiles), outputStep = pointStride(m_out, blockTiles);
    Scalar *const products = scratch + points * inputStep;
    Tile read, written;
    for (Index first = 0; first < total; first += blockTiles) {
        const Index tiles = std::min(blockTiles, total - first);
        for (Index t = 0; t < tiles; ++t, m_grid.advance(read))
            transformInput(m_grid, read, x, m_in, scratch + t * m_in, inputStep);
        for (Index point = 0; point < points; ++point) {
            multiplyPacked(m_out, tiles, m_in, 1, packed + point * packedPoint,
                {scratch + point * inputStep, 1, m_in, 0}, products + point * outputStep, m_out, false);
        }
        for (Index t = 0; t < tiles; ++t, m_grid.advance(written))
            transformOutput(m_grid, written, products + t * m_out, outputStep, m_out, {y, bias, add});
    }
}

} // namespace stacklight::winograd
