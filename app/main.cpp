// Runs a command; what else there is to do differs between the two programs that begin here, stacklight and
// stacklight-window.
#include "commands/command.h"
#include "commands/usage.h"

#include <QFile>

#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

using namespace stacklight;

namespace {

/// Of the three standard descriptors a shell may have closed some. The next file to be opened would take the place, and
/// get what is printed; this one gets it instead, and refuses it.
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
    if (const Command *command = findCommand(first); command && command->run)
        return runCommand(*command, arguments.mid(1));
    if (first == "--version") {
        std::puts(qPrintable(programVersion()));
        return Done;
    }
    return runOther(argc, argv, arguments);
}
