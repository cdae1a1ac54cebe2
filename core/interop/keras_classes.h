// Layers that Keras lacks, or has with another meaning, as small classes of the generated code.
#pragma once

#include "interop/code_module.h"

namespace stacklight {

/// The source of each class that a network needs, in the order in which they may stand.
std::vector<std::string> kerasClasses(const CodeSequence &network);

} // namespace stacklight
