// ONNX models as experiments.
#pragma once

#include "base/progress.h"
#include "experiment/experiment.h"
#include "interop/onnx_graph.h"
#include "interop/weight_arrays.h"

namespace stacklight {

struct ImportedNetwork
{
    Experiment experiment;
    std::map<std::string, WeightArray> weights; ///< by their names in a file
    std::vector<std::string> remarks;           ///< what is otherwise than in the model
};

/// What training needs and a model does not have.
struct ImportTarget
{
    DataSpec data;
    DataShape shape;
    std::uint64_t seed = 1; ///< that the data were drawn with
};

/// Finds the layers that a model consists of. `target`: data that it is to be trained on, whose shapes are compared;
/// without, noise of the right shape. Errors name the node and operator that cannot be expressed; `file` names the
/// model.
Result<ImportedNetwork> importOnnx(
    const OnnxModel &model, const std::string &file, const ImportTarget *target = nullptr);

} // namespace stacklight
