// Matrix products, of the shapes that layers need. They allocate nothing.
#pragma once

#include "nn/scalar.h"
#include "nn/thread_pool.h"

namespace stacklight {

/// Element (i, j) is data[i·row + j·column]; a transposed matrix has its strides swapped.
struct MatrixView
{
    const Scalar *data;
    Index row;
    Index column;
};

inline MatrixView columnMajor(const Scalar *data, Index rows)
{
    return {data, 1, rows};
}

inline MatrixView transposed(const MatrixView &view)
{
    return {view.data, view.column, view.row};
}

/// C (m × n, column-major with `stride` between columns) += A (m × k) · B (k × n), or = where `add` is false.
void multiplyAdd(Index m, Index n, Index k, MatrixView a, MatrixView b, Scalar *c, Index stride, bool add = true);

/// The same, cut into pieces of rows that the pool shares.
void multiplyAdd(
    ThreadPool &pool, Index m, Index n, Index k, MatrixView a, MatrixView b, Scalar *c, Index stride, bool add = true);

/// A left factor laid out for `multiplyPacked`: panels of `packedRows` rows, each column by column. Where fewer rows
/// than half a panel remain, the lower half is never read; what else is missing has to be zero.
Index packedRows();
std::size_t packedSize(Index m, Index k);
/// Writes columns `first` … first + k − 1 of a packed matrix that has `columns` columns.
void pack(Index m, Index k, MatrixView a, Scalar *packed, Index columns, Index first);

/// B in segments: element (s·k + i, j) is data[s·segment + i·row + j·column]: the windows of a convolution.
struct SegmentedView
{
    const Scalar *data;
    Index row;
    Index column;
    Index segment;
};

/// C (m × n) += A (m × segments·k, packed) · B, or = where `add` is false.
void multiplyPacked(Index m, Index n, Index k, Index segments, const Scalar *packed, SegmentedView b, Scalar *c,
    Index stride, bool add);

} // namespace stacklight
