// model.py: the network as PyTorch code.
#pragma once

#include "interop/raw_input.h"
#include "interop/code_module.h"

namespace stacklight {

/// What becomes of a network in PyTorch.
struct TorchNetwork
{
    std::string title;
    Shape input;
    int padding = -1; ///< the token that fills up sequences; −1: none does
    Standardization standardization;
    std::vector<CodePart> parts; ///< stem, blocks and head, or the layers
    bool isPerPosition = false;  ///< whether there is an output for each position
    std::optional<NumberTarget> target;

    bool needsDouble() const { return needsDoubleInputs(standardization); }
    bool onlyScales() const { return onlyScalesBytes(standardization); }
    bool standardizes() const { return !standardization.means.empty() && !onlyScales(); }
    CodeSequence allModules() const;
};

TorchNetwork toTorchNetwork(const Experiment &experiment, const Plan &plan, const Dataset &data);

/// The source of model.py, with a class `Model` and a function `load`.
std::string pytorchModel(const TorchNetwork &network);

/// "an image (1, 28, 28)": how the code calls one raw input, without the batch.
std::string rawInputText(const TorchNetwork &network);

} // namespace stacklight
