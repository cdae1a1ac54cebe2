// Texts of core in the language of the window.
#pragma once

#include "base/result.h"

#include <QString>

namespace stacklight {

QString translated(const char *text);
QString translated(const Message &message);

} // namespace stacklight
