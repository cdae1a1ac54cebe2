#include "interop/pytorch_weights.h"

#include "base/safetensors.h"
#include "interop/weight_arrays.h"

namespace stacklight {

namespace {

WeightArray laidOut(WeightArray array, WeightLayout layout)
{
    switch (layout) {
    case WeightLayout::Same:
        return array;
    case WeightLayout::Transposed:
        return permuted(array, {1, 0});
    case WeightLayout::Convolution:
        return permuted(array, {3, 2, 0, 1});
    case WeightLayout::Depthwise: {
        WeightArray result = permuted(array, {2, 3, 0, 1});
        result.axes = {result.axes[0] * result.axes[1], 1, result.axes[2], result.axes[3]};
        return result;
    }
    case WeightLayout::ChannelsFirst:
        array.axes = {array.axes[0], 1, 1};
        return array;
    case WeightLayout::SplitHeads:
    case WeightLayout::JoinedHeads: // of Keras
        break;
    }
    return array;
}

} // namespace

Result<void> writePytorchWeights(const TorchNetwork &network, const Trainer &trainer, const std::string &path)
{
    const std::map<std::string, WeightArray> arrays = weightArrays(trainer);
    std::vector<CodeTensor> state;
    for (const CodePart &part : network.parts)
        listState(part.modules, part.name, state);

    std::vector<WeightArray> kept;
    kept.reserve(state.size() + 2); // views point into it
    std::vector<TensorView> tensors;
    if (network.standardizes()) {
        const auto &[means, deviations, isOfBytes] = network.standardization;
        const auto channels = std::int64_t(means.size());
        const std::vector<std::int64_t> axes =
            network.input.isImage() ? std::vector<std::int64_t>{channels, 1, 1} : std::vector<std::int64_t>{channels};
        for (const auto &[name, values] :
            {std::pair("standardize.mean", &means), std::pair("standardize.std", &deviations)}) {
            if (network.needsDouble()) {
                tensors.push_back({name, axes, std::span<const double>(*values)});
                continue;
            }
            kept.push_back({axes, {values->begin(), values->end()}});
            tensors.push_back({name, axes, std::span<const float>(kept.back().values)});
        }
    }
    for (const CodeTensor &tensor : state) {
        WeightArray whole;
        for (const std::string &source : tensor.sources) {
            const WeightArray part = laidOut(arrays.at(source), tensor.layout);
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
