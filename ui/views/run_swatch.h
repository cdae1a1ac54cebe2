// A run's colour and marker, as plots draw them.
#pragma once

#include "views/theme.h"

namespace stacklight {

QIcon runSwatch(const Theme &theme, int colour, int size);

} // namespace stacklight
