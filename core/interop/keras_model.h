// model.py: the network as Keras code.
#pragma once

#include "data/dataset.h"
#include "experiment/plan.h"
#include "interop/code_module.h"
#include "interop/raw_input.h"

namespace stacklight {

/// What becomes of a network in Keras.
struct KerasNetwork
{
    std::string title;
    Shape input;
    bool isOfBytes = false;     ///< whether raw inputs are integers from 0 to 255
    bool isOfDoubles = false;   ///< whether raw inputs need float64
    bool isPerPosition = false; ///< whether there is an output for each position
    std::optional<NumberTarget> target;
    CodeSequence modules; ///< with standardization as the first
};

KerasNetwork toKerasNetwork(const Experiment &experiment, const Plan &plan, const Dataset &data);

/// The source of model.py, with a function `build`.
std::string kerasModel(const KerasNetwork &network);

/// "raw images (28, 28, 1)": how the code calls raw inputs, without the batch.
std::string kerasInputText(const KerasNetwork &network);

} // namespace stacklight
