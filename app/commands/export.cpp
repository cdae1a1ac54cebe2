// stacklight export FILE
#include "base/interrupt.h"
#include "commands/command.h"
#include "commands/train_first.h"
#include "interop/network_export.h"

#include <algorithm>

namespace stacklight {

namespace {

const std::vector<const char *> normModes = {"evaluation", "training"};

std::vector<const char *> formatNames()
{
    std::vector<const char *> names;
    for (const ExportFormat &format : exportFormats()) {
        if (!format.isDistributed && !format.isInTraining)
            names.push_back(format.name);
    }
    return names;
}

void declareExport(Options &options)
{
    options.addValue("to", "FORMAT",
        "Exports as this: pytorch or keras, code with weights, data and training; onnx, a model for what is to run it "
        "elsewhere.",
        formatNames());
    options.addValue("out", "OUT", "Writes this .onnx file, or into this folder, which is new or empty.");
    options.addFlag("distributed",
        "Writes a training for torchrun, whose processes share each batch, on several machines, processors or GPUs; "
        "with a recorder. For pytorch.");
    options.addValue("norm-mode", "MODE",
        "Normalizes as in this mode: evaluation, with the moving statistics of batch norms (the default), or training, "
        "with those of the batch that the model is given. Dropout and stochastic depth are in evaluation mode. For "
        "onnx; code has both modes.",
        normModes);
    addTrainingOptions(options, 0);
}

Result<ExportFormat> formatOf(const Options &options)
{
    if (!options.isSet("to"))
        return Error{"--to", {}, message("it is missing; it must be one of %1", fields::listOf(formatNames()))};
    const Result<int> place = options.choice("to", formatNames(), 0);
    if (!place)
        return place.error();
    const std::string name = formatNames()[std::size_t(*place)];
    const Result<int> norms = options.choice("norm-mode", normModes, 0);
    if (!norms)
        return norms.error();
    const bool hasModes = std::ranges::any_of(
        exportFormats(), [&](const ExportFormat &format) { return format.name == name && format.isInTraining; });
    if (options.isSet("norm-mode") && !hasModes)
        return Error{"--norm-mode", {},
            message("it cannot be combined with \"--to %1\", only with \"--to onnx\"; code has both modes", name)};
    for (const ExportFormat &format : exportFormats()) {
        if (format.name == name && format.isDistributed == options.isSet("distributed")
            && format.isInTraining == (*norms == 1))
            return format;
    }
    return Error{
        "--distributed", {}, message("it cannot be combined with \"--to %1\", only with \"--to pytorch\"", name)};
}

Result<void> checkOut(const Options &options, const ExportFormat &format)
{
    if (!options.isSet("out") && format.writeFile)
        return Error{"--out", {}, message("it is missing; the name of a file is needed")};
    if (format.writeFile)
        return checkOutputs(options, {{"out"}}, {"init"});
    if (!options.isSet("out"))
        return Error{"--out", {}, message("it is missing; the name of a folder that is new or empty is needed")};
    if (options.text("out") == "-")
        return optionError("out", "-", "the name of a folder, which ./- would be");
    return {};
}

/// Processes that share a training have something to train.
Result<void> checkDistributed(const Trainer &trainer, const Options &options)
{
    if (options.isSet("distributed") && trainer.plan().parameterCount() == 0)
        return Error{options.file(), "/stack",
            message("no layer has parameters; \"--distributed\" needs some that its processes can train")};
    return {};
}

Error atOut(Error error)
{
    return {"--out", error.file, std::move(error.message)};
}

int exportFile(const ExportFormat &format, const Options &options, const PreparedTraining &prepared)
{
    if (const int status = trainFirst(*prepared.trainer, options, 0); status != Done)
        return status;
    const Result<std::unique_ptr<OutputFile>> file = OutputFile::create(options.text("out"));
    if (!file)
        return fail(atOut(file.error()));
    const Result<void> written = format.writeFile(*prepared.trainer, *prepared.data, **file);
    return written ? Done : fail(atOut(written.error()), Failed);
}

int exportFolder(const ExportFormat &format, const Options &options, const PreparedTraining &prepared)
{
    Trainer &trainer = *prepared.trainer;
    if (auto checked = checkDistributed(trainer, options); !checked)
        return fail(checked.error());
    // Made before there is anything to lose.
    catchInterrupts();
    const Result<std::unique_ptr<OutputFolder>> folder = OutputFolder::create(options.text("out"));
    if (!folder)
        return fail(atOut(folder.error()));
    if (const int status = trainFirst(trainer, options, 0); status != Done)
        return status;
    if (auto written = format.writeFolder(trainer, *prepared.data, **folder); !written)
        return fail(written.error(), Failed);
    if (isInterrupted())
        return fail({options.file(), {},
                        message("interrupted after step %1; nothing was written", std::to_string(trainer.stepCount()))},
            Failed);
    if (auto committed = (*folder)->commit(); !committed)
        return fail(atOut(committed.error()), Failed);
    return Done;
}

int runExport(const Options &options)
{
    const Result<ExportFormat> format = formatOf(options);
    if (!format)
        return fail(format.error());
    if (auto checked = checkOut(options, *format); !checked)
        return fail(checked.error());
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    return format->writeFile ? exportFile(*format, options, *prepared) : exportFolder(*format, options, *prepared);
}

} // namespace

extern const Command exportCommand = {"export",
    "Writes a network for another framework, with its weights. As code it has its data and its training with it; as an "
    "ONNX model it is in evaluation mode, or its norms in training mode. Both take raw inputs.\n"
    "An interrupt, a termination or, but under nohup, a hang-up ends it with nothing written.",
    declareExport, runExport};

} // namespace stacklight
