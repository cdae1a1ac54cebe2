// What the program as a whole takes: for --help, the manual page and the completions.
#pragma once

#include <QStringList>

#include <vector>

namespace stacklight {

struct Usage
{
    const char *arguments; ///< behind the program's name
    const char *meaning;   ///< empty where the arguments say it
};

inline constexpr const char programSummary[] =
    "see what residual connections and normalization do in every layer of a network while it learns";

inline constexpr const char programDescription[] =
    "Experiments are JSON files that hold data, stack of layers and training. The same file, seed, version and "
    "processor give the same bytes of weights, trace and sweep, with any number of threads. What draws, the window and "
    "render, may be installed apart from the other commands.";

const std::vector<Usage> &programUsages();
const std::vector<Usage> &programExamples();

struct ExitMeaning
{
    int status;
    const char *meaning;
};

const std::vector<ExitMeaning> &exitMeanings();

/// The version, and for which processors the engine in use is built.
QString programVersion();
QString programHelp();
/// "train, check, …"
QString commandNames();

/// `arguments` are no command that runs here: answers --help, draws or opens the window. In elsewhere.cpp and
/// window.cpp; which of them is linked is what the two programs differ in.
int runOther(int argc, char **argv, const QStringList &arguments);

/// Says that `word` is neither command, option nor file; returns the exit status.
int refuseWord(const QString &word);

} // namespace stacklight
