#include "commands/command.h"
#include "documents/documents.h"

namespace stacklight {

namespace {

struct Declaration
{
    const Command *command;
    std::vector<Options::Declared> options;
};

std::vector<Declaration> declarations()
{
    std::vector<Declaration> all;
    for (const Command *command : allCommands()) {
        Options options(QString(), command->operand);
        command->declare(options);
        all.push_back({command, options.declared()});
    }
    return all;
}

/// In single quotes, as bash and zsh take it.
QString quoted(QString text)
{
    return '\'' + text.replace('\'', "'\\''") + '\'';
}

QString fishQuoted(QString text)
{
    return '\'' + text.replace('\\', "\\\\").replace('\'', "\\'") + '\'';
}

QString firstSentence(const QString &help)
{
    const QString sentence = help.section(". ", 0, 0);
    return sentence.endsWith('.') ? sentence.chopped(1) : sentence;
}

} // namespace

QByteArray bashCompletion()
{
    QStringList names;
    QString values, options, endings;
    for (const Declaration &each : declarations()) {
        const QString name = each.command->name;
        names += name;
        QStringList words, files, others;
        for (const Options::Declared &option : each.options) {
            const QString word = "--" + option.name;
            words += word;
            if (!option.words.isEmpty())
                values += QString("        %1:%2) COMPREPLY=($(compgen -W '%3' -- \"$current\")); return ;;\n")
                              .arg(name, word, option.words.join(' '));
            else if (!option.placeholder.isEmpty())
                (option.isFile() ? files : others) += name + ':' + word;
        }
        if (!files.isEmpty())
            values += "        " + files.join('|')
                + ") compopt -o filenames; COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n";
        if (!others.isEmpty())
            values += "        " + others.join('|') + ") return ;;\n";
        if (const Operand &operand = each.command->operand; operand.ending != QString(Operand().ending))
            endings += QString("        %1) ending=%2 ;;\n").arg(name, operand.ending);
        options +=
            QString("            %1) COMPREPLY=($(compgen -W '%2' -- \"$current\")) ;;\n").arg(name, words.join(' '));
    }
    const QString text = QString(R"sh(# bash completion of stacklight
_stacklight()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} IFS=$' \t\n'
    COMPREPLY=()
    # --option=value comes in three words
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $command:$previous in
%1    esac
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '%2 --help --version' -- "$current"))
    elif [[ $current == -* ]]; then
        case $command in
%3        esac
        return
    fi
    local IFS=$'\n' ending=.stacklight
    case $command in
%4    esac
    compopt -o filenames
    COMPREPLY+=($(compgen -f -X "!*$ending" -- "$current") $(compgen -d -- "$current"))
    [ "$COMP_CWORD" -gt 1 ] || COMPREPLY+=($(compgen -f -X '!*.jsonl' -- "$current"))
}
complete -F _stacklight stacklight
)sh");
    return text.arg(values, names.join(' '), options, endings).toUtf8();
}

QByteArray zshCompletion()
{
    const auto described = [](QString help) {
        return firstSentence(help).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace(':', "\\:");
    };
    QString commands, options;
    for (const Declaration &each : declarations()) {
        commands +=
            "        " + quoted(QString(each.command->name) + ':' + briefly(*each.command).replace(':', "\\:")) + '\n';
        options += QString("        %1)\n            _arguments").arg(each.command->name);
        for (const Options::Declared &option : each.options) {
            QString text = "--" + option.name + '[' + described(option.help) + ']';
            if (!option.placeholder.isEmpty()) {
                const QString values = option.words.isEmpty() ? option.isFile() ? QString("_files") : QString(" ")
                                                              : '(' + option.words.join(' ') + ')';
                text += ':' + QString(option.placeholder).replace(':', "\\:") + ':' + values;
            }
            options += " \\\n                " + quoted((option.name == "set" ? "*" : "") + text);
        }
        const Operand &operand = each.command->operand;
        options += " \\\n                "
            + quoted(
                QString("%1:%2:_files -g \"*%3(-.)\"").arg(operand.isMany ? "*" : "1", operand.name, operand.ending))
            + "\n            ;;\n";
    }
    const QString text = QString(R"sh(#compdef stacklight

_stacklight() {
    local -a commands
    commands=(
%1    )
    if (( CURRENT == 2 )); then
        _describe -t commands command commands
        _arguments '--help[Lists the commands]' '--version[Prints the version]' '*:FILE:_files -g "*.(stacklight|jsonl)(-.)"'
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
%2    esac
}

_stacklight "$@"
)sh");
    return text.arg(commands, options).toUtf8();
}

QByteArray fishCompletion()
{
    QString text =
        "# fish completion of stacklight\n"
        "complete -c stacklight -f\n"
        "complete -c stacklight -n __fish_use_subcommand -k -a '(__fish_complete_suffix .stacklight .jsonl)'\n"
        "complete -c stacklight -n __fish_use_subcommand -l help -d 'Lists the commands'\n"
        "complete -c stacklight -n __fish_use_subcommand -l version -d 'Prints the version'\n";
    for (const Declaration &each : declarations()) {
        const QString name = each.command->name;
        text += QString("complete -c stacklight -n __fish_use_subcommand -a %1 -d %2\n")
                    .arg(name, fishQuoted(briefly(*each.command)));
        const QString within = QString("complete -c stacklight -n '__fish_seen_subcommand_from %1' ").arg(name);
        text += within + QString("-k -a '(__fish_complete_suffix %1)'\n").arg(each.command->operand.ending);
        for (const Options::Declared &option : each.options) {
            text += within + "-l " + option.name;
            if (!option.words.isEmpty())
                text += " -x -a " + fishQuoted(option.words.join(' '));
            else if (!option.placeholder.isEmpty())
                text += option.isFile() ? " -r -F" : " -x";
            text += " -d " + fishQuoted(firstSentence(option.help)) + '\n';
        }
    }
    return text.toUtf8();
}

} // namespace stacklight
