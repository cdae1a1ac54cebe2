// Loops over whole tensors, cut into pieces of fixed size.
#pragma once

#include "nn/layer.h"

#include <algorithm>

namespace stacklight {

/// Calls `fn(piece, worker, first, last)` for each piece of the batch; `work` is of all together, as ThreadPool::run
/// takes it.
template <class Function>
void inPieces(const Pass &pass, const Cut &cut, std::int64_t work, const Function &fn)
{
    pass.pool->run(cut.count(pass.batch), work,
        [&](int piece, int worker) { fn(piece, worker, cut.first(piece, pass.batch), cut.last(piece, pass.batch)); });
}

/// The same of so many units in all, of which an example may have fewer than the cut knows.
template <class Function>
void inPieces(const Pass &pass, const Cut &cut, Index units, std::int64_t work, const Function &fn)
{
    pass.pool->run(cut.countOf(units), work,
        [&](int piece, int worker) { fn(piece, worker, cut.firstOf(piece), cut.lastOf(piece, units)); });
}

/// Calls `fn(first, count)` for consecutive parts of 0 … total − 1. `cost` is the number of operations an element
/// takes.
template <class Function>
void inParts(const Pass &pass, Index total, int cost, const Function &fn)
{
    constexpr Index part = 16384; // 64 KiB of floats: two such operands stay in the second cache
    const int pieces = int((total + part - 1) / part);
    pass.pool->run(pieces, std::int64_t(total) * cost, [&](int piece, int) {
        const Index first = piece * part;
        fn(first, std::min(part, total - first));
    });
}

/// Calls `fn(first, last)` for consecutive columns first … last − 1 of 0 … columns − 1.
template <class Function>
void inColumns(const Pass &pass, Index columns, Index height, const Function &fn)
{
    const Index part = std::max<Index>(1, 16384 / height);
    pass.pool->run(int((columns + part - 1) / part), columns * height,
        [&](int piece, int) { fn(piece * part, std::min(columns, (piece + 1) * part)); });
}

/// target = f(i), or target += f(i) where a gradient has an earlier writer.
template <class Function>
void assignOrAdd(Scalar *__restrict target, bool add, Index first, Index count, const Function &f)
{
    if (add) {
        for (Index i = first; i < first + count; ++i)
            target[i] += f(i);
    } else {
        for (Index i = first; i < first + count; ++i)
            target[i] = f(i);
    }
}

} // namespace stacklight
