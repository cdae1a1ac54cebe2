#include "window/saved_layouts.h"

#include <QSettings>

#include <algorithm>

namespace stacklight {

namespace {

const QString layoutsKey = QStringLiteral("workspace/layouts");

void write(const QList<SavedLayout> &layouts)
{
    QSettings settings;
    settings.remove(layoutsKey);
    settings.beginWriteArray(layoutsKey, int(layouts.size()));
    for (int index = 0; index < layouts.size(); ++index) {
        settings.setArrayIndex(index);
        settings.setValue(QStringLiteral("name"), layouts[index].name);
        settings.setValue(QStringLiteral("panels"), layouts[index].arrangement.value(0));
        settings.setValue(QStringLiteral("views"), layouts[index].arrangement.value(1));
        settings.setValue(QStringLiteral("choices"), layouts[index].choices);
    }
    settings.endArray();
}

QList<SavedLayout>::iterator find(QList<SavedLayout> &layouts, const QString &name)
{
    return std::find_if(layouts.begin(), layouts.end(), [&name](const SavedLayout &one) { return one.name == name; });
}

} // namespace

QList<SavedLayout> savedLayouts()
{
    QList<SavedLayout> layouts;
    QSettings settings;
    const int count = settings.beginReadArray(layoutsKey);
    for (int index = 0; index < count; ++index) {
        settings.setArrayIndex(index);
        const QString name = settings.value(QStringLiteral("name")).toString();
        if (!name.isEmpty())
            layouts << SavedLayout{name,
                {settings.value(QStringLiteral("panels")).toByteArray(),
                    settings.value(QStringLiteral("views")).toByteArray()},
                settings.value(QStringLiteral("choices")).toMap()};
    }
    settings.endArray();
    return layouts;
}

void saveLayout(const SavedLayout &layout)
{
    QList<SavedLayout> layouts = savedLayouts();
    const auto found = find(layouts, layout.name);
    if (found == layouts.end())
        layouts << layout;
    else
        *found = layout;
    write(layouts);
}

void renameLayout(const QString &name, const QString &newName)
{
    QList<SavedLayout> layouts = savedLayouts();
    const auto found = find(layouts, name);
    if (found == layouts.end() || newName.isEmpty() || find(layouts, newName) != layouts.end())
        return;
    found->name = newName;
    write(layouts);
}

void removeLayout(const QString &name)
{
    QList<SavedLayout> layouts = savedLayouts();
    layouts.removeIf([&name](const SavedLayout &one) { return one.name == name; });
    write(layouts);
}

} // namespace stacklight
