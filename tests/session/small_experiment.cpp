#include "session/small_experiment.h"

#include "base/json.h"

namespace stacklight {

Experiment smallExperiment()
{
    const char *text = R"({
        "format": "stacklight-experiment", "version": 1, "title": "Small", "seed": 3,
        "data": {"source": "spirals", "samples": 400},
        "stack": [
            {"type": "dense", "units": 8},
            {"type": "repeat", "count": 2, "body": [
                {"type": "residual", "body": [
                    {"type": "norm", "kind": "batch"},
                    {"type": "activation", "function": "relu"},
                    {"type": "dense", "units": 8}]}]},
            {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.05}, "batch_size": 32})";
    return *experimentFromJson(*parseJson(text, "small"), "small");
}

Experiment plainExperiment()
{
    Experiment experiment = smallExperiment();
    const auto dense = [](Units units) { return LayerSpec{DenseSpec{units, true, {}}}; };
    experiment.stack = {dense({8}), {ActivationSpec{}}, dense({8}), {ActivationSpec{}}, dense(Units::classes())};
    return experiment;
}

} // namespace stacklight
