#include "stack/texts.h"

#include <QCoreApplication>

namespace stacklight {

QString translated(const char *text)
{
    return QCoreApplication::translate("core", text);
}

QString translated(const Message &message)
{
    const std::string pattern = translated(message.pattern).toStdString();
    return QString::fromStdString(Message{pattern.c_str(), message.arguments}.english());
}

} // namespace stacklight
