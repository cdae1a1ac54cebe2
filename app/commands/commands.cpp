#include "commands/command.h"

#include <QCoreApplication>

#include <cstdio>

namespace stacklight {

// The list of all commands, in the order of --help: each is defined in the file of its name.
extern const Command trainCommand, checkCommand, benchCommand, renderCommand, sweepCommand, mergeCommand, exportCommand,
    importCommand, predictCommand, generateCommand;

const std::vector<const Command *> &allCommands()
{
    static const std::vector<const Command *> all = {&trainCommand, &checkCommand, &benchCommand, &renderCommand,
        &sweepCommand, &mergeCommand, &exportCommand, &importCommand, &predictCommand, &generateCommand};
    return all;
}

namespace {

// A result that nobody got is no result.
int printed(int status)
{
    const bool isLost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
    return isLost && status == Done ? fail({"standard output", {}, message("the result cannot be written")}, Failed)
                                    : status;
}

} // namespace

QString briefly(const Command &command)
{
    const QString sentence = QString::fromUtf8(command.summary).section('\n', 0, 0).section(". ", 0, 0);
    return sentence.endsWith('.') ? sentence.chopped(1) : sentence;
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
    // Numbers and messages of the system are the same for every user.
    qputenv("LC_ALL", "C.UTF-8");
    qunsetenv("LANGUAGE");
    // The help takes the program's name from the application's arguments.
    static std::string name;
    name = std::string("stacklight ") + command.name;
    char *argv[] = {name.data(), nullptr};
    int argc = 1;
    const std::unique_ptr<QCoreApplication> application =
        command.makeApplication ? command.makeApplication(argc, argv) : std::make_unique<QCoreApplication>(argc, argv);
    Options options(command.summary, command.operand);
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
