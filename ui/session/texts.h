// Texts of core in the language of the window.
#pragma once

#include "experiment/plan.h"
#include "observe/history.h"
#include "base/translated.h"

#include <QString>

namespace stacklight {

/// Whether the window speaks Chinese, not English.
bool isChinese();
QString translated(const char *text);
QString translated(const Message &message);
/// "file: /pointer: sentence".
QString translated(const Error &error);
QString translated(const Translated &text);
/// "a, b, c".
QString listed(const QStringList &items);
/// "A", or "A plain" where a lesson gave it a name.
QString fullName(const RunRecord &run);
/// "dense 64", "batch norm".
QString translatedName(const LayerSpec &layer);
/// A word of a field's choices: "he normal". Files keep the word itself.
QString translatedWord(const char *word);
/// "batch".
QString translatedKind(NormKind kind);
/// "dense 64" of a layer of a plan; a label that somebody else gave it stays.
QString translatedLabel(const PlannedLayer &layer);

} // namespace stacklight
