// stacklight bench FILE
#include "base/json.h"
#include "commands/command.h"
#include "commands/prepare.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace stacklight {

namespace {

constexpr int warmUpSteps = 5;
constexpr std::size_t fewestSteps = 5;

void declareBench(Options &options)
{
    options.addValue("seconds", "S", "Measures for S seconds. Default: 3.");
    options.addFlag("observe", "Computes all statistics of the trace at every step.");
    addThreadsOption(options);
}

int runBench(const Options &options)
{
    using Clock = std::chrono::steady_clock;
    const Result<double> seconds = options.real("seconds", 0, 86400, 3);
    if (!seconds)
        return fail(seconds.error());
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    Trainer &trainer = *prepared->trainer;
    const bool observe = options.isSet("observe");

    Snapshot snapshot;
    std::vector<double> milliseconds;
    const auto step = [&] { return (observe ? trainer.step(snapshot) : trainer.step(false)).divergence; };
    std::optional<Divergence> divergence;
    for (int i = 0; i < warmUpSteps && !divergence; ++i)
        divergence = step();
    const Clock::time_point begin = Clock::now();
    Clock::time_point last = begin;
    while (!divergence
        && (milliseconds.size() < fewestSteps || std::chrono::duration<double>(last - begin).count() < *seconds)) {
        divergence = step();
        const Clock::time_point now = Clock::now();
        milliseconds.push_back(std::chrono::duration<double, std::milli>(now - last).count());
        last = now;
    }
    if (divergence)
        return fail({options.file(), {}, message("training diverged: %1", divergence->text())}, Diverged);

    const double perSecond = double(milliseconds.size()) / std::chrono::duration<double>(last - begin).count();
    const auto middle = milliseconds.begin() + std::ptrdiff_t(milliseconds.size() / 2);
    std::nth_element(milliseconds.begin(), middle, milliseconds.end());
    const Json report = {{"step_ms_median", *middle}, {"steps_per_second", perSecond}, {"observe", observe},
        {"threads", trainer.threads()}};
    std::puts(report.dump().c_str());
    return Done;
}

} // namespace

extern const Command benchCommand = {"bench", "Measures how long a training step takes.", declareBench, runBench};

} // namespace stacklight
