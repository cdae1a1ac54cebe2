#include "sweep/sweep_cell_run.h"

#include "train/trainer.h"

#include <chrono>

namespace stacklight {

namespace {

void measureGradient(const Snapshot &snapshot, double &first, double &ratio)
{
    first = snapshot.layers.front().activationGradient.rms;
    ratio = first / snapshot.layers.back().activationGradient.rms;
}

/// False: cancelled.
bool train(Trainer &trainer, std::int64_t steps, SweepRow &row, const std::function<bool(double)> &goOn)
{
    Snapshot snapshot;
    SweepFigures &figures = row.figures;
    for (std::int64_t step = 1; step <= steps && !row.divergence; ++step) {
        if (!goOn(double(step - 1) / double(steps)))
            return false;
        const bool isSeen = step == 1 || step == steps;
        const Trainer::StepResult result = isSeen ? trainer.step(snapshot) : trainer.step(false);
        row.divergence = result.divergence;
        if (row.divergence)
            break;
        figures.loss = result.point.loss;
        figures.accuracy = result.point.accuracy;
        if (step == 1)
            measureGradient(snapshot, figures.initialGradient, figures.initialGradientRatio);
        if (step == steps)
            measureGradient(snapshot, figures.gradient, figures.gradientRatio);
    }
    if (row.divergence)
        figures.loss = figures.accuracy = SweepFigures::none;
    return true;
}

/// Between two batches it may be cancelled: false.
bool validate(Trainer &trainer, SweepFigures &figures, const std::function<bool(double)> &goOn)
{
    EvaluationSum sum;
    for (std::int64_t first = 0; first < trainer.validationExamples();) {
        if (!goOn(1))
            return false;
        first = trainer.evaluateBatch(first, sum);
    }
    figures.validationLoss = sum.meanLoss();
    figures.validationAccuracy = sum.accuracy();
    return true;
}

} // namespace

Result<std::optional<SweepRow>> runCell(const Sweep &sweep, const SweepCell &cell, std::shared_ptr<const Dataset> data,
    int threads, const std::function<bool(double)> &goOn)
{
    using Clock = std::chrono::steady_clock;
    const auto created = Trainer::create(experimentOf(sweep, cell), std::move(data), {threads});
    if (!created)
        return created.error();
    Trainer &trainer = **created;
    SweepRow row{cell, std::int64_t(trainer.plan().layers.size()), trainer.plan().parameterCount(), 0, {}, {}};
    const auto begin = Clock::now();
    if (!train(trainer, sweep.steps.value_or(sweep.epochs * trainer.stepsPerEpoch()), row, goOn))
        return std::optional<SweepRow>();
    if (!row.divergence && !validate(trainer, row.figures, goOn))
        return std::optional<SweepRow>();
    row.steps = trainer.stepCount();
    row.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    goOn(1);
    return std::optional(row);
}

} // namespace stacklight
