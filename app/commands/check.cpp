// stacklight check FILE
#include "base/json.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "train/machine.h"

#include <algorithm>
#include <cstdio>

namespace stacklight {

namespace {

void declare(Options &options)
{
    options.addFlag("json", "Prints JSON instead of a table.");
}

void printJson(const Experiment &experiment, const Plan &plan)
{
    Json layers = Json::array();
    for (const PlannedLayer &layer : plan.layers) {
        layers.push_back({{"index", layer.index}, {"path", layer.path}, {"type", layer.spec.info().type}, {"label", layer.label},
                          {"output_shape", layer.outputShape.axes}, {"parameters", layer.parameterCount()}});
    }
    const Json report = {{"title", experiment.title}, {"input_shape", plan.input.axes}, {"classes", plan.classes}, {"layers", layers}, {"parameters", plan.parameterCount()}};
    std::puts(report.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

void printTable(const Plan &plan)
{
    std::vector<std::array<std::string, 4>> rows = {{"path", "type", "output shape", "parameters"}};
    for (const PlannedLayer &layer : plan.layers)
        rows.push_back({layer.path, layer.spec.info().type, layer.outputShape.text(), std::to_string(layer.parameterCount())});
    rows.push_back({"all", "", "", std::to_string(plan.parameterCount())});
    std::array<int, 4> widths{};
    for (const auto &row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], int(row[i].size()));
    }
    for (const auto &row : rows)
        std::printf("%-*s  %-*s  %-*s  %*s\n", widths[0], row[0].c_str(), widths[1], row[1].c_str(), widths[2], row[2].c_str(), widths[3], row[3].c_str());
}

int run(const Options &options)
{
    const Result<LoadedExperiment> loaded = loadExperimentAndData(options);
    if (!loaded)
        return fail(loaded.error());
    const auto refused = [&](Error error) {
        error.file = options.file();
        return fail(error);
    };
    const Result<Plan> plan = makePlan(loaded->experiment, loaded->data->shape());
    if (!plan)
        return refused(plan.error());
    if (auto checked = checkMemory(loaded->experiment, *plan, *loaded->data, Trainer::threadsFor(0)); !checked)
        return refused(checked.error());
    if (options.isSet("json"))
        printJson(loaded->experiment, *plan);
    else
        printTable(*plan);
    return Done;
}

} // namespace

const Command checkCommand = {"check", "Validates an experiment and lists its layers: path, type, output shape and trainable parameters.", declare, run};

} // namespace stacklight
