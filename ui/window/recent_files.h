// The files that were opened or saved last, as the settings hold them.
#pragma once

#include <QStringList>

namespace stacklight {

/// The newest first; only those that still exist.
QStringList recentFiles();
void addRecentFile(const QString &path);
void forgetRecentFiles();

} // namespace stacklight
