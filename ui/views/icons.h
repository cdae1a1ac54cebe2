// The program's own icons, drawn in the colour of the text around them.
#pragma once

#include <QIcon>

namespace stacklight {

/// `name` is a file of resources/icons without its ending. Follows the palette, also when that changes.
QIcon themedIcon(const QString &name);

} // namespace stacklight
