// What the program can do without a window.
#pragma once

#include "commands/options.h"

#include <memory>
#include <vector>

class QCoreApplication;

namespace stacklight {

enum ExitStatus {
    Done = 0,
    Failed = 1,   ///< anything else
    BadInput = 2, ///< the command line or a file is at fault; nothing was written
    Diverged = 3, ///< training became infinite or not a number
};

/// Declaration of a command. A new one is a file that defines one of these, and its row in commands.cpp.
struct Command
{
    const char *name;
    const char *summary;        ///< a sentence, and what else is to be said in lines of their own
    void (*declare)(Options &); ///< its own options, beside those that all commands take
    int (*run)(
        const Options &); ///< returns an ExitStatus; null where the command is part of the program with the window
    /// Null: no fonts, no painting.
    std::unique_ptr<QCoreApplication> (*makeApplication)(int &argc, char **argv) = nullptr;
    Operand operand = {};
};

const std::vector<const Command *> &allCommands();
/// The first sentence of its summary, without the full stop.
QString briefly(const Command &command);
/// Null for a word that is no command.
const Command *findCommand(const QString &name);

/// `arguments` are those after the command's name.
int runCommand(const Command &command, const QStringList &arguments);

/// Says on standard error what is at fault.
int fail(const Error &error, ExitStatus status = BadInput);

} // namespace stacklight
