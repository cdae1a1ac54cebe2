// The cases of tst_layers: every layer type with every value of every field that is declared, on every shape that fits.
#pragma once

#include "base/json.h"
#include "experiment/plan.h"

namespace stacklight {

struct LayerCase
{
    std::string name;
    Json stack; ///< the layers under test
    Shape input;
    int batch = 3;
    std::vector<int> lengths = {}; ///< of the examples' tokens; what follows is padding. Empty: all are full
};

/// Of the cases' tokens, the last one being the padding of those that have lengths.
inline constexpr int caseVocabulary = 4;

std::vector<LayerCase> layerCases();

/// Identity (whose gradient is the input's; not before tokens), the layers under test, and what makes a loss of their
/// output.
Result<Plan> planOf(const LayerCase &layerCase);

} // namespace stacklight
