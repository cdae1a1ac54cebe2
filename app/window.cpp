// Help and the window: all that is no command.
#include "window/run_window.h"

#include "commands/command.h"
#include "commands/usage.h"

#include <QDir>
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
    const bool isFollowed = first == "-" || first == "--follow";
    if (first == "--follow") {
        if (arguments.size() != 2)
            return fail({"stacklight", {},
                message("--follow takes one trace, which is being written or will be: stacklight --follow run.jsonl")});
        const QFileInfo trace(arguments[1]);
        if (trace.isDir() || !trace.dir().exists())
            return fail({"stacklight", {},
                message("--follow: %1 is %2", arguments[1].toStdString(),
                    trace.isDir() ? "a folder" : "in a folder that is not there")});
        return runWindow(argc, argv, QFile::encodeName(arguments[1]).toStdString(), isFollowed);
    }
    if (first.startsWith('-') && !isFollowed)
        return refuseWord(first);
    if (arguments.size() > 1)
        return fail({"stacklight", {},
            message("\"%1\" is no command; the commands are %2", first.toStdString(), commandNames().toStdString())});
    if (!first.isEmpty() && !isFollowed && !QFileInfo::exists(first))
        return refuseWord(first);
    return runWindow(argc, argv, QFile::encodeName(first).toStdString(), isFollowed);
}

} // namespace stacklight
