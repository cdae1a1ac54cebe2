#include "session/texts.h"

#include <QCoreApplication>

namespace stacklight {

namespace {

std::string inOwnLanguage(const char *pattern)
{
    return translated(pattern).toStdString();
}

} // namespace

bool isChinese()
{
    //: The language of this translation, for what is not a text or carries its own: en or zh
    return QCoreApplication::translate("Language", "en") == QLatin1String("zh");
}

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
    return QString::fromStdString(isChinese() ? text.chinese : text.english);
}

QString translatedName(const LayerSpec &layer)
{
    return translated(layerName(layer));
}

QString translatedKind(NormKind kind)
{
    constexpr const char *words[] = {QT_TRANSLATE_NOOP("Norm", "none"),  QT_TRANSLATE_NOOP("Norm", "batch"),    QT_TRANSLATE_NOOP("Norm", "layer"),
                                     QT_TRANSLATE_NOOP("Norm", "group"), QT_TRANSLATE_NOOP("Norm", "instance"), QT_TRANSLATE_NOOP("Norm", "rms")};
    return QCoreApplication::translate("Norm", words[std::size_t(kind)]);
}

QString translatedLabel(const PlannedLayer &layer)
{
    const Message name = layerName(layer.spec);
    return name.english() == layer.label ? translated(name) : QString::fromStdString(layer.label);
}

} // namespace stacklight
