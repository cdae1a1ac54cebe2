// The softmax inside attention and its gradient. Matrices are (keys, queries), a query's keys side by side.
#pragma once

#include "nn/scalar.h"

#include <Eigen/Core>

#include <algorithm>

namespace stacklight {

using AttentionColumn = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
using ConstAttentionColumn = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

/// In place: P = softmax of factor·S over the keys, without overflow; causal: over the keys up to the query, P = 0
/// after it.
inline void attentionWeights(Scalar *scores, Index positions, Scalar factor, bool causal)
{
    for (Index query = 0; query < positions; ++query, scores += positions) {
        const Index seen = causal ? query + 1 : positions;
        AttentionColumn p(scores, seen);
        p = ((p - p.maxCoeff<Eigen::PropagateNaN>()) * factor).exp();
        p *= Scalar(1) / p.sum();
        std::fill_n(scores + seen, positions - seen, Scalar(0));
    }
}

/// In place, from dP: dS = factor·P∘(dP − Σ P∘dP), the sum over the keys.
inline void attentionScores(const Scalar *weights, Scalar *gradient, Index positions, Scalar factor, bool causal)
{
    for (Index query = 0; query < positions; ++query, weights += positions, gradient += positions) {
        const Index seen = causal ? query + 1 : positions;
        const ConstAttentionColumn p(weights, seen);
        AttentionColumn d(gradient, seen);
        const Scalar mean = (p * d).sum();
        d = factor * p * (d - mean);
        std::fill_n(gradient + seen, positions - seen, Scalar(0));
    }
}

} // namespace stacklight
