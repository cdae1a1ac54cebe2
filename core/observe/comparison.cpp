#include "observe/comparison.h"

#include "observe/as_of_step.h"
#include "observe/curve.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

namespace stacklight {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

double figure(Goal::Measure measure, double loss, double accuracy)
{
    return measure == Goal::TrainingAccuracy || measure == Goal::ValidationAccuracy ? accuracy : loss;
}

/// The seconds of training that led to a step.
double secondsAt(const std::vector<CurvePoint> &curve, std::int64_t step)
{
    const auto at = std::lower_bound(
        curve.begin(), curve.end(), step, [](const CurvePoint &point, std::int64_t s) { return point.step < s; });
    return at == curve.end() ? unknown : at->seconds;
}

/// −1 less, 0 alike, +1 more, by the tolerance; of figures that may be negative relative to `scale`.
int compared(double a, double b, double scale)
{
    if (std::abs(a - b) <= comparisonTolerance * scale || !std::isfinite(a) || !std::isfinite(b))
        return 0;
    return a < b ? -1 : 1;
}

template <class Predicate>
int countLayers(const Stack &stack, const Predicate &predicate)
{
    int count = 0;
    forEachLayer(stack, [&](const LayerSpec &layer) { count += predicate(layer); });
    return count;
}

int residualsOf(const Experiment &experiment)
{
    return countLayers(experiment.stack, [](const LayerSpec &layer) {
        const auto *residual = layer.as<ResidualSpec>();
        return residual && residual->enabled;
    });
}

int normsOf(const Experiment &experiment)
{
    return countLayers(experiment.stack, [](const LayerSpec &layer) {
        const auto *norm = layer.as<NormSpec>();
        return norm && norm->kind != NormKind::None;
    });
}

/// Run A against run B: −1: B is better, 0: about equal, +1: A is better.
struct Outcome
{
    int speed = 0; ///< steps to the goal
    int depth = 0; ///< training loss at the end
    int gap = 0;   ///< validation loss − training loss
    bool hasSpeed = false, hasDepth = false, hasGap = false;
};

void sayWhich(
    int outcome, const Message &less, const Message &alike, const Message &more, std::vector<Message> &sentences)
{
    sentences.push_back(outcome < 0 ? less : outcome > 0 ? more : alike);
}

void saySpeed(const RunFigures &a, const RunFigures &b, Outcome &outcome, std::vector<Message> &sentences)
{
    if (!a.goalStep && !b.goalStep)
        return;
    outcome.hasSpeed = true;
    if (!a.goalStep || !b.goalStep) {
        const RunFigures &there = a.goalStep ? a : b, &missing = a.goalStep ? b : a;
        outcome.speed = b.goalStep ? -1 : 1;
        sentences.push_back(message(TR("%1 reached the goal after %2 steps; %3 has not reached it in %4."), there.name,
            std::to_string(*there.goalStep), missing.name, std::to_string(missing.steps)));
        return;
    }
    const double stepsA = double(std::max<std::int64_t>(*a.goalStep, 1)),
                 stepsB = double(std::max<std::int64_t>(*b.goalStep, 1));
    outcome.speed = compared(stepsB, stepsA, stepsA);
    const std::string ratio = number(std::max(stepsA, stepsB) / std::min(stepsA, stepsB));
    const std::string textA = std::to_string(*a.goalStep), textB = std::to_string(*b.goalStep);
    sayWhich(outcome.speed,
        message(TR("%1 reached the goal in %2 steps, %3 in %4: %1 was %5 times as fast."), b.name, textB, a.name, textA,
            ratio),
        message(TR("%1 and %2 reached the goal about equally fast, in %3 and %4 steps."), a.name, b.name, textA, textB),
        message(TR("%1 reached the goal in %2 steps, %3 in %4: %1 was %5 times as fast."), a.name, textA, b.name, textB,
            ratio),
        sentences);
}

void sayLoss(const RunFigures &a, const RunFigures &b, Outcome &outcome, std::vector<Message> &sentences)
{
    if (!std::isfinite(a.trainingLoss) || !std::isfinite(b.trainingLoss))
        return;
    outcome.hasDepth = true;
    outcome.depth =
        compared(b.trainingLoss, a.trainingLoss, std::max(std::abs(a.trainingLoss), std::abs(b.trainingLoss)));
    const std::string lossA = number(a.trainingLoss), lossB = number(b.trainingLoss);
    sayWhich(outcome.depth,
        message(TR("%1's training loss ends lower: %2 against %3 of %4."), b.name, lossB, lossA, a.name),
        message(TR("The training losses of %1 and %2 end alike: %3 and %4."), a.name, b.name, lossA, lossB),
        message(TR("%1's training loss ends lower: %2 against %3 of %4."), a.name, lossA, lossB, b.name), sentences);
}

void sayGap(const RunFigures &a, const RunFigures &b, Outcome &outcome, std::vector<Message> &sentences)
{
    if (!std::isfinite(a.lossGap()) || !std::isfinite(b.lossGap()))
        return;
    outcome.hasGap = true;
    if (a.lossGap() <= 0 && b.lossGap() <= 0) {
        sentences.push_back(
            message(TR("Neither %1 nor %2 overfits: their validation losses lie below their training losses."), a.name,
                b.name));
        return;
    }
    outcome.gap = compared(b.lossGap(), a.lossGap(), std::max(std::abs(a.validationLoss), std::abs(b.validationLoss)));
    if (outcome.gap != 0 && (a.lossGap() <= 0 || b.lossGap() <= 0)) {
        const RunFigures &fits = a.lossGap() <= 0 ? a : b, &overfits = a.lossGap() <= 0 ? b : a;
        sentences.push_back(message(
            TR("%1 does not overfit: its validation loss lies %2 below its training loss; that of %3 lies %4 above."),
            fits.name, number(-fits.lossGap()), overfits.name, number(overfits.lossGap())));
        return;
    }
    const std::string gapA = number(a.lossGap()), gapB = number(b.lossGap());
    sayWhich(outcome.gap,
        message(TR("%1 overfits less: its validation loss lies %2 above its training loss, that of %3 by %4."), b.name,
            gapB, a.name, gapA),
        message(TR("%1 and %2 overfit alike: their validation losses lie %3 and %4 above their training losses."),
            a.name, b.name, gapA, gapB),
        message(TR("%1 overfits less: its validation loss lies %2 above its training loss, that of %3 by %4."), a.name,
            gapA, b.name, gapB),
        sentences);
}

/// Whether what is said of `name` held for the run that has more of it: the second one if `sign` is +1.
void judge(
    const char *held, const char *alike, const char *failed, int sign, int outcome, std::vector<Message> &sentences)
{
    const int better = -outcome * sign;
    sentences.push_back(Message{better > 0 ? held : better < 0 ? failed : alike, {}});
}

/// Two runs up to a step that both have reached: what their figures say of each other.
Outcome compareFigures(
    const RunRecord &runA, const RunRecord &runB, const Goal &goal, std::int64_t both, std::vector<Message> &sentences)
{
    const RunFigures a = figuresOf(runA, goal, both), b = figuresOf(runB, goal, both);
    const bool areLossesAlike = experimentOf(runA, both).loss == experimentOf(runB, both).loss;
    Outcome outcome;
    if (areLossesAlike || goal.isAccuracy())
        saySpeed(a, b, outcome, sentences);
    if (areLossesAlike) {
        sayLoss(a, b, outcome, sentences);
        sayGap(a, b, outcome, sentences);
    } else {
        sentences.push_back(
            message(TR("The losses of %1 and %2 are of different kinds, so they are not compared."), a.name, b.name));
    }
    return outcome;
}

void judgeResiduals(int sign, const Outcome &outcome, std::vector<Message> &sentences)
{
    if (outcome.hasSpeed)
        judge(TR("“Residual connections train faster”: holds in this run."),
            TR("“Residual connections train faster”: not to be seen in this run."),
            TR("“Residual connections train faster”: does not hold in this run."), sign, outcome.speed, sentences);
    if (outcome.hasDepth)
        judge(TR("“Residual connections reach a lower training loss”: holds in this run."),
            TR("“Residual connections reach a lower training loss”: not to be seen in this run."),
            TR("“Residual connections reach a lower training loss”: does not hold in this run."), sign, outcome.depth,
            sentences);
    if (outcome.hasGap)
        judge(TR("“Residual connections overfit less”: holds in this run."),
            TR("“Residual connections overfit less”: not to be seen in this run."),
            TR("“Residual connections overfit less”: does not hold in this run."), sign, outcome.gap, sentences);
}

void judgeNorms(int sign, const Outcome &outcome, std::vector<Message> &sentences)
{
    if (outcome.hasSpeed)
        judge(TR("“Normalization trains faster”: holds in this run."),
            TR("“Normalization trains faster”: not to be seen in this run."),
            TR("“Normalization trains faster”: does not hold in this run."), sign, outcome.speed, sentences);
    if (outcome.hasDepth)
        judge(TR("“Normalization reaches a lower training loss”: holds in this run."),
            TR("“Normalization reaches a lower training loss”: not to be seen in this run."),
            TR("“Normalization reaches a lower training loss”: does not hold in this run."), sign, outcome.depth,
            sentences);
    if (outcome.hasGap)
        judge(TR("“Normalization overfits less”: holds in this run."),
            TR("“Normalization overfits less”: not to be seen in this run."),
            TR("“Normalization overfits less”: does not hold in this run."), sign, outcome.gap, sentences);
}

/// The stretch of steps in which two runs were trained with something else than each other, but neither was switched:
/// what a claim can be judged by.
struct Trial
{
    std::int64_t begin = 0; ///< up to here they are one run
    std::int64_t end = 0;
    const RunRecord *switched = nullptr; ///< the one that was switched at the end, if one was
    const Event *event = nullptr;
};

Trial trialOf(const RunRecord &a, const RunRecord &b, std::int64_t both)
{
    Trial trial{stepsInCommon(a, b, both), both};
    for (const RunRecord *run : {&a, &b}) {
        const std::vector<const Event *> switches = switchesBetween(*run, trial.begin + 1, trial.end);
        if (!switches.empty())
            trial = {trial.begin, switches.front()->step, run, switches.front()};
    }
    return trial;
}

/// `outcome` is that of the whole stretch.
void sayClaims(const RunRecord &a, const RunRecord &b, const Goal &goal, std::int64_t both, Outcome outcome,
    std::vector<Message> &sentences)
{
    const Trial trial = trialOf(a, b, both);
    if (trial.begin >= trial.end)
        return;
    const auto [residuals, norms, kind] = contrastOf(a.experimentAt(trial.begin), b.experimentAt(trial.begin));
    if (residuals && norms)
        sentences.push_back(
            message(TR("The two differ in residuals and in norms, so neither alone explains the difference.")));
    if ((residuals == 0) == (norms == 0))
        return;
    std::vector<Message> unsaid;
    if (trial.event) {
        sentences.push_back(
            message(TR("%1 was switched after step %2 (%3): the following is judged by the steps up to there."),
                trial.switched->name, std::to_string(trial.event->step), trial.event->change));
        outcome = compareFigures(a, b, goal, trial.end, unsaid);
    }
    if (trial.begin > 0) {
        sentences.push_back(
            message(TR("%1 and %2 are one run up to step %3: the following is judged by the steps after it."), a.name,
                b.name, std::to_string(trial.begin)));
        RunFigures figures[] = {figuresOf(a, goal, trial.end), figuresOf(b, goal, trial.end)};
        bool isReachedBefore = false;
        for (RunFigures &each : figures) {
            if (each.goalStep)
                isReachedBefore = isReachedBefore || (*each.goalStep -= trial.begin) <= 0;
        }
        if (std::exchange(outcome.hasSpeed, false) && !isReachedBefore)
            saySpeed(figures[0], figures[1], outcome, unsaid);
    }
    residuals ? judgeResiduals(residuals, outcome, sentences) : judgeNorms(norms, outcome, sentences);
}

/// Of the steps after which a run was not finite any more nothing is compared.
void sayDivergence(const RunRecord &run, std::vector<Message> &sentences)
{
    if (const auto &divergence = run.history.divergence())
        sentences.push_back(message(TR("%1 diverged at step %2."), run.name, std::to_string(divergence->step)));
}

} // namespace

