// The products inside layers: a dense or convolutional map with its bias, used by those layers and by projection
// shortcuts.
#pragma once

#include "nn/layer.h"

namespace stacklight {

class LinearMap
{
public:
    virtual ~LinearMap() = default;
    virtual ScratchNeed scratchNeed() const = 0;
    /// y = W·x (+ b).
    virtual void forward(const Pass &pass, const Scalar *x, Scalar *y) = 0;
    /// dW, db, and dL/dx where it is wanted.
    virtual void backward(const Pass &pass, const Source &x, const Scalar *dy) = 0;

    Weights kernel;
    Weights bias; ///< null without
};

using LinearMapPtr = std::unique_ptr<LinearMap>;

/// On the last axis, each position alike. `columns` is the number of positions of one example.
LinearMapPtr makeDenseMap(int in, int out, Index columns);
LinearMapPtr makeConvolutionMap(const Shape &in, const Shape &out, int kernelSize, int stride, Padding padding);

} // namespace stacklight
