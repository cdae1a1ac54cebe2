#include "interop/pytorch_weights.h"

#include "base/safetensors.h"
#include "train/checkpoint.h"

#include <map>

namespace stacklight {

namespace {

struct Array
{
    std::vector<std::int64_t> axes;
    std::vector<float> values;
};

/// `order` names for each new axis the old one.
Array permuted(const Array &array, const std::vector<std::size_t> &order)
{
    Array result;
    std::vector<std::int64_t> strides(array.axes.size(), 1), newStrides;
    for (std::size_t axis = array.axes.size() - 1; axis > 0; --axis)
        strides[axis - 1] = strides[axis] * array.axes[axis];
    for (const std::size_t axis : order) {
        result.axes.push_back(array.axes[axis]);
        newStrides.push_back(strides[axis]);
    }
    result.values.reserve(array.values.size());
    std::vector<std::int64_t> index(order.size(), 0);
    for (std::size_t i = 0; i < array.values.size(); ++i) {
        std::int64_t place = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            place += index[axis] * newStrides[axis];
        result.values.push_back(array.values[std::size_t(place)]);
        for (std::size_t axis = index.size(); axis-- > 0;) {
            if (++index[axis] < result.axes[axis])
                break;
            index[axis] = 0;
        }
    }
    return result;
}

Array laidOut(Array array, TorchLayout layout)
{
    switch (layout) {
    case TorchLayout::Same:
        return array;
    case TorchLayout::Transposed:
        return permuted(array, {1, 0});
    case TorchLayout::Convolution:
        return permuted(array, {3, 2, 0, 1});
    case TorchLayout::Depthwise: {
        Array result = permuted(array, {2, 3, 0, 1});
        result.axes = {result.axes[0] * result.axes[1], 1, result.axes[2], result.axes[3]};
        return result;
    }
    case TorchLayout::ChannelsFirst:
        array.axes = {array.axes[0], 1, 1};
        return array;
    }
    return array;
}

/// All parameters and moving statistics by their names in a file.
std::map<std::string, Array> arraysOf(const Trainer &trainer)
{
    const std::shared_ptr<const Checkpoint> state = trainer.checkpoint();
    std::map<std::string, Array> arrays;
    const Scalar *next = state->values.data();
    for (const PlannedLayer &layer : trainer.plan().layers) {
        for (const ParameterShape &parameter : layer.parameters) {
            arrays[layer.path + "/" + parameter.name] = {{parameter.axes.begin(), parameter.axes.end()}, {next, next + parameter.size()}};
            next += parameter.size();
        }
    }
    return arrays;
}

} // namespace

Result<void> writePytorchWeights(const TorchNetwork &network, const Trainer &trainer, const std::string &path)
{
    const std::map<std::string, Array> arrays = arraysOf(trainer);
    std::vector<TorchTensor> state;
    for (const TorchPart &part : network.parts)
        listState(part.modules, part.name, state);

    std::vector<Array> kept;
    kept.reserve(state.size() + 2); // views point into it
    std::vector<TensorView> tensors;
    if (network.standardizes()) {
        const auto &[means, deviations, isOfBytes] = network.standardization;
        std::vector<std::int64_t> axes = {std::int64_t(means.size())};
        if (network.input.isImage())
            axes.insert(axes.end(), {1, 1});
        for (const auto &[name, values] : {std::pair("standardize.mean", &means), std::pair("standardize.std", &deviations)}) {
            if (network.needsDouble()) {
                tensors.push_back({name, axes, std::span<const double>(*values)});
                continue;
            }
            kept.push_back({axes, {values->begin(), values->end()}});
            tensors.push_back({name, axes, std::span<const float>(kept.back().values)});
        }
    }
    for (const TorchTensor &tensor : state) {
        Array whole;
        for (const std::string &source : tensor.sources) {
            const Array part = laidOut(arrays.at(source), tensor.layout);
            if (whole.axes.empty())
                whole.axes = part.axes;
            else
                whole.axes[0] += part.axes[0];
            whole.values.insert(whole.values.end(), part.values.begin(), part.values.end());
        }
        kept.push_back(std::move(whole));
        tensors.push_back({tensor.name, kept.back().axes, std::span<const float>(kept.back().values)});
    }
    return writeSafetensors(path, tensors);
}

} // namespace stacklight
