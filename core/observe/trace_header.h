// The first line of a trace: what was trained, and its layers.
#pragma once

#include "experiment/plan.h"

namespace stacklight {

struct TraceHeader
{
    /// Of a run that was recorded elsewhere, of something that this program cannot train: title, seed and, as far as
    /// paths and types tell, the stack.
    Experiment experiment;
    bool isTrainable = false; ///< whether `experiment` is whole
    /// With the layers as the header lists them; axes of parameters are not known. Where nothing is trainable and paths
    /// are names of another program, layers have their indices as paths, the names as pointers, and nothing tells what
    /// stands in a block.
    std::shared_ptr<const Plan> plan;
};

/// Errors name the pointer, what stands there and what is allowed; keys beside those of the format are passed over. A
/// layer of a type that is unknown here counts as an identity.
Result<TraceHeader> readTraceHeader(const Json &line);

} // namespace stacklight
