#include "session/texts.h"

#include <QCoreApplication>

namespace stacklight {

namespace {

std::string inOwnLanguage(const char *pattern)
{
    return translated(pattern).toStdString();
}

} // namespace

QString translated(const char *text)
{
    return QCoreApplication::translate("core", text);
}

QString translated(const Message &message)
{
    return QString::fromStdString(message.in(inOwnLanguage));
}

QString translated(const Error &error)
{
    return QString::fromStdString(error.in(inOwnLanguage));
}

QString translated(const Translated &text)
{
    //: The language of this translation, for texts that carry their own: en or zh
    const bool isChinese = QCoreApplication::translate("Lessons", "en") == QLatin1String("zh");
    return QString::fromStdString(isChinese ? text.chinese : text.english);
}

QString translatedName(const LayerSpec &layer)
{
    return translated(layerName(layer));
}

QString translatedLabel(const PlannedLayer &layer)
{
    const Message name = layerName(layer.spec);
    return name.english() == layer.label ? translated(name) : QString::fromStdString(layer.label);
}

} // namespace stacklight
