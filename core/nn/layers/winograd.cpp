#include "nn/layers/winograd.h"

#include "nn/products.h"

#include <Eigen/Core>

#include <algorithm>

namespace stacklight {

namespace {

namespace e = Eigen::internal;
using Packet = e::packet_traits<Scalar>::type;
constexpr Index lanes = e::packet_traits<Scalar>::size; // divides the numbers of channels

constexpr Index points = 16; // of a transformed tile

// G·g, for a column of 3.
void kernelTransform(Scalar a, Scalar b, Scalar c, Scalar (&to)[4])
{
    to[0] = a;
    to[1] = (a + b + c) / 2;
    to[2] = (a - b + c) / 2;
    to[3] = c;
}

// Bᵀ·d, for a column of 4.
void inputTransform(Packet a, Packet b, Packet c, Packet d, Packet (&to)[4])
{
    to[0] = e::psub(a, c);
    to[1] = e::padd(b, c);
    to[2] = e::psub(c, b);
    to[3] = e::psub(b, d);
}

// transformed (channels, points) of the 4×4 pixels that begin at x.
void transformTile(const Scalar *x, Index stride, Index channels, Scalar *transformed)
{
    for (Index c = 0; c < channels; c += lanes) {
        Packet columns[4][4];
#pragma GCC unroll 4
        for (Index j = 0; j < 4; ++j) {
            const Scalar *const pixel = x + j * channels + c;
            inputTransform(e::ploadu<Packet>(pixel), e::ploadu<Packet>(pixel + stride), e::ploadu<Packet>(pixel + 2 * stride),
                           e::ploadu<Packet>(pixel + 3 * stride), columns[j]);
        }
#pragma GCC unroll 4
        for (Index i = 0; i < 4; ++i) {
            Packet to[4];
            inputTransform(columns[0][i], columns[1][i], columns[2][i], columns[3][i], to);
            for (Index j = 0; j < 4; ++j)
                e::pstoreu(transformed + (4 * i + j) * channels + c, to[j]);
        }
    }
}

// Aᵀ·m, for a column of 4.
void outputTransform(Packet a, Packet b, Packet c, Packet d, Packet (&to)[2])
{
    to[0] = e::padd(e::padd(a, b), c);
    to[1] = e::psub(e::psub(b, c), d);
}

void put(Scalar *y, bool add, Packet value)
{
    e::pstoreu(y, add ? e::padd(e::ploadu<Packet>(y), value) : value);
}

// The first `rows` and `columns` of the tile of y (channels, pixels), from products (channels, points).
void transformBack(const Scalar *products, Index channels, Scalar *y, Index stride, bool add, Index rows, Index columns)
{
    const auto product = [&](Index c, Index i, Index j) { return e::ploadu<Packet>(products + (4 * i + j) * channels + c); };
    for (Index c = 0; c < channels; c += lanes) {
        Packet sums[4][2];
#pragma GCC unroll 4
        for (Index j = 0; j < 4; ++j)
            outputTransform(product(c, 0, j), product(c, 1, j), product(c, 2, j), product(c, 3, j), sums[j]);
#pragma GCC unroll 2
        for (Index i = 0; i < 2; ++i) {
            if (i == rows)
                break;
            Packet to[2];
            outputTransform(sums[0][i], sums[1][i], sums[2][i], sums[3][i], to);
            put(y + i * stride + c, add, to[0]);
            if (columns > 1)
                put(y + i * stride + channels + c, add, to[1]);
        }
    }
}

} // namespace

Winograd::Winograd(Index in, Index out, Index rows, Index columns)
    : m_in(in), m_out(out), m_rows(rows), m_columns(columns), m_tileRows((rows + 1) / 2), m_tileColumns((columns + 1) / 2)
{
    // So many tiles that a product is worth its call, and so few that they stay in the first caches.
    constexpr Index wanted = 30;
    m_blockRows = std::clamp<Index>(wanted / m_tileColumns, 1, m_tileRows);
}

std::size_t Winograd::packedSize() const
{
    return points * stacklight::packedSize(m_out, m_in);
}

std::size_t Winograd::scratchSize() const
{
    return paddedSize(std::size_t(points * m_in * m_blockRows * m_tileColumns)) + paddedSize(std::size_t(points * m_out * m_blockRows * m_tileColumns));
}

void Winograd::packKernel(const Scalar *kernel, bool mirrored, Scalar *packed, Scalar *__restrict scratch) const
{
    const Index size = m_in * m_out;
    for (Index i = 0; i < size; ++i) {
        const auto tap = [=](Index row, Index column) { return kernel[(mirrored ? 8 - 3 * row - column : 3 * row + column) * size + i]; };
        Scalar columns[3][4];
        for (Index j = 0; j < 3; ++j)
            kernelTransform(tap(0, j), tap(1, j), tap(2, j), columns[j]);
        for (Index row = 0; row < 4; ++row) {
            Scalar to[4];
            kernelTransform(columns[0][row], columns[1][row], columns[2][row], to);
            for (Index j = 0; j < 4; ++j)
                scratch[(4 * row + j) * size + i] = to[j];
        }
    }
    for (Index point = 0; point < points; ++point) {
        const Scalar *const matrix = scratch + point * size;
        pack(m_out, m_in, mirrored ? transposed(columnMajor(matrix, m_in)) : columnMajor(matrix, m_out),
             packed + point * Index(stacklight::packedSize(m_out, m_in)), m_in, 0);
    }
}

void Winograd::convolve(const Scalar *packed, const Scalar *image, Index imageWidth, Scalar *y, bool add, Scalar *scratch) const
{
    const Index stride = imageWidth * m_in;
    Scalar *const products = scratch + paddedSize(std::size_t(points * m_in * m_blockRows * m_tileColumns));
    for (Index first = 0; first < m_tileRows; first += m_blockRows) {
        const Index tiles = std::min(m_blockRows, m_tileRows - first) * m_tileColumns;
        for (Index t = 0; t < tiles; ++t) {
            const Index row = 2 * (first + t / m_tileColumns), column = 2 * (t % m_tileColumns);
            transformTile(image + row * stride + column * m_in, stride, m_in, scratch + t * points * m_in);
        }
        for (Index point = 0; point < points; ++point) {
            multiplyPacked(m_out, tiles, m_in, 1, packed + point * Index(stacklight::packedSize(m_out, m_in)),
                           {scratch + point * m_in, 1, points * m_in, 0}, products + point * m_out, points * m_out, false);
        }
        for (Index t = 0; t < tiles; ++t) {
            const Index row = 2 * (first + t / m_tileColumns), column = 2 * (t % m_tileColumns);
            transformBack(products + t * points * m_out, m_out, y + (row * m_columns + column) * m_out, m_columns * m_out, add,
                          std::min<Index>(2, m_rows - row), std::min<Index>(2, m_columns - column));
        }
    }
}

} // namespace stacklight
