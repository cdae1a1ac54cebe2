#include "lessons/lesson_run.h"

#include "base/json.h"

#include <algorithm>
#include <set>

namespace stacklight {

namespace {

constexpr std::int64_t validationExamples = 1000;

/// Calls look(measure) for all that the claims measure.
template <class Look>
void forEachMeasure(const Lesson &lesson, Look &&look)
{
    for (const LessonPage &page : lesson.pages) {
        for (const Claim &claim : page.claims) {
            for (const Measure &measure : claim.measures())
                look(measure);
        }
    }
}

void addRequiredSteps(const Measure &measure, RequiredSteps &requiredSteps)
{
    if (measure.needsValidation())
        requiredSteps.validations.insert(measure.step);
    else if (measure.needsSnapshot())
        requiredSteps.snapshots.insert(measure.step);
}

/// Of one branch alone, with the step up to which it is looked at.
std::pair<RequiredSteps, std::int64_t> requiredStepsOn(int branch, const Lesson &lesson)
{
    RequiredSteps requiredSteps{{1}, {}};
    std::int64_t last = 0;
    forEachMeasure(lesson, [&](const Measure &measure) {
        if (measure.branch != branch)
            return;
        addRequiredSteps(measure, requiredSteps);
        last = std::max(last, measure.step);
    });
    return {requiredSteps, last};
}

/// On the first examples alone: enough for a claim, and quick.
Validation validate(Trainer &trainer)
{
    EvaluationSum sum;
    for (std::int64_t first = 0; first < std::min(validationExamples, trainer.validationExamples());)
        first = trainer.evaluateBatch(first, sum);
    return {trainer.stepCount(), sum.meanLoss(), sum.accuracy()};
}

void train(Trainer &trainer, const RequiredSteps &requiredSteps, std::int64_t last, History &history)
{
    while (trainer.stepCount() < last) {
        const Trainer::StepResult result = trainer.step(requiredSteps.snapshots.contains(trainer.stepCount() + 1));
        history.add(result.point);
        if (result.snapshot)
            history.add(result.snapshot);
        if (result.divergence) {
            history.setDivergence(*result.divergence);
            return;
        }
        if (requiredSteps.validations.contains(trainer.stepCount()))
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
                if (measure.branch == branch && measure.needsLayer()
                    && std::none_of(plan.layers.begin(), plan.layers.end(), isMeant))
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
        run.begun = branch.experiment;
        const auto [requiredSteps, last] = requiredStepsOn(index, lesson);
        train(**trainer, requiredSteps, last > 0 ? last : longestRun(lesson).steps, run.history);
    }
    return runs;
}

const LessonPage &longestRun(const Lesson &lesson)
{
    return *std::ranges::max_element(lesson.pages, {}, &LessonPage::steps);
}

RequiredSteps requiredStepsOf(const Lesson &lesson)
{
    RequiredSteps requiredSteps{{1}, {}};
    forEachMeasure(lesson, [&](const Measure &measure) { addRequiredSteps(measure, requiredSteps); });
    return requiredSteps;
}

bool areRunsOf(const Lesson &lesson, const std::vector<const RunRecord *> &runs, std::int64_t step)
{
    const auto isRunOf = [step](const RunRecord *run, const LessonBranch &branch) {
        const auto wasBefore = [step](const Event &event) { return event.step < step; };
        return run && run->begun == branch.experiment
            && std::none_of(run->history.events().begin(), run->history.events().end(), wasBefore);
    };
    return std::equal(runs.begin(), runs.end(), lesson.branches.begin(), lesson.branches.end(), isRunOf);
}

bool haveCome(const std::vector<const RunRecord *> &runs, std::int64_t step)
{
    return std::all_of(runs.begin(), runs.end(),
        [step](const RunRecord *run) { return run && (run->history.lastStep() >= step || run->history.divergence()); });
}

} // namespace stacklight
