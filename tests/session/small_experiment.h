// A network that trains in no time, for tests of the session and the window.
#pragma once

#include "base/json.h"
#include "experiment/experiment.h"

namespace stacklight {

/// Two residual blocks on spirals.
inline Experiment smallExperiment()
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

/// The same with neither residual nor norm.
inline Experiment plainExperiment()
{
    Experiment experiment = smallExperiment();
    const auto dense = [](Units units) { return LayerSpec{DenseSpec{units, true, {}}}; };
    experiment.stack = {dense({8}), {ActivationSpec{}}, dense({8}), {ActivationSpec{}}, dense(Units::classes())};
    return experiment;
}

} // namespace stacklight
