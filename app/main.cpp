// Picks window or command.
#include "base/variant.h"
#include "commands/command.h"
#include "window/run_window.h"

#include <QFile>
#include <QFileInfo>

#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

using namespace stacklight;

namespace {

void printHelp()
{
    std::puts("Stacklight: see what residual connections and normalization do in every layer of a network while it learns.\n\n"
              "Usage: stacklight [FILE]                    opens the window, on an experiment or a recorded run if one is named\n"
              "       stacklight COMMAND FILE [options]\n"
              "       stacklight COMMAND --help\n"
              "       stacklight --version\n\n"
              "Commands:");
    for (const Command *command : allCommands()) {
        const QString summary(command->summary);
        std::printf("  %-8s %s\n", command->name, qPrintable(summary.section('\n', 0, 0).section(". ", 0, 0)));
    }
}

QString commandNames()
{
    QStringList names;
    for (const Command *command : allCommands())
        names += command->name;
    return names.join(", ");
}

/// Of the three standard descriptors a shell may have closed some. The next file to be opened would take the place, and get what is
/// printed; this one gets it instead, and refuses it.
void occupyStandardDescriptors()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) < 0)
            ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

} // namespace

int main(int argc, char **argv)
{
    occupyStandardDescriptors();
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow any more is an error of the one who writes
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments += QFile::decodeName(argv[i]);
    const QString first = arguments.value(0);
    if (const Command *command = findCommand(first))
        return runCommand(*command, arguments.mid(1));
    if (first == "--help" || first == "-h") {
        printHelp();
        return Done;
    }
    if (first == "--version") {
        std::printf("stacklight %s (%s)\n", STACKLIGHT_VERSION, engineVariant());
        return Done;
    }
    if (first.startsWith('-'))
        return fail({"stacklight", {}, message("\"%1\" is not known here; allowed are a FILE, a command, --help and --version", first.toStdString())});
    if (arguments.size() > 1)
        return fail({"stacklight", {}, message("\"%1\" is no command; the commands are %2", first.toStdString(), commandNames().toStdString())});
    if (!first.isEmpty() && !QFileInfo::exists(first))
        return fail({"stacklight", {}, message("\"%1\" is neither a file nor a command; the commands are %2", first.toStdString(), commandNames().toStdString())});
    return runWindow(argc, argv, QFile::encodeName(first).toStdString());
}