Contrast contrastOf(const Experiment &a, const Experiment &b)
{
    const auto sign = [](int difference) { return difference > 0 ? 1 : difference < 0 ? -1 : 0; };
    Contrast contrast{sign(residualsOf(b) - residualsOf(a)), sign(normsOf(b) - normsOf(a))};
    for (const Experiment *experiment : {&a, &b}) {
        countLayers(experiment->stack, [&contrast](const LayerSpec &layer) {
            const auto *norm = layer.as<NormSpec>();
            if (norm && norm->kind != NormKind::None && !contrast.norm)
                contrast.norm = norm->kind;
            return false;
        });
    }
    return contrast;
}

RunFigures figuresOf(const RunRecord &run, const Goal &goal, std::int64_t lastStep)
{
    RunFigures figures{run.name, 0, 0, {}, unknown, unknown, unknown, unknown, unknown};
    std::vector<CurvePoint> points = run.history.curve();
    std::vector<Validation> validations = run.history.validations();
    const std::int64_t last = std::min(lastStep, lastFiniteStep(run));
    const auto isLater = [last](const auto &point) { return point.step > last; };
    std::erase_if(points, isLater);
    std::erase_if(validations, isLater);
    const std::vector<CurvePoint> curve = smoothed(points, comparisonWindow);
    if (!curve.empty()) {
        figures.steps = points.back().step;
        figures.seconds = points.back().seconds;
        figures.trainingAccuracy = curve.back().accuracy;
    }
    if (!validations.empty())
        figures.validationAccuracy = validations.back().accuracy;
    // Losses of another kind, before the loss was switched, are no figures of this one.
    const std::int64_t since = sameLossSince(run, last);
    const auto isOther = [since](const auto &point) { return point.step < since; };
    const bool isWhole = points.empty() || !isOther(points.front());
    std::erase_if(points, isOther);
    std::vector<Validation> likeValidations = validations;
    std::erase_if(likeValidations, isOther);
    const std::vector<CurvePoint> likeCurve = isWhole ? curve : smoothed(points, comparisonWindow);
    if (!likeCurve.empty())
        figures.trainingLoss = likeCurve.back().loss;
    if (!likeValidations.empty())
        figures.validationLoss = likeValidations.back().loss;
    const auto findIn = [&](const auto &measured) {
        for (const auto &point : measured) {
            if (!figures.goalStep && goal.isReachedBy(figure(goal.measure, point.loss, point.accuracy)))
                figures.goalStep = point.step;
        }
    };
    if (goal.measure == Goal::ValidationLoss || goal.measure == Goal::ValidationAccuracy)
        findIn(goal.isAccuracy() ? validations : likeValidations);
    else
        findIn(goal.isAccuracy() ? curve : likeCurve);
    if (figures.goalStep)
        figures.goalSeconds = secondsAt(run.history.curve(), *figures.goalStep);
    return figures;
}

