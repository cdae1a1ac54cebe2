#include "session/texts.h"

#include <QCoreApplication>
#include <QHash>

namespace stacklight {

namespace {

// As the field writes them, in any language; files have them in lower case.
QString properName(const QString &word)
{
    static const QHash<QString, QString> names{{"relu", "ReLU"}, {"leaky_relu", "Leaky ReLU"}, {"elu", "ELU"},
        {"selu", "SELU"}, {"gelu", "GELU"}, {"silu", "SiLU"}, {"rms", "RMS"}, {"rms norm", "RMS norm"}, {"sgd", "SGD"},
        {"adam", "Adam"}, {"adamw", "AdamW"}, {"rmsprop", "RMSprop"}};
    return names.value(word, word);
}

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
    return properName(QCoreApplication::translate("core", text));
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

QString listed(const QStringList &items)
{
    return items.join(QCoreApplication::translate("Texts", ", ", "between the items of a list"));
}

QString fullName(const RunRecord &run)
{
    return (QString::fromStdString(run.name) + u' ' + translated(run.title)).trimmed();
}

QString translatedName(const LayerSpec &layer)
{
    return translated(layerName(layer));
}

QString translatedWord(const char *word)
{
    return translated(stacklight::word(word));
}

QString translatedKind(NormKind kind)
{
    return translatedWord(NormSpec::info().field("kind")->choices[std::size_t(kind)]);
}

QString translatedLabel(const PlannedLayer &layer)
{
    return translated(layerName(layer));
}

} // namespace stacklight
