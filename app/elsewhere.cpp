// What draws is another program, with the window; it may not be installed, as on a cluster.
#include "commands/command.h"
#include "commands/render.h"
#include "commands/usage.h"

#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <unistd.h>

namespace stacklight {

extern const Command renderCommand = {"render", renderSummary, nullptr, nullptr};

namespace {

/// Returns only where that is not possible.
void becomeWindow(char **argv)
{
    std::error_code code;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", code);
    execv((self.parent_path() / STACKLIGHT_WINDOW).c_str(), argv);
}

} // namespace

int runOther(int, char **argv, const QStringList &arguments)
{
    becomeWindow(argv);
    if (errno != ENOENT)
        return fail(
            {"stacklight", {},
                message("the program with the window cannot be started: %1", qt_error_string(errno).toStdString())},
            Failed);
    const QString first = arguments.value(0);
    if (first == "--help" || first == "-h") {
        std::fputs(qPrintable(programHelp()), stdout);
        return Done;
    }
    const char *const remedy = "is not installed (on Debian, the package stacklight)";
    if (findCommand(first))
        return fail(
            {"stacklight", {}, message("%1 needs the part that draws, which %2", first.toStdString(), remedy)}, Failed);
    if (!first.isEmpty() && !QFileInfo::exists(first))
        return refuseWord(first);
    return fail(
        {"stacklight", {}, message("the window %1; stacklight --help lists the commands, which need none", remedy)},
        Failed);
}

} // namespace stacklight
