// What is no command: help, and the window.
#include "window/run_window.h"

#include "commands/command.h"
#include "commands/usage.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>

namespace stacklight {

int runOther(int argc, char **argv, const QStringList &arguments)
{
    const QString first = arguments.value(0);
    if (first == "--help" || first == "-h") {
        std::fputs(qPrintable(programHelp()), stdout);
        return Done;
    }
    if (first.startsWith('-'))
        return refuseWord(first);
    if (arguments.size() > 1)
        return fail({"stacklight", {}, message("\"%1\" is no command; the commands are %2", first.toStdString(), commandNames().toStdString())});
    if (!first.isEmpty() && !QFileInfo::exists(first))
        return refuseWord(first);
    return runWindow(argc, argv, QFile::encodeName(first).toStdString());
}

} // namespace stacklight
