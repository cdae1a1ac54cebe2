#include "commands/command.h"
#include "commands/usage.h"
#include "documents/documents.h"

namespace stacklight {

namespace {

/// Text as roff takes it: no line is a request, a hyphen that is typed stays one.
QString roff(QString text)
{
    text.replace('\\', "\\e").replace('-', "\\-");
    QStringList lines = text.split('\n');
    for (QString &line : lines) {
        if (line.startsWith('.') || line.startsWith('\''))
            line.prepend("\\&");
    }
    return lines.join("\n.br\n");
}

QString entries(const std::vector<Options::Declared> &options)
{
    QString text;
    for (const Options::Declared &option : options) {
        text += ".TP\n\\fB" + roff("--" + option.name) + "\\fR";
        if (!option.placeholder.isEmpty())
            text += " \\fI" + roff(option.placeholder) + "\\fR";
        text += '\n' + roff(option.help) + '\n';
    }
    return text;
}

} // namespace

QByteArray manualPage(const Release &release)
{
    QString text =
        QString(".TH STACKLIGHT 1 \"%1\" \"stacklight %2\" \"User Commands\"\n").arg(release.date, release.version);
    text += ".SH NAME\nstacklight \\- " + roff(programSummary) + "\n.SH SYNOPSIS\n";
    for (const Usage &usage : programUsages())
        text += ".B stacklight\n" + roff(usage.arguments) + "\n.br\n";
    text += ".SH DESCRIPTION\n";
    for (const Usage &usage : programUsages()) {
        if (*usage.meaning)
            text += ".TP\n\\fBstacklight\\fR " + roff(usage.arguments) + '\n' + roff(usage.meaning) + ".\n";
    }
    text += ".PP\n" + roff(programDescription) + "\n.SH COMMANDS\n";
    for (const Command *command : allCommands()) {
        const Options common(QString(), command->operand);
        Options options(QString(), command->operand);
        command->declare(options);
        const QString operand = QString(command->operand.name) + (command->operand.isMany ? " …" : "");
        text += ".SS " + roff(QString("stacklight %1 %2 [options]").arg(command->name, operand)) + '\n'
            + roff(command->summary) + '\n';
        const auto &all = options.declared();
        text += entries({all.begin() + std::ptrdiff_t(common.declared().size()), all.end()});
    }
    text += ".SH OPTIONS OF ALL COMMANDS THAT TAKE AN EXPERIMENT\n" + entries(Options(QString()).declared());
    text += ".SH EXIT STATUS\n";
    for (const ExitMeaning &exit : exitMeanings())
        text += QString(".TP\n.B %1\n").arg(exit.status) + roff(exit.meaning) + '\n';
    text += ".SH EXAMPLES\n";
    for (const Usage &example : programExamples())
        text += ".TP\n.B stacklight " + roff(example.arguments) + '\n' + roff(example.meaning) + '\n';
    return text.toUtf8();
}

} // namespace stacklight
