// The command line of one command.
#pragma once

#include "edits/overrides.h"

#include <QCommandLineParser>

namespace stacklight {

/// What stands behind a command's name.
struct Operand
{
    const char *name = "FILE";
    const char *help = "The experiment (*.stacklight).";
    const char *ending = ".stacklight"; ///< of its files
    bool isExperiment = true;           ///< the command takes the options that change one
    bool isMany = false;                ///< of these files there may be several
};

/// Wraps Qt's parser: errors as Result, in the words of the rest of the program. Most commands take a FILE and the
/// options that change the experiment in it.
class Options
{
public:
    explicit Options(const QString &summary, const Operand &operand = {});

    void addFlag(const char *name, const char *help);
    /// `words`: all that it may be, where that is a list.
    void addValue(
        const char *name, const char *placeholder, const char *help, const std::vector<const char *> &words = {});

    struct Declared
    {
        QString name;        ///< without dashes
        QString placeholder; ///< of its value; empty for a flag
        QString help;
        QStringList words; ///< all that the value may be, where that is a list
        /// A guess from the placeholder, which then has a file's ending or is OUT or FIG.
        bool isFile() const;
    };
    const std::vector<Declared> &declared() const { return m_declared; }

    /// Fails for an unknown option, a value that is missing, or a wrong number of files.
    Result<void> parse(const QStringList &arguments);
    bool wantsHelp() const { return m_parser.isSet("help"); }
    QString help() const { return m_parser.helpText(); }

    const Operand &operand() const { return m_operand; }
    /// The operands, of which there is one at least.
    std::vector<std::string> files() const;
    std::string file() const { return files().front(); }
    Result<Overrides> overrides() const;

    bool isSet(const char *name) const { return m_parser.isSet(name); }
    /// Empty where it is not set.
    std::string text(const char *name) const;
    Result<std::int64_t> integer(
        const char *name, std::int64_t minimum, std::int64_t maximum, std::int64_t otherwise) const;
    Result<double> real(const char *name, double minimum, double maximum, double otherwise) const;
    /// The word's place in `words`.
    Result<int> choice(const char *name, const std::vector<const char *> &words, int otherwise) const;

private:
    const Operand m_operand;
    QCommandLineParser m_parser;
    std::vector<Declared> m_declared;
};

/// "--steps: found "x"; expected …"
Error optionError(const char *name, const std::string &value, const std::string &allowed);

} // namespace stacklight
