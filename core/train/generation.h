// Text from a trained network, token by token.
#pragma once

#include "data/dataset.h"
#include "nn/network.h"

#include <functional>
#include <string>

namespace stacklight {

struct GenerationOptions
{
    std::string prompt;     ///< UTF-8, of tokens that the data have; empty: the training text's first token
    int length = 200;       ///< how many tokens follow
    double temperature = 1; ///< what the outputs are divided by before the softmax; 0: always the most likely token
    std::uint64_t seed = 1;
};

/// The prompt and what follows it; of a translation up to its end. Each token is drawn from the network's outputs at
/// the last one's position, which see the last `context` tokens at most; a window that is not full yet is filled up
/// behind it, which a causal network does not see. Overwrites the network's inputs and activations.
Result<std::string> generateText(Network &network, const Dataset &data, const GenerationOptions &options);

/// Translates each prompt (see TextReader::promptOf), always by the likeliest token, up to the end, or to the longest
/// sequence that was learned; many at once. `tell` gets the number of each and its translation without the end, in
/// order; false from it ends it, and is returned. Overwrites the network's inputs, targets and activations.
Result<bool> translate(Network &network, const Dataset &data, std::span<const std::vector<std::int32_t>> prompts,
    const std::function<bool(std::size_t, std::span<const std::int32_t>)> &tell);

/// An example of pairs of texts: what stands before its translation, and the translation without its end.
struct TranslationPair
{
    std::vector<std::int32_t> prompt, target;
};
TranslationPair translationPair(const Dataset &data, Split split, std::uint32_t index);

} // namespace stacklight
