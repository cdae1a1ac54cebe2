// How windows move over an image.
#pragma once

#include "experiment/layer_specs.h"
#include "nn/scalar.h"

#include <algorithm>

namespace stacklight {

/// One axis: window o covers input pixels o·stride − before … + size − 1, as far as they exist. "same" pads as
/// TensorFlow does: out = ⌈in/stride⌉, the odd pixel goes to the end.
struct WindowAxis
{
    Index in, out, size, stride;
    Index before; ///< padding

    WindowAxis(Index inputs, Index outputs, Index windowSize, Index step, Padding padding)
        : in(inputs), out(outputs), size(windowSize), stride(step),
          before(padding == Padding::Same ? std::max<Index>(0, (outputs - 1) * step + windowSize - inputs) / 2 : 0)
    {
    }

    Index first(Index o) const { return std::max<Index>(0, o * stride - before); }
    Index last(Index o) const { return std::min(in, o * stride - before + size); } ///< one past it
};

} // namespace stacklight
