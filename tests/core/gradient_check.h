// The finite-difference harness: dL/d(input) and dL/d(parameter) from backward against (L(x + h) − L(x − h))/2h, in
// double.
//
// The rule. h is 1e-6, L the cross-entropy of the batch. In each tensor, every element's difference and gradient agree
// within 1e-5 of the tensor's largest gradient, or of 1e-3 where all of its gradients are smaller: a difference is
// wrong by some 1e-9 (rounding of L over 2h), so a gradient that is truly 0, as of a bias before a norm or of
// attention's key_bias, has to come out below 1e-8. No element is left out. Kinks are not excused but avoided: the
// batch is drawn anew until every value that enters a relu, leaky_relu or selu is at least 1e-4 from 0, a hundred times
// what h moves it by.
#pragma once

#include "core/layer_cases.h"

#include "nn/network.h"

#include <QString>

namespace stacklight {

class GradientCheck
{
public:
    GradientCheck(const LayerCase &layerCase, const Plan &plan);

    /// Empty, or the first tensor and element that are wrong.
    QString run();

private:
    void draw(std::uint64_t attempt);
    bool isOffKinks() const;
    double loss();
    QString compare(const QString &tensor, Scalar *values, const std::vector<Scalar> &gradient);

    const LayerCase &m_case;
    ThreadPool m_pool;
    Network m_network;
};

} // namespace stacklight
