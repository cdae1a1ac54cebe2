#include "interop/onnx_import.h"

#include "base/utf8.h"
#include "interop/onnx_lowering.h"

#include <algorithm>

namespace stacklight {

namespace {

/// Noise that the network can be tried on at once.
Result<DataSpec> noiseFor(const Shape &input, int outputs)
{
    if (input.tokens)
        return Error{{}, {},
            message("the model reads tokens, for which there is no noise; --data names an experiment with the texts "
                    "that it is for")};
    const auto outside = [](const char *what, int size, int least, int most) {
        return Error{{}, {},
            message("the model has %1 %2; without --data %3 to %4 are possible", std::to_string(size), what,
                std::to_string(least), std::to_string(most))};
    };
    if (outputs < 2 || outputs > 1000)
        return outside("outputs", outputs, 2, 1000);
    if (input.channels() > 16384)
        return outside(input.isImage() ? "channels" : "inputs", input.channels(), 1, 16384);
    constexpr std::int64_t numbers = std::int64_t(1) << 22;
    GaussianData noise;
    noise.features = input.channels();
    noise.classes = outputs;
    noise.samples = int(std::clamp<std::int64_t>(numbers / input.size(), 10, noise.samples));
    if (input.isImage()) {
        noise.size = {input.axes[0], input.axes[1]};
        if (input.axes[0] > 4096 || input.axes[1] > 4096)
            return outside("pixels a side", std::max(input.axes[0], input.axes[1]), 1, 4096);
    }
    DataSpec data{noise};
    data.standardize = false; // what the model does to its inputs is in it
    return data;
}

/// A layer's spec with its body, and all weights by their paths.
LayerSpec withBody(const ImportedLayer &layer, const std::string &path, std::map<std::string, WeightArray> &weights);

Stack stackOf(
    const std::vector<ImportedLayer> &layers, const std::string &path, std::map<std::string, WeightArray> &weights)
{
    Stack stack;
    for (std::size_t i = 0; i < layers.size(); ++i)
        stack.push_back(withBody(layers[i], path + std::to_string(i), weights));
    return stack;
}

LayerSpec withBody(const ImportedLayer &layer, const std::string &path, std::map<std::string, WeightArray> &weights)
{
    LayerSpec spec = layer.spec;
    for (const auto &[name, array] : layer.weights)
        weights[path + "/" + name] = array;
    if (spec.as<RepeatSpec>()) {
        for (std::size_t copy = 0; copy < layer.bodies.size(); ++copy)
            *spec.body() = stackOf(layer.bodies[copy], path + "/" + std::to_string(copy) + "/", weights);
    } else if (Stack *body = spec.body()) {
        *body = stackOf(layer.bodies.at(0), path + "/body/", weights);
    }
    return spec;
}

Result<void> checkWeights(const Plan &plan, const std::map<std::string, WeightArray> &weights)
{
    for (const PlannedLayer &layer : plan.layers) {
        for (const ParameterShape &parameter : layer.parameters) {
            const auto found = weights.find(layer.path + "/" + parameter.name);
            const std::vector<std::int64_t> axes(parameter.axes.begin(), parameter.axes.end());
            if (found == weights.end() || found->second.axes != axes)
                return Error{{}, layer.pointer,
                    message("the model has no %1 that fits this %2", parameter.name, layerName(layer))};
        }
    }
    return {};
}

std::string titleOf(const OnnxModel &model)
{
    const auto found = model.metadata.find("title");
    const std::string title = found != model.metadata.end() ? found->second : model.name;
    return isUtf8(title) ? title.substr(0, 200) : "";
}

} // namespace

Result<ImportedNetwork> importOnnx(const OnnxModel &model, const std::string &file, const ImportTarget *target)
{
    const auto named = [&](Error error) {
        error.file = file;
        return error;
    };
    Result<LoweredModel> network = lowered(model);
    if (!network)
        return named(network.error());
    int faultyNode = -1;
    const Result<std::vector<ImportedLayer>> layers = structured(network->ops, network->output, faultyNode);
    if (!layers)
        return named({{}, faultyNode < 0 ? "" : "node " + nodeText(model, faultyNode), layers.error().message});

    const Shape input = network->ops[0].shape, output = network->ops[std::size_t(network->output)].shape;
    ImportedNetwork imported;
    Experiment &experiment = imported.experiment;
    experiment.title = titleOf(model);
    if (!isUtf8(experiment.title)) // cut within a letter
        experiment.title.clear();
    DataShape shape{input, output.channels(), network->vocabulary};
    if (target) {
        experiment.data = target->data;
        experiment.seed = target->seed;
        shape = target->shape;
        if (shape.input != input)
            return named(
                {{}, {}, message("the model reads %1, but the data are %2", input.words(), shape.input.words())});
        if (shape.vocabulary != network->vocabulary)
            return named({{}, {},
                message("the model knows %1 tokens, but the data have %2", std::to_string(network->vocabulary),
                    std::to_string(shape.vocabulary))});
        if (shape.padding != network->padding)
            return named({{}, {},
                message(
                    "the model's attention and the data differ in whether there is padding, and which token it is")});
        if (shape.regression)
            experiment.loss = Loss::MeanSquaredError;
    } else {
        const Result<DataSpec> noise = noiseFor(input, output.channels());
        if (!noise)
            return named(noise.error());
        experiment.data = *noise;
    }
    experiment.stack = stackOf(*layers, "", imported.weights);
    if (experiment.stack.empty())
        experiment.stack.push_back({ActivationSpec{ActivationFunction::Identity}});
    if (DenseSpec *last = experiment.stack.back().as<DenseSpec>(); last && last->units.count == shape.classes)
        last->units = Units::classes();
    // Batches that fit, where the network is large.
    Result<Plan> plan = makePlan(experiment, shape);
    while (!plan && experiment.batchSize > 1) {
        experiment.batchSize /= 2;
        plan = makePlan(experiment, shape);
    }
    if (!plan) {
        experiment.batchSize = Experiment().batchSize;
        return named(makePlan(experiment, shape).error());
    }
    if (auto checked = checkWeights(*plan, imported.weights); !checked)
        return named(checked.error());
    if (network->wasDouble)
        imported.remarks.push_back(
            "its inputs are float64; here they are float32, in which numbers with many digits lose some");
    if (network->hadSoftmax)
        imported.remarks.push_back("the softmax at the end is left to the loss, which takes logits");
    return imported;
}

} // namespace stacklight
