// The published results, as texts, and where in a stack each applies.
#pragma once

#include "base/result.h"
#include "experiment/plan.h"

namespace stacklight {

/// One result: for tooltips. Texts are marked for translation.
struct Law
{
    const char *name; ///< "He initialization with relu"
    const char *formula;
    const char *assumptions;
    const char *paper; ///< authors, year, title; not translated
};

enum class LawId {
    He,
    Glorot,
    MeanField,
    BatchNorm,
    LayerNorm,
    UnnormalizedResidual,
    NormalizedResidual,
    ZeroScale,
    PreNorm,
    PostNorm
};

const Law &law(LawId id);

struct AppliedLaw
{
    LawId id;
    int first = 0; ///< layers of the plan, both included
    int last = 0;
    Message figures; ///< its numbers for this stack; may be empty
};

/// In the order of layers; where no special result matches, none is named.
std::vector<AppliedLaw> lawsOf(const Plan &plan);

} // namespace stacklight
