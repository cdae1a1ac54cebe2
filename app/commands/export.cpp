// stacklight export FILE
#include "base/interrupt.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "interop/pytorch_export.h"

namespace stacklight {

namespace {

/// What a network can be exported to. Another one is a row here and a room in core/interop/.
struct ExportFormat
{
    const char *name;
    Result<void> (*write)(const Trainer &, const Dataset &, const OutputFolder &);
};

const std::vector<ExportFormat> formats = {{"pytorch", exportPytorch}};

std::vector<const char *> formatNames()
{
    std::vector<const char *> names;
    for (const ExportFormat &format : formats)
        names.push_back(format.name);
    return names;
}

void declare(Options &options)
{
    options.addValue("to", "FORMAT", "Exports for this framework: pytorch.", formatNames());
    options.addValue("out", "OUT", "Writes into this folder, which is new or empty.");
    options.addValue("init", "W.safetensors", "Exports these weights instead of the seed's, or goes on from them.");
    options.addValue("steps", "N", "Trains N optimizer steps first. Default: 0.");
    addThreadsOption(options);
}

Result<ExportFormat> formatOf(const Options &options)
{
    if (!options.isSet("to"))
        return Error{"--to", {}, message("it is missing; it must be one of %1", fields::listOf(formatNames()))};
    const Result<int> format = options.choice("to", formatNames(), 0);
    if (!format)
        return format.error();
    return formats[std::size_t(*format)];
}

/// The generated training has classes as targets, and the examples as they are.
Result<void> checkExportable(const Trainer &trainer, const std::string &file)
{
    if (trainer.plan().regression)
        return Error{file, "/data/task", message("the target is a number, which export does not know yet; targets must be classes")};
    if (trainer.experiment().data.augment.isOn())
        return Error{file, "/data/augment", message("export does not know augmentation yet; it must be left out")};
    return {};
}

Error atOut(Error error)
{
    return {"--out", error.file, std::move(error.message)};
}

int run(const Options &options)
{
    const Result<ExportFormat> format = formatOf(options);
    if (!format)
        return fail(format.error());
    if (!options.isSet("out"))
        return fail({"--out", {}, message("it is missing; the name of a folder that is new or empty is needed")});
    if (options.text("out") == "-")
        return fail(optionError("out", "-", "the name of a folder, which ./- would be"));
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    if (prepared->data->shape().regression)
        return fail({options.file(), "/data/task", message("a regression cannot be exported yet; a classification can")});
    if (prepared->trainer->experiment().data.augment.isOn())
        return fail({options.file(), "/data/augment", message("training with varied images cannot be exported yet; take \"augment\" out")});
    Trainer &trainer = *prepared->trainer;
    if (auto checked = checkExportable(trainer, options.file()); !checked)
        return fail(checked.error());
    const Result<std::int64_t> steps = options.integer("steps", 0, 1'000'000'000, 0);
    if (!steps)
        return fail(steps.error());
    if (auto read = readInitialWeights(options, trainer); !read)
        return fail(read.error());

    // Made before there is anything to lose.
    catchInterrupts();
    const Result<std::unique_ptr<OutputFolder>> folder = OutputFolder::create(options.text("out"));
    if (!folder)
        return fail(atOut(folder.error()));
    while (trainer.stepCount() < *steps && !isInterrupted()) {
        if (const auto divergence = trainer.step(false).divergence)
            return fail({options.file(), {}, message("training diverged: %1; nothing was written", divergence->text())}, Diverged);
    }
    if (!isInterrupted()) {
        if (auto written = format->write(trainer, *prepared->data, **folder); !written)
            return fail(written.error(), Failed);
    }
    if (isInterrupted())
        return fail({options.file(), {}, message("interrupted after step %1; nothing was written", std::to_string(trainer.stepCount()))}, Failed);
    if (auto committed = (*folder)->commit(); !committed)
        return fail(atOut(committed.error()), Failed);
    return Done;
}

} // namespace

const Command exportCommand = {"export",
                               "Writes a network as code for another framework, with its weights, its data and its training.\n"
                               "An interrupt, a termination or, but under nohup, a hang-up ends it with nothing written.",
                               declare, run};

} // namespace stacklight
