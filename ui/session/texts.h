// Texts of core in the language of the window.
#pragma once

#include "experiment/plan.h"
#include "lessons/translated.h"

#include <QString>

namespace stacklight {

/// Whether the window speaks Chinese, not English.
bool isChinese();
QString translated(const char *text);
QString translated(const Message &message);
/// "file: /pointer: sentence".
QString translated(const Error &error);
QString translated(const Translated &text);
/// "dense 64", "batch norm".
QString translatedName(const LayerSpec &layer);
/// "batch".
QString translatedKind(NormKind kind);
/// "dense 64" of a layer of a plan; a label that somebody else gave it stays.
QString translatedLabel(const PlannedLayer &layer);

} // namespace stacklight
