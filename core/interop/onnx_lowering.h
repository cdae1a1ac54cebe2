// The operators of an ONNX model as layers.
#pragma once

#include "interop/imported_op.h"
#include "interop/onnx_graph.h"

namespace stacklight {

struct LoweredModel
{
    std::vector<ImportedOp> ops; ///< the input first
    int output = 0;
    int vocabulary = 0;      ///< of tokens: the largest embedding's; 0: no tokens
    int padding = -1;        ///< the token that attention passes over; −1: none
    bool hadSoftmax = false; ///< at the end, which is left to the loss
    bool wasDouble = false;  ///< whether its input is float64
};

/// Tensors of ONNX have their axes in any order, here channels come last: weights are brought into that order. Errors
/// name node and operator.
Result<LoweredModel> lowered(const OnnxModel &model);

/// "node "/layer1/Conv" (Conv)"
std::string nodeText(const OnnxModel &model, int node);

} // namespace stacklight
