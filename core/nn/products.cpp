#include "nn/products.h"

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <utility>

namespace stacklight {

namespace {

// Eigen has no public name for a register of numbers; its own kernels, and ours, compute with these.
using Packet = Eigen::internal::packet_traits<Scalar>::type;
constexpr Index lanes = Eigen::internal::packet_traits<Scalar>::size;
constexpr Index panelRows = 2 * lanes;
// A tile of C is 2 packets × 6 columns where there are 16 registers, × 14 where there are 32: two packets of A and one
// of B have to fit beside it.
template <int V>
constexpr int tileColumns = (EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS - 4) / V;
// A panel of A of this depth stays in the first cache while it meets all columns of B.
constexpr Index depth = 256;
// Prefetch distances of packing A: this access pattern defeats the hardware prefetcher.
constexpr Index columnsAhead = 16;
constexpr Index packetsAhead = 2;

// Where a product goes.
struct Target
{
    Scalar *data;
    Index stride;
    bool add;

    void put(Index row, Index column, Scalar value) const
    {
        Scalar &c = data[row + column * stride];
        c = add ? c + value : value;
    }
};

// Columns of B that one address reaches by multiples of their distance.
constexpr int reach = 5;

// C (rows of V packets × N) += panel · B, or =. A row of `panel` is panelRows numbers for V = 1 as well. All loops over
// n and v are unrolled, so that the sums stay in registers.
template <int V, int N>
void tile(Index k, Index segments, const Scalar *panel, const SegmentedView &b, const Target &target, Index rows)
{
    namespace e = Eigen::internal;
    Packet sum[N][V];
#pragma GCC unroll 28
    for (int n = 0; n < N; ++n)
#pragma GCC unroll 2
        for (int v = 0; v < V; ++v)
            sum[n][v] = e::pset1<Packet>(Scalar(0));
    for (Index s = 0; s < segments; ++s) {
        const Scalar *x[(N + reach - 1) / reach];
#pragma GCC unroll 6
        for (int group = 0; group * reach < N; ++group) {
            x[group] = b.data + s * b.segment + group * reach * b.column;
            asm(""
                : "+r"(x[group])); // an address each: derived from one another, they would want more registers than
                                   // there are
        }
        for (Index i = 0; i < k; ++i) {
            Packet a[V];
#pragma GCC unroll 2
            for (int v = 0; v < V; ++v)
                a[v] = e::pload<Packet>(panel + v * lanes);
#pragma GCC unroll 28
            for (int n = 0; n < N; ++n) {
                const Packet value = e::pset1<Packet>(x[n / reach][n % reach * b.column]);
#pragma GCC unroll 2
                for (int v = 0; v < V; ++v)
                    sum[n][v] = e::pmadd(a[v], value, sum[n][v]);
            }
#pragma GCC unroll 6
            for (int group = 0; group * reach < N; ++group)
                x[group] += b.row;
            panel += panelRows;
        }
    }
    if (rows < V * lanes) {
        alignas(64) Scalar part[N][V * lanes];
#pragma GCC unroll 28
        for (int n = 0; n < N; ++n)
#pragma GCC unroll 2
            for (int v = 0; v < V; ++v)
                e::pstore(&part[n][v * lanes], sum[n][v]);
        for (int n = 0; n < N; ++n)
            for (Index row = 0; row < rows; ++row)
                target.put(row, n, part[n][row]);
        return;
    }
#pragma GCC unroll 28
    for (int n = 0; n < N; ++n) {
        Scalar *const c = target.data + n * target.stride;
#pragma GCC unroll 2
        for (int v = 0; v < V; ++v)
            e::pstoreu(c + v * lanes, target.add ? e::padd(e::ploadu<Packet>(c + v * lanes), sum[n][v]) : sum[n][v]);
    }
}

// One panel against all columns of B, in tiles of nearly equal width. A tile takes both by reference: a copy would be
// read in wider pieces than were just written, and so wait for all that the tile before has stored.
template <int V, int... N>
void multiplyPanel(std::integer_sequence<int, N...>, Index rows, Index n, Index k, Index segments, const Scalar *panel,
    SegmentedView b, Target c)
{
    static constexpr std::array kernels{tile<V, N + 1>...};
    const Index tiles = (n + tileColumns<V> - 1) / tileColumns<V>;
    for (Index t = 0; t < tiles; ++t) {
        const Index columns = n / tiles + (t < n % tiles);
        kernels[std::size_t(columns - 1)](k, segments, panel, b, c, rows);
        b.data += columns * b.column;
        c.data += columns * c.stride;
    }
}

void multiplyPanel(Index rows, Index n, Index k, Index segments, const Scalar *panel, SegmentedView b, Target c)
{
    if (rows <= lanes)
        multiplyPanel<1>(std::make_integer_sequence<int, tileColumns<1>>(), rows, n, k, segments, panel, b, c);
    else
        multiplyPanel<2>(std::make_integer_sequence<int, tileColumns<2>>(), rows, n, k, segments, panel, b, c);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-attributes" // a packet as a template's argument, as Eigen itself does it
// panel (panelRows × k) = A's first `rows` rows, zero below.
void packPanel(Index rows, Index k, MatrixView a, Scalar *panel)
{
    namespace e = Eigen::internal;
    Index j = 0;
    if (rows == panelRows && a.row == 1) {
        for (; j < k; ++j)
            for (Index row = 0; row < panelRows; row += lanes) {
                __builtin_prefetch(a.data + (j + columnsAhead) * a.column + row);
                e::pstore(panel + j * panelRows + row, e::ploadu<Packet>(a.data + j * a.column + row));
            }
    } else if (rows == panelRows && a.column == 1) {
        for (; j + lanes <= k; j += lanes) {
            for (Index row = 0; row < panelRows; row += lanes) {
                e::PacketBlock<Packet, lanes> block;
                for (Index i = 0; i < lanes; ++i) {
                    const Scalar *const part = a.data + (row + i) * a.row + j;
                    __builtin_prefetch(part + packetsAhead * lanes);
                    block.packet[i] = e::ploadu<Packet>(part);
                }
                e::ptranspose(block);
                for (Index i = 0; i < lanes; ++i)
                    e::pstore(panel + (j + i) * panelRows + row, block.packet[i]);
            }
        }
    }
    for (; j < k; ++j)
        for (Index row = 0; row < panelRows; ++row)
            panel[j * panelRows + row] = row < rows ? a.data[row * a.row + j * a.column] : Scalar(0);
}
#pragma GCC diagnostic pop

} // namespace

void multiplyAdd(Index m, Index n, Index k, MatrixView a, MatrixView b, Scalar *c, Index stride, bool add)
{
    alignas(64) Scalar panel[panelRows * depth];
    for (Index row = 0; row < m; row += panelRows) {
        const Index rows = std::min(panelRows, m - row);
        for (Index first = 0; first < k; first += depth) {
            const Index count = std::min(depth, k - first);
            packPanel(rows, count, {a.data + row * a.row + first * a.column, a.row, a.column}, panel);
            multiplyPanel(rows, n, count, 1, panel, {b.data + first * b.row, b.row, b.column, 0},
                {c + row, stride, add || first > 0});
        }
    }
}

void multiplyAdd(
    ThreadPool &pool, Index m, Index n, Index k, MatrixView a, MatrixView b, Scalar *c, Index stride, bool add)
{
    const Index work = 2 * m * n * k;
    const Index panels = (m + panelRows - 1) / panelRows;
    const Index pieces = std::clamp<Index>(work / 1'000'000, 1, std::min<Index>(panels, 16));
    pool.run(int(pieces), work, [&](int piece, int) {
        const Index first = panels * piece / pieces * panelRows;
        const Index last = std::min(m, panels * (piece + 1) / pieces * panelRows);
        multiplyAdd(last - first, n, k, {a.data + first * a.row, a.row, a.column}, b, c + first, stride, add);
    });
}

Index packedRows()
{
    return panelRows;
}

std::size_t packedSize(Index m, Index k)
{
    return paddedSize(std::size_t((m + panelRows - 1) / panelRows * panelRows * k));
}

void pack(Index m, Index k, MatrixView a, Scalar *packed, Index columns, Index first)
{
    for (Index row = 0; row < m; row += panelRows, packed += panelRows * columns)
        packPanel(std::min(panelRows, m - row), k, {a.data + row * a.row, a.row, a.column}, packed + first * panelRows);
}

void multiplyPacked(
    Index m, Index n, Index k, Index segments, const Scalar *packed, SegmentedView b, Scalar *c, Index stride, bool add)
{
    for (Index row = 0; row < m; row += panelRows, packed += panelRows * segments * k)
        multiplyPanel(std::min(panelRows, m - row), n, k, segments, packed, b, {c + row, stride, add});
}

} // namespace stacklight
