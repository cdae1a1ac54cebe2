// Loops over whole tensors, cut into pieces of fixed size.
#pragma once

#include "nn/layer.h"

#include <algorithm>

namespace stacklight {

/// Calls `fn(first, count)` for consecutive parts of 0 … total − 1. `cost` is the number of operations an element takes.
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
