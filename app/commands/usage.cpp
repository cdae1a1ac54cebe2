#include "commands/usage.h"

#include "base/variant.h"
#include "commands/command.h"

#include <QStringList>

namespace stacklight {

const std::vector<Usage> &programUsages()
{
    static const std::vector<Usage> all = {
        {"[FILE]", "opens the window, on an experiment or a recorded run if one is named"},
        {"--follow TRACE", "opens it on a trace that is still being written"},
        {"-", "opens it on a trace from standard input"},
        {"COMMAND FILE [options]", ""},
        {"COMMAND --help", ""},
        {"--version", ""},
    };
    return all;
}

const std::vector<Usage> &programExamples()
{
    static const std::vector<Usage> all = {
        {"train experiment.stacklight --steps 500 --trace run.jsonl",
            "Trains 500 steps; the trace holds every layer's statistics."},
        {"run.jsonl", "Opens the window on that trace."},
        {"--follow run.jsonl", "Watches a training that writes it, here or on another machine."},
        {"render experiment.stacklight --steps 500 --view gradients --out figure.pdf",
            "Draws the gradients of all layers after 500 steps."},
        {"sweep experiment.stacklight --depths 5,10,20 --residuals on,off --seeds 1..5 --out runs.csv",
            "Trains a grid of 30 runs; one line of the table each."},
        {"predict experiment.stacklight --init weights.safetensors --data table.csv --out predictions.csv",
            "Writes the class and the probabilities of each row."},
        {"merge part-0.csv part-1.csv --out runs.csv --summary summary.csv",
            "Puts the parts of a sweep together that two machines made with --shard 0/2 and --shard 1/2."},
        {"import network.onnx --out network.stacklight --save network.safetensors",
            "Makes an experiment of an ONNX model, and takes its weights along."},
        {"export experiment.stacklight --to pytorch --steps 500 --out folder",
            "Writes the network that 500 steps trained as PyTorch code, with its weights."},
    };
    return all;
}

const std::vector<ExitMeaning> &exitMeanings()
{
    static const std::vector<ExitMeaning> all = {
        {Done, "Done."},
        {BadInput, "The command line or a file is at fault; nothing was written."},
        {Diverged,
            "Training diverged: something became infinite or not a number. The message names layer, tensor and step."},
        {Failed, "Anything else."},
    };
    return all;
}

QString programVersion()
{
    return QStringLiteral("stacklight %1 (%2)")
        .arg(QStringLiteral(STACKLIGHT_VERSION), QString::fromUtf8(engineVariant()));
}

QString programHelp()
{
    QString text = QStringLiteral("Stacklight: %1.\n").arg(QString::fromUtf8(programSummary));
    QString before = QStringLiteral("\nUsage: ");
    for (const Usage &usage : programUsages()) {
        const QString line = before + QStringLiteral("stacklight ") + QString::fromUtf8(usage.arguments);
        text += (*usage.meaning ? line.leftJustified(47) + QString::fromUtf8(usage.meaning) : line) + QLatin1Char('\n');
        before = QStringLiteral("       ");
    }
    text += QStringLiteral("\nCommands:\n");
    for (const Command *command : allCommands())
        text += QStringLiteral("  %1 %2\n").arg(QString::fromUtf8(command->name), -8).arg(briefly(*command));
    return text;
}

QString commandNames()
{
    QStringList names;
    for (const Command *command : allCommands())
        names += QString::fromUtf8(command->name);
    return names.join(QStringLiteral(", "));
}

int refuseWord(const QString &word)
{
    const std::string text = word.toStdString();
    const char *const pattern = word.startsWith(QLatin1Char('-'))
        ? "\"%1\" is not known here; allowed are a FILE, a command, --help and --version"
        : "\"%1\" is neither a file nor a command; the commands are %2";
    return fail({"stacklight", {}, message(pattern, text, commandNames().toStdString())});
}

} // namespace stacklight
