#include "sweep/sweep.h"

#include "edits/stack_edits.h"
#include "base/json.h"

#include <algorithm>

namespace stacklight {

namespace {

/// A list, or one entry that leaves all as it is.
template <class T>
std::vector<std::optional<T>> choices(const std::vector<std::optional<T>> &list)
{
    return list.empty() ? std::vector<std::optional<T>>{std::nullopt} : list;
}

/// Calls `visit(layer, pointer)` for every layer as written, the containers before their bodies.
template <class Layers, class Visit>
void visitLayers(Layers &stack, const std::string &pointer, const Visit &visit)
{
    for (std::size_t i = 0; i < stack.size(); ++i) {
        const std::string own = pointerTo(pointer, i);
        visit(stack[i], own);
        if (auto *body = stack[i].body())
            visitLayers(*body, own + "/body", visit);
    }
}

template <class Spec>
bool hasAny(const Experiment &experiment)
{
    bool found = false;
    visitLayers(
        experiment.stack, "", [&](const LayerSpec &layer, const std::string &) { found = found || layer.as<Spec>(); });
    return found;
}

std::string pointersOf(const std::vector<RepeatPlace> &places)
{
    std::string text;
    for (const RepeatPlace &place : places)
        text += (text.empty() ? "" : ", ") + place.pointer;
    return text;
}

Result<void> checkDepths(const Sweep &sweep)
{
    const std::vector<RepeatPlace> places = repeatsOf(sweep.experiment);
    for (const std::string &pointer : sweep.repeats) {
        if (std::ranges::find(places, pointer, &RepeatPlace::pointer) == places.end())
            return Error{{}, "--repeat",
                message(TR("there is no repeat at \"%1\"; the repeats stand at %2"), pointer,
                    places.empty() ? "–" : pointersOf(places))};
    }
    if (sweep.depths.empty() || !sweep.repeats.empty())
        return {};
    if (places.empty())
        return Error{{}, "--depths",
            message(
                TR("the stack has no repeat, whose count would be the depth; put the layers to be repeated into one"))};
    return Error{{}, "--repeat",
        message(TR("the stack has %1 repeats, at %2; say whose count is the depth, one or several of them"),
            std::to_string(places.size()), pointersOf(places))};
}

} // namespace

std::vector<SweepCell> cellsOf(const Sweep &sweep)
{
    const std::vector<std::optional<int>> depths(sweep.depths.begin(), sweep.depths.end());
    std::vector<SweepCell> cells;
    for (const std::uint64_t seed : sweep.seeds.empty() ? std::vector{sweep.experiment.seed} : sweep.seeds)
        for (const auto &depth : choices(depths))
            for (const auto &residual : choices(sweep.residuals))
                for (const auto &norm : choices(sweep.norms))
                    cells.push_back({depth, residual, norm, seed});
    return cells;
}

Experiment experimentOf(const Sweep &sweep, const SweepCell &cell)
{
    Experiment experiment = sweep.experiment;
    experiment.seed = cell.seed;
    visitLayers(experiment.stack, "/stack", [&](LayerSpec &layer, const std::string &pointer) {
        if (auto *repeat = layer.as<RepeatSpec>();
            repeat && cell.depth && std::ranges::find(sweep.repeats, pointer) != sweep.repeats.end())
            repeat->count = *cell.depth;
    });
    if (cell.residual)
        setAllResiduals(experiment.stack, *cell.residual);
    if (cell.norm)
        setAllNorms(experiment.stack, *cell.norm);
    return experiment;
}

std::string residualWord(const std::optional<bool> &residual)
{
    return !residual ? "as-is" : *residual ? "on" : "off";
}

std::string normWord(const std::optional<NormKind> &norm)
{
    return norm ? NormSpec::info().field("kind")->choices[std::size_t(*norm)] : "as-is";
}

Message combinationName(const SweepCell &cell)
{
    std::optional<Message> name;
    const auto add = [&name](const Message &part) { name = name ? message("%1, %2", *name, part) : part; };
    if (cell.depth)
        add(message(TR("depth %1"), std::to_string(*cell.depth)));
    if (cell.residual)
        add(message(*cell.residual ? TR("residual on") : TR("residual off")));
    if (cell.norm)
        add(message(TR("norm %1"), word(NormSpec::info().field("kind")->choices[std::size_t(*cell.norm)])));
    return name.value_or(Message{});
}

std::string sweepCellText(const SweepCell &cell)
{
    const std::string name = combinationName(cell).english();
    return (name.empty() ? name : name + ", ") + "seed " + std::to_string(cell.seed);
}

std::vector<RepeatPlace> repeatsOf(const Experiment &experiment)
{
    std::vector<RepeatPlace> places;
    visitLayers(experiment.stack, "/stack", [&](const LayerSpec &layer, const std::string &pointer) {
        if (const auto *repeat = layer.as<RepeatSpec>())
            places.push_back({pointer, repeat->count});
    });
    return places;
}

bool hasResidual(const Experiment &experiment)
{
    return hasAny<ResidualSpec>(experiment);
}

bool hasNorm(const Experiment &experiment)
{
    return hasAny<NormSpec>(experiment);
}

Result<void> checkLists(const Sweep &sweep)
{
    if (auto checked = checkDepths(sweep); !checked)
        return checked;
    if (sweep.residuals.size() > 1 && !hasResidual(sweep.experiment))
        return Error{{}, "--residuals",
            message(TR("the stack has no residual to switch, so that all would be alike; leave one choice"))};
    if (sweep.norms.size() > 1 && !hasNorm(sweep.experiment))
        return Error{{}, "--norms",
            message(TR("the stack has no norm to switch, so that all would be alike; leave one choice"))};
    double runs = 1;
    for (const std::size_t choices :
        {sweep.depths.size(), sweep.residuals.size(), sweep.norms.size(), sweep.seeds.size()})
        runs *= double(std::max<std::size_t>(1, choices));
    if (runs > double(maximumSweepCells))
        return Error{{}, "--seeds",
            message(TR("these lists make more than %1 runs; shorten them"), std::to_string(maximumSweepCells))};
    return {};
}

Result<std::vector<std::int64_t>> layersOfCells(const Sweep &sweep, const DataShape &shape)
{
    std::vector<std::int64_t> layers;
    const std::vector<SweepCell> cells = cellsOf(sweep);
    const std::size_t combinations = cells.size() / std::max<std::size_t>(1, sweep.seeds.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i >= combinations) { // another seed, the same stack
            layers.push_back(layers[i - combinations]);
            continue;
        }
        const Result<Plan> plan = makePlan(experimentOf(sweep, cells[i]), shape);
        if (!plan)
            return Error{
                {}, plan.error().pointer, message(TR("with %1: %2"), sweepCellText(cells[i]), plan.error().message)};
        layers.push_back(std::int64_t(plan->layers.size()));
    }
    return layers;
}

} // namespace stacklight
