// stacklight generate FILE
#include "commands/command.h"
#include "commands/train_first.h"

#include <cstdio>

#include <unistd.h>

namespace stacklight {

namespace {

void declareGenerate(Options &options)
{
    options.addValue("prompt", "TEXT",
        "The text to be continued, or to be translated, of characters (or words) that the data have. Default: the "
        "training text's first.");
    options.addValue("length", "N",
        "How many characters (or words) follow. Default: 200. A translation has at most as many, and stops at its "
        "end.");
    options.addValue("temperature", "T",
        "What the outputs are divided by before the softmax: 0 always takes the likeliest. Default: 1.");
    addTrainingOptions(options);
}

int runGenerate(const Options &options)
{
    const Result<std::int64_t> length = options.integer("length", 0, 1'000'000, 200);
    const Result<double> temperature = options.real("temperature", 0, 1000, 1);
    if (!length || !temperature)
        return fail(!length ? length.error() : temperature.error());
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    Trainer &trainer = *prepared->trainer;
    GenerationOptions wanted{options.text("prompt"), 0, *temperature, trainer.experiment().seed};
    // Whether the prompt fits is known before the network is trained.
    const Result<std::string> before = trainer.generate(wanted);
    if (!before) {
        Error error = before.error();
        error.file = prepared->data->shape().input.tokens ? "--prompt" : options.file();
        return fail(error);
    }
    if (const int status = trainFirst(trainer, options); status != Done)
        return status;
    wanted.length = int(*length);
    const Result<std::string> text = trainer.generate(wanted);
    if (!text)
        return fail({options.file(), {}, text.error().message}, Failed);
    std::fwrite(text->data() + before->size(), 1, text->size() - before->size(), stdout);
    if (isatty(STDOUT_FILENO))
        std::fputc('\n', stdout);
    return Done;
}

} // namespace

extern const Command generateCommand = {"generate",
    "Continues a text with a network that learned one, character by character or word by word, or translates with one "
    "that learned pairs. What follows the prompt, or its translation, goes to standard output, and nothing else; the "
    "same file, weights and seed give the same text.\n"
    "Exit status: 0 done; 2 the command line or a file is at fault; 3 training diverged; 1 anything else.",
    declareGenerate, runGenerate};

} // namespace stacklight
