// Remedies as edits.
#pragma once

#include "observe/diagnosis.h"
#include "edits/fixes.h"

namespace stacklight {

/// What each remedy does to the experiment, in order; without those that would change nothing or give a stack that does
/// not fit.
std::vector<Fix> remedyFixes(const std::vector<Remedy> &remedies, const Experiment &experiment, const DataShape &data);

} // namespace stacklight
