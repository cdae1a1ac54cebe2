#include "sweep/sweep_verdict.h"

#include "sweep/sweep_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace stacklight {

namespace {

struct Pair
{
    const SweepRow *with, *without;
};

/// What is claimed of a figure of which less is better.
struct Claim
{
    double (*figure)(const SweepFigures &);
    const char *held, *failed;           ///< by all seeds, and those are enough
    const char *heldSoFar, *failedSoFar; ///< by all seeds, which are few
    const char *undecided;
};

const Claim claims[] = {
    {[](const SweepFigures &figures) { return figures.validationLoss; },
        TR("%1 reaches a lower validation loss than %2 with all %3 seeds: %4 against %5."),
        TR("%1 ends at a higher validation loss than %2 with all %3 seeds: %4 against %5."),
        TR("%1 reaches a lower validation loss than %2 with all %3 seeds (%4 against %5); from %7 seeds on that would "
           "count."),
        TR("%1 ends at a higher validation loss than %2 with all %3 seeds (%4 against %5); from %7 seeds on that would "
           "count."),
        TR("%1 and %2 are not told apart: the validation loss is lower with the first for %6 of %3 seeds (%4 against "
           "%5).")},
    {[](const SweepFigures &figures) { return figures.validationLoss - figures.loss; },
        TR("%1 overfits less than %2 with all %3 seeds: the validation loss lies %4 above the training loss, against "
           "%5."),
        TR("%1 overfits more than %2 with all %3 seeds: the validation loss lies %4 above the training loss, against "
           "%5."),
        TR("%1 overfits less than %2 with all %3 seeds (the validation loss lies %4 above the training loss, against "
           "%5); from %7 seeds on that would count."),
        TR("%1 overfits more than %2 with all %3 seeds (the validation loss lies %4 above the training loss, against "
           "%5); from %7 seeds on that would count."),
        TR("Which of %1 and %2 overfits less is not told: the first for %6 of %3 seeds (the validation loss lies %4 "
           "above the training loss, against %5).")},
};

std::vector<Pair> pairsOf(const std::vector<SweepRow> &rows, const SweepCell &with, const SweepCell &without)
{
    std::vector<Pair> pairs;
    for (const SweepRow &row : rows) {
        SweepCell one = with, other = without;
        one.seed = other.seed = row.cell.seed;
        const auto found = std::ranges::find(rows, other, &SweepRow::cell);
        if (row.cell == one && found != rows.end())
            pairs.push_back({&row, &*found});
    }
    return pairs;
}

std::string meanText(const std::vector<double> &values)
{
    const MeanAndDeviation mean = meanAndDeviation(values);
    if (std::isnan(mean.mean))
        return "–";
    char text[64];
    std::snprintf(text, sizeof text, std::isnan(mean.deviation) ? "%.3g" : "%.3g ± %.2g", mean.mean, mean.deviation);
    return text;
}

void judge(const Claim &claim, const std::vector<Pair> &pairs, const Message &with, const Message &without,
    std::vector<Message> &sentences)
{
    int better = 0, worse = 0;
    std::vector<double> ofWith, ofWithout;
    for (const Pair &pair : pairs) {
        const bool failed = pair.with->divergence.has_value(), otherFailed = pair.without->divergence.has_value();
        const double value = claim.figure(pair.with->figures), other = claim.figure(pair.without->figures);
        better += failed || otherFailed ? otherFailed && !failed : value < other;
        worse += failed || otherFailed ? failed && !otherFailed : value > other;
        if (std::isfinite(value))
            ofWith.push_back(value);
        if (std::isfinite(other))
            ofWithout.push_back(other);
    }
    const int count = int(pairs.size());
    const bool isEnough = count >= fewestSeeds;
    const char *pattern = better == count ? (isEnough ? claim.held : claim.heldSoFar)
        : worse == count                  ? (isEnough ? claim.failed : claim.failedSoFar)
                                          : claim.undecided;
    sentences.push_back(message(pattern, with, without, std::to_string(count), meanText(ofWith), meanText(ofWithout),
        std::to_string(better), std::to_string(fewestSeeds)));
}

} // namespace

std::vector<Message> sweepVerdicts(const std::vector<SweepRow> &rows)
{
    std::vector<Message> sentences;
    const auto contrast = [&](const SweepRow &row, const SweepCell &without, const Message &other) {
        const std::vector<Pair> pairs = pairsOf(rows, row.cell, without);
        if (pairs.size() < 2 || pairs.front().with != &row)
            return; // of each two once
        for (const Claim &claim : claims)
            judge(claim, pairs, combinationName(row.cell), other, sentences);
    };
    for (const SweepRow &row : rows) {
        SweepCell without = row.cell;
        without.residual = false;
        if (row.cell.residual == true)
            contrast(row, without, message(TR("residual off")));
        without = row.cell;
        without.norm = NormKind::None;
        if (row.cell.norm && *row.cell.norm != NormKind::None)
            contrast(row, without, message(TR("no norm")));
    }
    return sentences;
}

} // namespace stacklight
