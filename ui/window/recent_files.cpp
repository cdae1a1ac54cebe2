#include "window/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace stacklight {

namespace {

const QString key = QStringLiteral("recentFiles");
constexpr int remembered = 12;

} // namespace

QStringList recentFiles()
{
    QStringList files = QSettings().value(key).toStringList();
    files.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    return files;
}

void addRecentFile(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList files = QSettings().value(key).toStringList();
    files.removeAll(absolute);
    files.prepend(absolute);
    QSettings().setValue(key, QStringList(files.mid(0, remembered)));
}

void forgetRecentFiles()
{
    QSettings().remove(key);
}

} // namespace stacklight
