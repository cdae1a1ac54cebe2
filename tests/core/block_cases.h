// The cases of tst_blocks: every norm × residual placement × activation × shape × batch.
#pragma once

#include "core/layer_cases.h"

namespace stacklight {

std::vector<LayerCase> blockCases();

} // namespace stacklight
