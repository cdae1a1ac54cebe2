// Tiles of minimal filtering (Lavin and Gray 2016), for windows of 3×3 with stride 1: F(2×2, 3×3) for outputs, F(3×3,
// 2×2) for the kernel's gradient. Both transform the same 4×4 pixels alike, to 16 points. All images have their
// channels first.
#pragma once

#include "nn/layers/window.h"

#include <Eigen/Core>

namespace stacklight::winograd {

// As products.cpp has them: Eigen has no public name for a register of numbers.
using Packet = Eigen::internal::packet_traits<Scalar>::type;
constexpr Index lanes = Eigen::internal::packet_traits<Scalar>::size; // divides the numbers of channels
constexpr Index points = 16;
constexpr Index cacheLine = Index(paddedSize(1)); // in numbers

/// 2×2 outputs, of which (row, column) is the first; at the far edges fewer of them exist.
struct Tile
{
    Index image = 0, row = 0, column = 0;
};

/// The tiles of images, one image after the other.
struct TileGrid
{
    WindowAxis rows, columns;

    Index perImage() const { return ((rows.out + 1) / 2) * ((columns.out + 1) / 2); }
    Index inputPixels() const { return rows.in * columns.in; }
    Index outputPixels() const { return rows.out * columns.out; }

    void advance(Tile &tile) const
    {
        tile.column += 2;
        if (tile.column < columns.out)
            return;
        tile.column = 0;
        tile.row += 2;
        if (tile.row < rows.out)
            return;
        tile.row = 0;
        ++tile.image;
    }
};

/// Size × Size pixels of an image, of which those outside it are zero.
template <Index Size>
struct Patch
{
    Patch(const Scalar *image, Index channels, Index rows, Index columns, Index top, Index left)
        : first(image + (top * columns + left) * channels), stride(columns * channels),
          inside(top >= 0 && left >= 0 && top + Size <= rows && left + Size <= columns)
    {
        for (Index i = 0; !inside && i < Size; ++i)
            for (Index j = 0; j < Size; ++j)
                exists[i][j] = top + i >= 0 && top + i < rows && left + j >= 0 && left + j < columns;
    }

    const Scalar *first;
    Index stride;
    bool inside; ///< all of it
    bool exists[Size][Size];
};

/// Asks for the 2×2 pixels that a tile of the next row reads and this one does not: tiles jump between rows, so
/// that the processor does not see them coming.
template <int Write>
inline void prefetchBelow(const Scalar *pixel, Index stride, Index channels)
{
    for (Index c = 0; c < channels; c += cacheLine)
        for (Index i = 0; i < 2; ++i)
            for (Index j = 0; j < 2; ++j)
                __builtin_prefetch(pixel + i * stride + j * channels + c, Write);
}

/// Calls `fn(c, pixel)` for each packet of channels c; pixel(i, j) is the packet of that pixel.
template <Index Size, class Function>
inline void forEachPacket(const Patch<Size> &patch, Index channels, const Function &fn)
{
    namespace e = Eigen::internal;
    const Scalar *const first = patch.first;
    prefetchBelow<0>(first + Size * patch.stride + (Size - 2) * channels, patch.stride, channels);
    if (patch.inside) {
        for (Index c = 0; c < channels; c += lanes)
            fn(c, [=](Index i, Index j) { return e::ploadu<Packet>(first + i * patch.stride + j * channels + c); });
    } else {
        for (Index c = 0; c < channels; c += lanes) {
            fn(c, [&](Index i, Index j) {
                return patch.exists[i][j] ? e::ploadu<Packet>(first + i * patch.stride + j * channels + c)
                                          : e::pset1<Packet>(Scalar(0));
            });
        }
    }
}

// Bᵀ·d, for a column of 4.
inline void inputTransform(Packet a, Packet b, Packet c, Packet d, Packet (&to)[4])
{
    namespace e = Eigen::internal;
    to[0] = e::psub(a, c);
    to[1] = e::padd(b, c);
    to[2] = e::psub(c, b);
    to[3] = e::psub(b, d);
}

/// The distance of two points of a block of transformed tiles (channels, tiles): a bit more than they need, since at
/// powers of two all points would meet in one set of the first cache.
inline Index pointStride(Index channels, Index tiles)
{
    return Index(paddedSize(std::size_t(channels * tiles + 1)));
}

/// Column (channels) of each point = Bᵀ·d·B of the pixels d of `x` that the tile reads.
inline void transformInput(
    const TileGrid &grid, const Tile &tile, const Scalar *x, Index channels, Scalar *to, Index stride)
{
    const Patch<4> patch(x + tile.image * grid.inputPixels() * channels, channels, grid.rows.in, grid.columns.in,
        tile.row - grid.rows.before, tile.column - grid.columns.before);
    forEachPacket(patch, channels, [=](Index c, const auto &pixel) {
        Packet columns[4][4];
#pragma GCC unroll 4
        for (Index j = 0; j < 4; ++j)
            inputTransform(pixel(0, j), pixel(1, j), pixel(2, j), pixel(3, j), columns[j]);
#pragma GCC unroll 4
        for (Index i = 0; i < 4; ++i) {
            Packet row[4];
            inputTransform(columns[0][i], columns[1][i], columns[2][i], columns[3][i], row);
#pragma GCC unroll 4
            for (Index j = 0; j < 4; ++j)
                Eigen::internal::pstoreu(to + (4 * i + j) * stride + c, row[j]);
        }
    });
}

} // namespace stacklight::winograd
