// Remedies as edits.
#pragma once

#include "observe/diagnosis.h"
#include "stack/fixes.h"

#include <QString>

namespace stacklight {

/// What each remedy does to the experiment, in order; without those that would change nothing or give a stack that does
/// not fit.
std::vector<Fix> fixesFor(const std::vector<Remedy> &remedies, const Experiment &experiment, const DataShape &data);

/// What was measured and what to try: "The gradient is 10⁻⁵ of the output's. Try a residual connection or He
/// initialization."
QString sentenceOf(const LayerDiagnosis &diagnosis);

} // namespace stacklight
