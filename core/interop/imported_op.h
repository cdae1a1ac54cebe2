// A network that is read, as a graph of layers and of what joins their outputs, before it becomes a stack.
#pragma once

#include "experiment/layer_specs.h"
#include "experiment/shape.h"
#include "interop/weight_arrays.h"

namespace stacklight {

using NamedWeights = std::map<std::string, WeightArray>;

/// One operation. All but Input read operations that stand before it.
struct ImportedOp
{
    enum Kind {
        Input,
        Layer,      ///< `layer` with `weights`
        Affine,     ///< scale·x + shift, each one number or one per channel
        Add,        ///< of two values with the same shape
        Multiply,   ///< of two values with the same shape
        Concat,     ///< along the channels
        Complement, ///< 1 − x
    };
    Kind kind = Layer;
    std::vector<int> inputs;
    Shape shape;   ///< of its output
    int node = -1; ///< that it comes from, for messages
    LayerSpec layer = {};
    NamedWeights weights = {};
    std::vector<double> scale = {1}, shift = {0};
    bool isFixed = true; ///< of an Affine: one number that is part of the architecture, not an array of weights
};

/// A layer of the stack with its weights, and for a block those of its body.
struct ImportedLayer
{
    LayerSpec spec;
    NamedWeights weights = {};
    std::vector<std::vector<ImportedLayer>> bodies = {}; ///< one; of a repeat as many as it has copies
};

/// Makes a stack of what leads from the input to `output`: sums with a way around become residuals, and so on. The
/// error's `pointer` is empty, and `faultyNode` the node that does not fit.
Result<std::vector<ImportedLayer>> structured(const std::vector<ImportedOp> &ops, int output, int &faultyNode);

} // namespace stacklight
