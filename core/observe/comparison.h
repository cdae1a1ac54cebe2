// Runs of one experiment's branches against each other: what the literature claims of residual connections and
// normalization (they train deeper, train faster, overfit less) as numbers, and in words whether it held this time.
#pragma once

#include "observe/history.h"

namespace stacklight {

/// Something to be reached: a loss from above, an accuracy (0 … 1) from below.
struct Goal
{
    enum Measure { TrainingLoss, TrainingAccuracy, ValidationLoss, ValidationAccuracy };

    Measure measure = TrainingAccuracy;
    double value = 0.9;

    bool isAccuracy() const { return measure == TrainingAccuracy || measure == ValidationAccuracy; }
    bool isReachedBy(double figure) const { return isAccuracy() ? figure >= value : figure <= value; }
    bool operator==(const Goal &) const = default;
};

/// Single batches are noisy: training figures are means over so many steps to both sides.
inline constexpr double comparisonWindow = 20;
/// Relative difference below which two figures count as equal.
inline constexpr double comparisonTolerance = 0.05;

/// What a run came to. NaN where something was not measured.
struct RunFigures
{
    std::string name;
    std::int64_t steps = 0;
    double seconds = 0;                   ///< of training, waiting left out
    std::optional<std::int64_t> goalStep; ///< the first one at which the goal was reached
    double goalSeconds = 0;
    double trainingLoss = 0, trainingAccuracy = 0;     ///< at the end
    double validationLoss = 0, validationAccuracy = 0; ///< the last one measured

    /// How much worse it does on what it never saw: validation loss − training loss.
    double lossGap() const { return validationLoss - trainingLoss; }
    /// training accuracy − validation accuracy
    double accuracyGap() const { return trainingAccuracy - validationAccuracy; }
};

/// What came after `lastStep` does not count, nor does the step at which the run diverged. Losses are those of the kind
/// that was trained last.
RunFigures figuresOf(
    const RunRecord &run, const Goal &goal, std::int64_t lastStep = std::numeric_limits<std::int64_t>::max());

/// What two experiments differ in of what the literature makes claims about: +1 where the second one has more of it.
struct Contrast
{
    int residuals = 0;                 ///< that are on
    int norms = 0;                     ///< of any kind
    std::optional<NormKind> norm = {}; ///< the first kind in either
};
Contrast contrastOf(const Experiment &a, const Experiment &b);

/// A goal that tells the runs apart: the training accuracy half-way between the first one's beginning and the best end.
Goal suggestedGoal(const std::vector<const RunRecord *> &runs);

/// Sentences on every run against the first one: faster or slower, lower or higher loss, larger or smaller gap; and
/// where the two were trained with different residuals or norms, whether the literature's claim held. Claims are judged
/// by the steps from where the two differ to where one of them was switched, and by finite ones alone; where that is
/// not the whole stretch, a sentence says so. Empty for fewer than two runs with steps.
std::vector<Message> comparisonSentences(const std::vector<const RunRecord *> &runs, const Goal &goal);

} // namespace stacklight
