#include "sweep/sweep_table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace stacklight {

namespace {

const std::string nothing;

CsvCell numberOrNothing(double value)
{
    return std::isnan(value) ? CsvCell(nothing) : CsvCell(value);
}

std::vector<CsvCell> combination(const SweepCell &cell)
{
    return {cell.depth ? CsvCell(std::int64_t(*cell.depth)) : CsvCell("as-is"), residualWord(cell.residual),
        normWord(cell.norm)};
}

auto combinationKey(const SweepCell &cell)
{
    return std::tuple(cell.depth, cell.residual, cell.norm);
}

} // namespace

const std::vector<SweepMeasure> &sweepMeasures()
{
    static const std::vector<SweepMeasure> measures = {
        {"validation_accuracy", TR("Validation accuracy (%)"),
            TR("Share of right answers on the validation data, after the last step"), &SweepFigures::validationAccuracy,
            true, false},
        {"validation_loss", TR("Validation loss"), TR("Mean loss on the validation data, after the last step"),
            &SweepFigures::validationLoss, false, false},
        {"accuracy", TR("Training accuracy (%)"), TR("Share of right answers on the last step's batch"),
            &SweepFigures::accuracy, true, false},
        {"loss", TR("Training loss"), TR("Mean loss on the last step's batch"), &SweepFigures::loss, false, false},
        {"gradient", TR("Gradient at the first layer, last step"),
            TR("√(mean g²) of g = ∂(mean loss)/∂(output) at the first layer of the expanded stack, at the last step"),
            &SweepFigures::gradient, false, true},
        {"gradient_ratio", TR("Gradient, first over last layer, last step"),
            TR("√(mean g²) at the first layer over that at the last one, at the last step: about 1 is level, far below "
               "it vanishes"),
            &SweepFigures::gradientRatio, false, true},
        {"initial_gradient", TR("Gradient at the first layer, first step"),
            TR("√(mean g²) of g = ∂(mean loss)/∂(output) at the first layer of the expanded stack, at the first step"),
            &SweepFigures::initialGradient, false, true},
        {"initial_gradient_ratio", TR("Gradient, first over last layer, first step"),
            TR("√(mean g²) at the first layer over that at the last one, at the first step: about 1 is level, far "
               "below it vanishes"),
            &SweepFigures::initialGradientRatio, false, true},
    };
    return measures;
}

MeanAndDeviation meanAndDeviation(const std::vector<double> &values)
{
    MeanAndDeviation result;
    double sum = 0, squares = 0;
    std::size_t count = 0;
    for (const double value : values) {
        if (!std::isnan(value)) {
            sum += value;
            ++count;
        }
    }
    if (count == 0)
        return result;
    result.mean = sum / double(count);
    for (const double value : values) {
        if (!std::isnan(value))
            squares += (value - result.mean) * (value - result.mean);
    }
    if (count > 1)
        result.deviation = std::sqrt(squares / double(count - 1));
    return result;
}

std::vector<SweepSummary> summaryOf(const std::vector<SweepRow> &rows)
{
    std::vector<SweepSummary> summary;
    std::map<decltype(combinationKey({})), std::size_t> places;
    std::vector<std::vector<const SweepRow *>> members;
    for (const SweepRow &row : rows) {
        const auto [found, isNew] = places.try_emplace(combinationKey(row.cell), summary.size());
        if (isNew) {
            summary.push_back({row.cell, 0, 0, {}});
            members.emplace_back();
        }
        SweepSummary &one = summary[found->second];
        ++one.runs;
        one.diverged += row.divergence.has_value();
        if (!row.divergence)
            members[found->second].push_back(&row);
    }
    for (std::size_t i = 0; i < summary.size(); ++i) {
        for (const SweepMeasure &measure : sweepMeasures()) {
            std::vector<double> values;
            for (const SweepRow *row : members[i])
                values.push_back(row->figures.*measure.value);
            summary[i].figures.push_back(meanAndDeviation(values));
        }
    }
    return summary;
}

CsvTable sweepTable(const std::vector<SweepRow> &rows, bool withSeconds)
{
    CsvTable table{{"seed", "depth", "residual", "norm", "layers", "parameters", "steps"}, {}};
    for (const SweepMeasure &measure : sweepMeasures())
        table.header.push_back(measure.name);
    table.header.insert(table.header.end(), {"diverged_at_step", "diverged_in"});
    if (withSeconds)
        table.header.push_back("seconds");
    for (const SweepRow &row : rows) {
        table.rows.push_back({std::int64_t(row.cell.seed)});
        for (const CsvCell &cell : combination(row.cell))
            table.extend(cell);
        for (const std::int64_t number : {row.layers, row.parameters, row.steps})
            table.extend(number);
        for (const SweepMeasure &measure : sweepMeasures())
            table.extend(numberOrNothing(row.figures.*measure.value));
        const auto &divergence = row.divergence;
        table.extend(divergence ? CsvCell(divergence->step) : CsvCell(nothing));
        table.extend(divergence
                ? CsvCell((divergence->path.empty() ? "" : divergence->path + ": ") + divergence->tensor)
                : CsvCell(nothing));
        if (withSeconds)
            table.extend(row.seconds);
    }
    return table;
}

CsvTable sweepSummaryTable(const std::vector<SweepSummary> &summary)
{
    CsvTable table{{"depth", "residual", "norm", "runs", "diverged"}, {}};
    for (const SweepMeasure &measure : sweepMeasures()) {
        table.header.push_back(std::string(measure.name) + "_mean");
        table.header.push_back(std::string(measure.name) + "_sd");
    }
    for (const SweepSummary &one : summary) {
        table.rows.push_back(combination(one.cell));
        table.extend(one.runs);
        table.extend(one.diverged);
        for (const MeanAndDeviation &figure : one.figures) {
            table.extend(numberOrNothing(figure.mean));
            table.extend(numberOrNothing(figure.deviation));
        }
    }
    return table;
}

} // namespace stacklight
