// Experiments for tests of training, as a file would say them.
#pragma once

#include "base/json_fwd.h"
#include "train/trainer.h"

#include <map>

namespace stacklight::testing {

/// Dense layers of `units` on two moons; `body` is the JSON of one block's layers, `blocks` times.
Json moonsDocument(const char *body, int blocks = 1, int units = 16);

inline const char *const plainBody = R"([{"type": "dense", "units": 16}, {"type": "activation", "function": "relu"}])";
inline const char *const residualBody = R"([{"type": "residual", "body": [{"type": "norm", "kind": "batch"},
    {"type": "activation", "function": "relu"}, {"type": "dense", "units": 16}]}])";

Experiment experimentOf(const Json &document);
std::shared_ptr<const Dataset> dataOf(const Experiment &experiment);
std::unique_ptr<Trainer> trainerOf(const Experiment &experiment, int threads = 1);
void train(Trainer &trainer, int steps, bool observe = false);

/// Parameters and moving statistics by path and name, as a file of weights has them.
using TensorValues = std::map<std::string, std::vector<Scalar>>;

TensorValues weightsOf(const Trainer &trainer);

} // namespace stacklight::testing
