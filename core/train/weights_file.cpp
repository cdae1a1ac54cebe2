#include "train/weights_file.h"

#include "base/json.h"
#include "base/safetensors.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace stacklight {

namespace {

std::vector<std::int64_t> axesOf(const Parameter &parameter)
{
    return {parameter.axes.begin(), parameter.axes.end()};
}

std::string textOf(const std::vector<std::int64_t> &axes)
{
    std::string text;
    for (const std::int64_t axis : axes)
        text += (text.empty() ? "" : ", ") + std::to_string(axis);
    return "(" + text + ")";
}

std::string textOf(float value)
{
    return std::isnan(value) ? "NaN"
        : std::isinf(value)  ? value < 0 ? "-Infinity" : "Infinity"
                             : Json(double(value)).dump();
}

/// What of a tensor's numbers cannot be a parameter.
Result<void> checkNumbers(const Parameter &parameter, const std::vector<float> &values)
{
    const bool isVariance = parameter.name == "moving_variance";
    const auto isWrong = [isVariance](float value) { return !std::isfinite(value) || (isVariance && value < 0); };
    const auto wrong = std::ranges::find_if(values, isWrong);
    if (wrong == values.end())
        return {};
    const char *const pattern = isVariance
        ? TR("the tensor \"%1\" has %2 as its number %3 (of %4, from 0); a variance is finite and not negative")
        : TR("the tensor \"%1\" has %2 as its number %3 (of %4, from 0); all of them must be finite");
    return Error{{}, {},
        message(pattern, parameter.fullName(), textOf(*wrong), std::to_string(wrong - values.begin()),
            std::to_string(values.size()))};
}

} // namespace

Result<void> saveWeights(const Network &network, OutputFile &file)
{
    std::vector<std::vector<float>> values;
    std::vector<TensorView> tensors;
    for (const Parameter &parameter : network.parameters()) {
        values.emplace_back(parameter.value, parameter.value + parameter.size);
        tensors.push_back({parameter.fullName(), axesOf(parameter), std::span<const float>(values.back())});
    }
    return writeSafetensors(file, tensors);
}

Result<void> loadWeights(Network &network, const std::string &path)
{
    const Result<std::vector<Tensor>> tensors = readSafetensors(path);
    if (!tensors)
        return tensors.error();
    const auto fault = [&](Message what) { return Error{path, {}, std::move(what)}; };
    std::map<std::string, const Tensor *> places;
    for (const Tensor &tensor : *tensors)
        places[tensor.name] = &tensor;
    std::vector<const std::vector<float> *> sources;
    for (const Parameter &parameter : network.parameters()) {
        const auto found = places.find(parameter.fullName());
        if (found == places.end())
            return fault(message(TR("the tensor \"%1\" is missing; the stack needs it with the axes %2"),
                parameter.fullName(), textOf(axesOf(parameter))));
        const Tensor &tensor = *found->second;
        if (tensor.axes != axesOf(parameter))
            return fault(message(TR("the tensor \"%1\" has the axes %2; the stack needs %3"), tensor.name,
                textOf(tensor.axes), textOf(axesOf(parameter))));
        const auto *floats = std::get_if<std::vector<float>>(&tensor.values);
        if (!floats)
            return fault(
                message(TR("the tensor \"%1\" holds integers; the stack needs floating-point numbers"), tensor.name));
        if (auto checked = checkNumbers(parameter, *floats); !checked)
            return fault(checked.error().message);
        sources.push_back(floats);
        places.erase(found);
    }
    if (!places.empty())
        return fault(message(TR("the tensor \"%1\" has no place in the stack"), places.begin()->first));
    for (std::size_t i = 0; i < sources.size(); ++i)
        std::copy(sources[i]->begin(), sources[i]->end(), network.parameters()[i].value);
    return {};
}

} // namespace stacklight
