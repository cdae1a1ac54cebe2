#include "observe/loss_table.h"

#include "observe/as_of_step.h"
#include "observe/curve.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace stacklight {

LossUnit lossUnit(const std::vector<const RunRecord *> &runs)
{
    std::optional<Loss> unit;
    for (const RunRecord *run : runs) {
        if (!run->isExperimentKnown)
            return LossUnit::Unknown;
        const std::int64_t last = run->history.lastStep();
        const Loss own = last > 0 ? experimentOf(*run, last).loss : run->experiment.loss;
        if (own != unit.value_or(own) || sameLossSince(*run, last) > 0)
            return LossUnit::Unknown;
        unit = own;
    }
    return unit == Loss::MeanSquaredError ? LossUnit::MeanSquaredError : LossUnit::Nats;
}

std::string lossColumn(const std::vector<const RunRecord *> &runs)
{
    static const std::string columns[] = {"loss_nats", "loss_mean_squared_error", "loss"};
    return columns[std::size_t(lossUnit(runs))];
}

double smoothingWindow(const RunRecord &run, double share)
{
    const auto &curve = run.history.curve();
    return share <= 0 || curve.empty() ? 0 : std::max(1.0, double(curve.back().step) * share);
}

std::vector<CurvePoint> smoothedCurve(const RunRecord &run, double share)
{
    std::vector<std::int64_t> switches;
    for (const Event &event : run.history.events())
        switches.push_back(event.step);
    return smoothedSoFar(run.history.curve(), smoothingWindow(run, share), switches);
}

bool hasExactMatch(const RunRecord *run)
{
    return std::ranges::any_of(
        run->history.validations(), [](const Validation &each) { return !std::isnan(each.exactMatch); });
}

CsvTable lossTable(const std::vector<const RunRecord *> &runs, double share)
{
    const std::string unit = lossColumn(runs);
    CsvTable table{
        {"run", "kind", "step", "epoch", unit, "accuracy", "smoothed_" + unit, "smoothed_accuracy", "event"}, {}};
    const std::string none;
    const bool translates = std::ranges::any_of(runs, hasExactMatch);
    if (translates)
        table.header.push_back("exact_match");
    const auto add = [&](std::vector<CsvCell> row, CsvCell exact) {
        if (translates)
            row.push_back(std::move(exact));
        table.rows.push_back(std::move(row));
    };
    for (const RunRecord *run : runs) {
        const std::vector<CurvePoint> smooth = smoothedCurve(*run, share);
        std::size_t at = 0;
        for (const CurvePoint &point : run->history.curve()) {
            const bool isSmooth = at < smooth.size() && smooth[at].step == point.step;
            add({run->name, "training", point.step, point.epoch, point.loss, point.accuracy,
                    isSmooth ? CsvCell(smooth[at].loss) : CsvCell(none),
                    isSmooth ? CsvCell(smooth[at].accuracy) : CsvCell(none), none},
                none);
            at += isSmooth;
        }
        for (const Validation &validation : run->history.validations())
            add({run->name, "validation", validation.step, none, validation.loss, validation.accuracy, none, none,
                    none},
                validation.exactMatch);
        for (const Event &event : run->history.events())
            add({run->name, "event", event.step, none, none, none, none, none, event.change.english()}, none);
    }
    return table;
}

} // namespace stacklight
