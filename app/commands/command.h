// What the program can do without a window.
#pragma once

#include "commands/options.h"

#include <vector>

namespace stacklight {

enum ExitStatus {
    Done = 0,
    Failed = 1,     ///< anything else
    BadInput = 2,   ///< the command line or a file is at fault; nothing was written
    Diverged = 3,   ///< training became infinite or not a number
};

/// A new command is one file that defines one of these, and one row in commands.cpp.
struct Command
{
    const char *name;
    const char *summary;             ///< one line
    void (*declare)(Options &);      ///< its own options, beside those that all commands take
    int (*run)(const Options &);     ///< returns an ExitStatus
    bool drawsFigures = false;       ///< needs fonts and painting, though no display
};

extern const Command trainCommand;
extern const Command checkCommand;
extern const Command benchCommand;
extern const Command renderCommand;
extern const Command sweepCommand;

const std::vector<const Command *> &allCommands();
/// Null for a word that is no command.
const Command *findCommand(const QString &name);

/// `arguments` are those after the command's name.
int runCommand(const Command &command, const QStringList &arguments);

/// Says on standard error what is at fault.
int fail(const Error &error, ExitStatus status = BadInput);

} // namespace stacklight
