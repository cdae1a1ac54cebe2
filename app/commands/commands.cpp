#include "commands/command.h"
#include "figures/figure.h"

#include <QApplication>

#include <cstdio>

namespace stacklight {

namespace {

void reportFatal(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtFatalMsg || type == QtCriticalMsg)
        std::fprintf(stderr, "%s\n", text.toUtf8().constData());
}

// A result that nobody got is no result.
int printed(int status)
{
    const bool isLost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
    return isLost && status == Done ? fail({"standard output", {}, message("the result cannot be written")}, Failed) : status;
}

} // namespace

const std::vector<const Command *> &allCommands()
{
    static const std::vector<const Command *> all = {&trainCommand, &checkCommand, &benchCommand, &renderCommand, &sweepCommand};
    return all;
}

const Command *findCommand(const QString &name)
{
    for (const Command *command : allCommands()) {
        if (name == command->name)
            return command;
    }
    return nullptr;
}

int runCommand(const Command &command, const QStringList &arguments)
{
    // Numbers, messages of the system and the choice of fonts are the same for every user.
    qputenv("LC_ALL", "C.UTF-8");
    qunsetenv("LANGUAGE");
    qputenv("FC_LANG", languageOfFonts);
    // The help takes the program's name from the application's arguments.
    static std::string name;
    name = std::string("stacklight ") + command.name;
    char *argv[] = {name.data(), nullptr};
    int argc = 1;
    std::unique_ptr<QCoreApplication> application;
    if (command.drawsFigures) {
        // Figures come out the same whatever display there is, or none.
        qputenv("QT_QPA_PLATFORM", "offscreen");
        // Nor does it matter what Qt misses of a desktop's session, as on a cluster; what a command has to say it says itself.
        qInstallMessageHandler(reportFatal);
        application = std::make_unique<QApplication>(argc, argv);
    } else {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }
    Options options(command.summary);
    command.declare(options);
    if (auto parsed = options.parse(arguments); !parsed) {
        parsed.error().file = name;
        return fail(parsed.error());
    }
    if (options.wantsHelp()) {
        std::fputs(options.help().toUtf8().constData(), stdout);
        return Done;
    }
    return printed(command.run(options));
}

int fail(const Error &error, ExitStatus status)
{
    const std::string text = error.text();
    std::fprintf(stderr, "%s\n", text.c_str());
    return status;
}

} // namespace stacklight
