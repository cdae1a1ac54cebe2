// What figures are called as files.
#pragma once

#include "figures/figure.h"

namespace stacklight {

/// What every file system takes of a text, for a part of a file's name: letters, digits and marks in lower case, "-"
/// for whatever stands between them. Empty where nothing is left.
QString fileNamePart(const QString &text);
/// Names the experiment that is shown; empty where it has no name.
QString suggestedName(const ViewInput &input);
/// "NAME-VIEW.EXT", or "NAME-VIEW-STEP.EXT" of a step of a sequence, so that files sort by it; without a name
/// "VIEW.EXT".
QString figureFileName(const QString &name, const ViewType &type, FigureFormat format, std::int64_t step = -1);

} // namespace stacklight
