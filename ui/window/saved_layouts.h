// Arrangements of panels and views by name, remembered from start to start.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QVariantMap>

namespace stacklight {

struct SavedLayout
{
    QString name;
    QList<QByteArray> arrangement; ///< as Workspace::arrangement() gives it
    QVariantMap choices = {};      ///< as ViewArea::choices() gives them; empty in layouts of earlier versions
};

/// In the order in which they were saved.
QList<SavedLayout> savedLayouts();
/// In the place of the one of that name, or as the last one.
void saveLayout(const SavedLayout &layout);
/// Does nothing where the new name is empty or taken.
void renameLayout(const QString &name, const QString &newName);
void removeLayout(const QString &name);

} // namespace stacklight