Goal suggestedGoal(const std::vector<const RunRecord *> &runs)
{
    double begin = unknown, best = 0;
    for (const RunRecord *run : runs) {
        const std::vector<CurvePoint> curve = smoothed(run->history.curve(), comparisonWindow);
        if (curve.empty())
            continue;
        begin = std::isfinite(begin) ? begin : curve.front().accuracy;
        best = std::max(best, curve.back().accuracy);
    }
    Goal goal;
    if (std::isfinite(begin) && best > begin)
        goal.value = std::round((begin + best) / 2 * 100) / 100;
    return goal;
}

std::vector<Message> comparisonSentences(const std::vector<const RunRecord *> &runs, const Goal &goal)
{
    std::vector<Message> sentences;
    for (std::size_t i = 1; i < runs.size(); ++i) {
        const RunRecord &a = *runs[0], &b = *runs[i];
        if (a.history.curve().empty() || b.history.curve().empty())
            continue;
        const std::int64_t stepsA = lastFiniteStep(a), stepsB = lastFiniteStep(b), both = std::min(stepsA, stepsB);
        if (i == 1)
            sayDivergence(a, sentences);
        sayDivergence(b, sentences);
        if (both < 1)
            continue;
        if (stepsA != stepsB || a.history.divergence() || b.history.divergence())
            sentences.push_back(message(TR("%1 and %2 are compared at step %3, which both have reached."), a.name,
                b.name, std::to_string(both)));
        const Outcome outcome = compareFigures(a, b, goal, both, sentences);
        sayClaims(a, b, goal, both, outcome, sentences);
    }
    return sentences;
}

} // namespace stacklight
