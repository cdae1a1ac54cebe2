// Text from a trained network, character by character.
#pragma once

#include "data/dataset.h"
#include "nn/network.h"

#include <string>

namespace stacklight {

struct GenerationOptions
{
    std::string prompt;        ///< UTF-8, of characters that the data have; empty: the training text's first character
    int length = 200;          ///< how many characters follow
    double temperature = 1;    ///< what the outputs are divided by before the softmax; 0: always the most likely character
    std::uint64_t seed = 1;
};

/// The prompt and what follows it. Each character is drawn from the network's outputs at the last one's position, which see the
/// last `context` characters at most; a window that is not full yet is filled up behind it, which a causal network does not see.
/// Overwrites the network's inputs and activations.
Result<std::string> generateText(Network &network, const Dataset &data, const GenerationOptions &options);

} // namespace stacklight
