#include "core/training_helpers.h"

#include "base/json.h"
#include "train/checkpoint.h"

#include <QDebug>

namespace stacklight::testing {

Json moonsDocument(const char *body, int blocks, int units)
{
    Json document =
        Json::parse(R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "moons", "samples": 400},
        "stack": [{"type": "dense"}, {"type": "repeat"}, {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.1, "momentum": 0.9}, "batch_size": 32})");
    document["stack"][0]["units"] = units;
    document["stack"][1]["count"] = blocks;
    document["stack"][1]["body"] = Json::parse(body);
    return document;
}

Experiment experimentOf(const Json &document)
{
    const Result<Experiment> experiment = experimentFromJson(document, "test");
    if (!experiment)
        qFatal("%s", experiment.error().text().c_str());
    return *experiment;
}

std::shared_ptr<const Dataset> dataOf(const Experiment &experiment)
{
    const auto data = loadData(experiment.data, experiment.seed, ".");
    if (!data)
        qFatal("%s", data.error().text().c_str());
    return *data;
}

std::unique_ptr<Trainer> trainerOf(const Experiment &experiment, int threads)
{
    auto trainer = Trainer::create(experiment, dataOf(experiment), {threads});
    if (!trainer)
        qFatal("%s", trainer.error().text().c_str());
    return *std::move(trainer);
}

void train(Trainer &trainer, int steps, bool observe)
{
    for (int i = 0; i < steps; ++i) {
        if (trainer.step(observe).divergence)
            qFatal("diverged");
    }
}

TensorValues weightsOf(const Trainer &trainer)
{
    const auto checkpoint = trainer.checkpoint();
    auto next = checkpoint->values.begin();
    TensorValues weights;
    for (const PlannedLayer &layer : trainer.plan().layers) {
        for (const ParameterShape &parameter : layer.parameters) {
            weights[layer.path + "/" + parameter.name].assign(next, next + parameter.size());
            next += parameter.size();
        }
    }
    return weights;
}

} // namespace stacklight::testing
