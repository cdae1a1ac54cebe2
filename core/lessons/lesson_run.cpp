#include "lessons/lesson_run.h"

#include <algorithm>
#include <set>

namespace stacklight {

namespace {

constexpr std::int64_t validationExamples = 1000;

/// The steps at which a branch is looked at.
struct Demands
{
    std::set<std::int64_t> snapshots{1};
    std::set<std::int64_t> validations;
    std::int64_t last = 0;
};

Demands demandsOn(int branch, const Lesson &lesson)
{
    Demands demands;
    for (const LessonPage &page : lesson.pages) {
        for (const Claim &claim : page.claims) {
            for (const Measure &measure : claim.measures()) {
                if (measure.branch != branch)
                    continue;
                demands.last = std::max(demands.last, measure.step);
                if (measure.needsValidation())
                    demands.validations.insert(measure.step);
                else if (measure.needsSnapshot())
                    demands.snapshots.insert(measure.step);
            }
        }
    }
    return demands;
}

/// On the first examples alone: enough for a claim, and quick.
Validation validate(Trainer &trainer)
{
    EvaluationSum sum;
    for (std::int64_t first = 0; first < std::min(validationExamples, trainer.validationExamples());)
        first = trainer.evaluateBatch(first, sum);
    return {trainer.stepCount(), sum.meanLoss(), sum.accuracy()};
}

void train(Trainer &trainer, const Demands &demands, History &history)
{
    while (trainer.stepCount() < demands.last) {
        const Trainer::StepResult result = trainer.step(demands.snapshots.contains(trainer.stepCount() + 1));
        history.add(result.point);
        if (result.snapshot)
            history.add(result.snapshot);
        if (result.divergence) {
            history.setDivergence(*result.divergence);
            return;
        }
        if (demands.validations.contains(trainer.stepCount()))
            history.add(validate(trainer));
    }
}

/// The layers that claims speak of must be there.
Result<void> checkLayers(int branch, const Lesson &lesson, const Plan &plan)
{
    for (const LessonPage &page : lesson.pages) {
        for (const Claim &claim : page.claims) {
            for (const Measure &measure : claim.measures()) {
                const auto isMeant = [&](const PlannedLayer &layer) { return layer.path == measure.layer; };
                if (measure.branch == branch && measure.needsLayer() && std::none_of(plan.layers.begin(), plan.layers.end(), isMeant))
                    return Error{{}, claim.pointer, message(TR("there is no layer \"%1\""), measure.layer)};
            }
        }
    }
    return {};
}

} // namespace

Result<std::vector<RunRecord>> runLesson(const Lesson &lesson, const TrainerOptions &options)
{
    const Experiment &first = lesson.branches.front().experiment;
    const auto data = loadData(first.data, first.seed, {});
    if (!data)
        return data.error();
    std::vector<RunRecord> runs;
    for (const LessonBranch &branch : lesson.branches) {
        const int index = int(runs.size());
        auto trainer = Trainer::create(branch.experiment, *data, options);
        if (!trainer) {
            trainer.error().pointer = pointerTo("/branches", std::size_t(index)) + trainer.error().pointer;
            return trainer.error();
        }
        if (auto checked = checkLayers(index, lesson, (*trainer)->plan()); !checked)
            return checked.error();
        RunRecord &run = runs.emplace_back();
        run.colour = index;
        run.experiment = branch.experiment;
        train(**trainer, demandsOn(index, lesson), run.history);
    }
    return runs;
}

} // namespace stacklight
