// Pictures of what a network does inside: maps of features, filters, weights of attention.
#include "labs/laboratory.h"

#include <algorithm>

namespace stacklight {

namespace {

/// The layer that is asked for, else the first one that has something to see; −1: none.
int layerToShow(const LabSubject &subject, const LabRequest &request)
{
    int first = -1;
    for (const PlannedLayer &layer : subject.setup.plan->layers) {
        if (!suitsLaboratory(request.laboratory, layer))
            continue;
        if (layer.path == request.path)
            return layer.index;
        if (first < 0)
            first = layer.index;
    }
    return first;
}

/// (width, height, shown), the first varying fastest, of the first example's (channels, width, height).
std::vector<float> mapsOf(std::span<const Scalar> output, const Shape &shape, int shown)
{
    const auto channels = std::size_t(shape.channels()), pixels = std::size_t(shape.size()) / channels;
    std::vector<float> values;
    values.reserve(pixels * std::size_t(shown));
    for (std::size_t channel = 0; channel < std::size_t(shown); ++channel) {
        for (std::size_t pixel = 0; pixel < pixels; ++pixel)
            values.push_back(float(output[pixel * channels + channel]));
    }
    return values;
}

} // namespace

Result<LabResult> examineFeatures(const LabSubject &subject, const LabRequest &request)
{
    const int place = subject.setup.plan->input.isImage() ? layerToShow(subject, request) : -1;
    if (place < 0)
        return Error{{}, "/stack", message(TR("no layer of this stack gives an image"))};
    const PlannedLayer &layer = subject.setup.plan->layers[std::size_t(place)];
    FeatureMaps found;
    found.layer = place;
    found.path = layer.path;
    found.label = layer.label;
    found.example = subject.lookAt(request.example);
    if (found.example.index < 0)
        return LabResult(std::move(found));
    found.input = pictureOf(subject.setup.loader.data(), Split::Validation, found.example.index);
    found.height = layer.outputShape.axes[0];
    found.width = layer.outputShape.axes[1];
    found.channels = layer.outputShape.channels();
    found.shown = std::min(found.channels, FeatureMaps::mostChannels);
    found.values = mapsOf(subject.setup.network.activation(place), layer.outputShape, found.shown);
    if (!layer.inputShape.isImage())
        return LabResult(std::move(found));
    FeatureMaps::Before &before = found.before;
    before.height = layer.inputShape.axes[0];
    before.width = layer.inputShape.axes[1];
    before.channels = layer.inputShape.channels();
    before.shown = std::min(before.channels, FeatureMaps::mostChannels);
    const int source = layer.spec.body() ? layer.shortcut : layer.input; // of a block what comes into it
    before.values = mapsOf(subject.setup.network.activation(source), layer.inputShape, before.shown);
    return LabResult(std::move(found));
}

Result<LabResult> examineFilters(const LabSubject &subject)
{
    const int place = layerToShow(subject, {Laboratory::Filters});
    const std::vector<Parameter> &parameters = subject.setup.network.parameters();
    const auto kernel = std::ranges::find_if(
        parameters, [place](const Parameter &one) { return one.layer == place && one.name == "kernel"; });
    if (place < 0 || kernel == parameters.end())
        return Error{{}, "/stack", message(TR("there is no convolution in this stack"))};
    const PlannedLayer &layer = subject.setup.plan->layers[std::size_t(place)];
    const bool isDepthwise =
        layer.spec.as<DepthwiseConv2dSpec>() != nullptr; // each input channel has filters of its own
    FilterBank found;
    found.layer = place;
    found.path = layer.path;
    found.label = layer.label;
    found.height = kernel->axes[0];
    found.width = kernel->axes[1];
    found.channels = isDepthwise ? 1 : kernel->axes[2];
    found.filters = isDepthwise ? kernel->axes[2] * kernel->axes[3] : kernel->axes[3];
    found.shown = std::min(found.filters, FilterBank::mostFilters);
    const auto each = std::size_t(found.height * found.width * found.channels);
    for (std::size_t filter = 0; filter < std::size_t(found.shown); ++filter) {
        for (std::size_t i = 0; i < each; ++i)
            found.values.push_back(float(kernel->value[i * std::size_t(found.filters) + filter]));
    }
    return LabResult(std::move(found));
}

Result<LabResult> examineAttention(const LabSubject &subject, const LabRequest &request)
{
    const int place = subject.setup.plan->input.tokens ? layerToShow(subject, request) : -1;
    if (place < 0)
        return Error{{}, "/stack", message(TR("there is no self-attention in this stack"))};
    const PlannedLayer &layer = subject.setup.plan->layers[std::size_t(place)];
    const auto &spec = *layer.spec.as<SelfAttentionSpec>();
    AttentionMaps found;
    found.layer = place;
    found.path = layer.path;
    found.label = layer.label;
    found.heads = spec.heads;
    found.causal = spec.causal;
    found.example = subject.lookAt(request.example);
    if (found.example.index < 0)
        return LabResult(std::move(found));
    const Dataset &data = subject.setup.loader.data();
    const ShownSequence sequence = sequenceOf(data, Split::Validation, found.example.index);
    found.length = int(sequence.tokens.size());
    const std::size_t shown = std::min<std::size_t>(sequence.tokens.size(), AttentionMaps::mostTokens),
                      positions = std::size_t(subject.setup.network.lengthOf(0));
    for (std::size_t i = 0; i < shown; ++i)
        found.tokens.push_back(tokenText(data, sequence.tokens[i]));
    for (int head = 0; head < found.heads; ++head) {
        const Scalar *weights = subject.setup.network.attention(place, 0, head);
        for (std::size_t query = 0; query < shown; ++query, weights += positions)
            found.weights.insert(found.weights.end(), weights, weights + shown);
    }
    return LabResult(std::move(found));
}

} // namespace stacklight
