#include "commands/train_first.h"

#include "base/interrupt.h"
#include "commands/command.h"

#include <chrono>
#include <cstdio>

namespace stacklight {

namespace {

Result<std::int64_t> stepsBefore(const Trainer &trainer, const Options &options, int otherwise)
{
    if (options.isSet("steps") && options.isSet("epochs"))
        return Error{"--epochs", {}, message("--steps cannot be combined with this option")};
    const Result<std::int64_t> steps = stepsOf(options, 0, trainer);
    const Result<std::int64_t> epochs = options.integer("epochs", 0, 1'000'000, options.isSet("init") ? 0 : otherwise);
    if (!steps || !epochs)
        return !steps ? steps : epochs;
    return options.isSet("steps") ? *steps : *epochs * trainer.stepsPerEpoch();
}

} // namespace

void addTrainingOptions(Options &options, int epochs)
{
    options.addValue(
        "init", "W.safetensors", "Begins with these weights instead of the seed's, and trains no further unless told.");
    options.addValue("steps", "N", "Takes N optimizer steps first.");
    options.addValue("epochs", "N",
        epochs == 0 ? "Goes N times through the training examples first. Default: 0."
                    : "Goes N times through the training examples first. Default: 1, with --init 0.");
    addThreadsOption(options);
    options.addFlag("quiet", "Reports no progress on standard error.");
}

int trainFirst(Trainer &trainer, const Options &options, int epochs)
{
    using Clock = std::chrono::steady_clock;
    const Result<std::int64_t> steps = stepsBefore(trainer, options, epochs);
    if (!steps)
        return fail(steps.error());
    if (auto read = readInitialWeights(options, trainer); !read)
        return fail(read.error());
    catchInterrupts();
    auto reported = Clock::now();
    while (trainer.stepCount() < *steps) {
        if (isInterrupted())
            return fail(
                {options.file(), {},
                    message("interrupted after step %1; nothing was written", std::to_string(trainer.stepCount()))},
                Failed);
        const Trainer::StepResult result = trainer.step(false);
        if (result.divergence)
            return fail(
                {options.file(), {}, message("training diverged: %1; nothing was written", result.divergence->text())},
                Diverged);
        if (!options.isSet("quiet")
            && (Clock::now() - reported > std::chrono::seconds(1) || trainer.stepCount() == *steps)) {
            reported = Clock::now();
            std::fprintf(stderr, "epoch %.2f, step %lld of %lld: loss %.4g\n", result.point.epoch,
                (long long)(trainer.stepCount()), (long long)(*steps), result.point.loss);
        }
    }
    return Done;
}

} // namespace stacklight
