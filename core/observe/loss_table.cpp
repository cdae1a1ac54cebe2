#include "observe/loss_table.h"

#include "observe/as_of_step.h"
#include "observe/curve.h"

#include <algorithm>
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

CsvTable lossTable(const std::vector<const RunRecord *> &runs, double share)
{
    const std::string unit = lossColumn(runs);
    CsvTable table{
        {"run", "kind", "step", "epoch", unit, "accuracy", "smoothed_" + unit, "smoothed_accuracy", "event"}, {}};
    const std::string none;
    for (const RunRecord *run : runs) {
        const std::vector<CurvePoint> smooth = smoothedCurve(*run, share);
        std::size_t at = 0;
        for (const CurvePoint &point : run->history.curve()) {
            const bool isSmooth = at < smooth.size() && smooth[at].step == point.step;
            table.rows.push_back({run->name, "training", point.step, point.epoch, point.loss, point.accuracy,
                isSmooth ? CsvCell(smooth[at].loss) : CsvCell(none),
                isSmooth ? CsvCell(smooth[at].accuracy) : CsvCell(none), none});
            at += isSmooth;
        }
        for (const Validation &validation : run->history.validations())
            table.rows.push_back({run->name, "validation", validation.step, none, validation.loss, validation.accuracy,
                none, none, none});
        for (const Event &event : run->history.events())
            table.rows.push_back(
                {run->name, "event", event.step, none, none, none, none, none, event.change.english()});
    }
    return table;
}

} // namespace stacklight
