// Large orthonormal matrices.
#pragma once

#include "base/random.h"
#include "nn/scalar.h"
#include "nn/thread_pool.h"

namespace stacklight {

/// Uniformly distributed among the matrices (longer, shorter) with orthonormal columns: the product of reflections that
/// each map a normal vector onto an axis (Stewart 1980), which needs no factorization, in blocks I − V·T·Vᵀ (Schreiber
/// and Van Loan 1989). Written column by column, or row by row where `transposed`. Bytes do not depend on the number of
/// threads.
void fillOrthonormal(
    ThreadPool &pool, Index longer, Index shorter, bool transposed, RandomStream &stream, Scalar *values);

} // namespace stacklight
