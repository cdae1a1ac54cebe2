#include "core/run_helpers.h"

#include "base/json.h"
#include "base/random.h"
#include "data/memory_dataset.h"
#include "edits/stack_edits.h"
#include "observe/trace.h"
#include "train/checkpoint.h"
#include "train/checkpoint_list.h"

#include <QDebug>

#include <numeric>

namespace stacklight::testing {

std::unique_ptr<Run> runOf(const Experiment &experiment, std::shared_ptr<const Dataset> data, std::size_t maximumBytes)
{
    RunOptions options;
    options.trainer.threads = 1;
    options.maximumBytes = maximumBytes;
    auto run = Run::create(experiment, std::move(data), options);
    if (!run)
        qFatal("%s", run.error().text().c_str());
    return *std::move(run);
}

State stateOf(const Trainer &trainer)
{
    const auto checkpoint = trainer.checkpoint();
    State state{{}, checkpoint->updates, checkpoint->step, checkpoint->position, *checkpoint->experiment};
    for (const std::vector<Scalar> *numbers : {&checkpoint->values, &checkpoint->state[0], &checkpoint->state[1]}) {
        const auto *bytes = reinterpret_cast<const char *>(numbers->data());
        state.bytes.append(bytes, numbers->size() * sizeof(Scalar)).append("|");
    }
    return state;
}

std::string traceLineOf(Run &run)
{
    const Trainer::StepResult result = run.step(true);
    std::string line;
    appendTraceLine(*result.snapshot, line);
    if (result.divergence)
        line += result.divergence->text();
    return line;
}

std::unique_ptr<Run> Story::run(std::size_t maximumBytes) const
{
    return runOf(experiments.at(0), data, maximumBytes);
}

void Story::editAt(Run &run, int step) const
{
    if (const auto found = experiments.find(step); found != experiments.end() && step > 0) {
        if (const auto edited = run.edit(found->second); !edited)
            qFatal("%s", edited.error().text().c_str());
    }
}

Story storyOf(Json document, std::shared_ptr<const Dataset> data, std::size_t block, const char *inserted)
{
    Story story{{{0, experimentOf(document)}}, std::move(data)};
    Json &outer = document["stack"][block];
    (outer["type"] == "repeat" ? outer["body"][0] : outer)["enabled"] = false;
    story.experiments[20] = experimentOf(document);
    Experiment normed = experimentOf(document);
    setAllNorms(normed.stack, NormKind::Layer);
    document = toJson(normed);
    story.experiments[30] = normed;
    Json &stack = document["stack"];
    stack.insert(stack.begin() + std::ptrdiff_t(block), Json::parse(inserted));
    story.experiments[40] = experimentOf(document);
    document["batch_size"] = 48;
    story.experiments[45] = experimentOf(document);
    document["optimizer"] = Json::parse(R"({"type": "rmsprop", "learning_rate": 0.002})");
    story.experiments[50] = experimentOf(document);
    return story;
}

Story denseStory()
{
    Json document = moonsDocument(residualBody, 2);
    document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.01})");
    return storyOf(document, dataOf(experimentOf(document)), 1, R"({"type": "activation", "function": "tanh"})");
}

Story dropoutStory()
{
    Json document =
        moonsDocument(R"([{"type": "residual", "body": [{"type": "dense", "units": 16}, {"type": "norm", "kind": "rms"},
        {"type": "activation", "function": "gelu"}, {"type": "dropout", "rate": 0.3}], "learn_scale": true}])");
    document["optimizer"] =
        Json::parse(R"({"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.01, "gradient_clip_norm": 1,
        "schedule": {"type": "cosine", "steps": 70, "warmup_steps": 7}})");
    return storyOf(document, dataOf(experimentOf(document)), 1, R"({"type": "dense", "units": 16})");
}

std::shared_ptr<const Dataset> spots()
{
    Examples<std::uint8_t> examples{{{{7, 6, 1}}, 4}, {"a", "b", "c", "d"}, {}, {}};
    RandomStream random(1, Purpose::Data);
    for (int i = 0; i < 300; ++i) {
        const int label = int(random.below(4));
        for (int y = 0; y < 7; ++y)
            for (int x = 0; x < 6; ++x)
                examples.values.push_back(std::uint8_t(random.below(100) + ((y > 3) * 2 + (x > 2) == label ? 100 : 0)));
        examples.labels.push_back(label);
    }
    Splits splits{std::vector<std::uint32_t>(250), std::vector<std::uint32_t>(50)};
    std::iota(splits.training.begin(), splits.training.end(), 0u);
    std::iota(splits.validation.begin(), splits.validation.end(), 250u);
    return makeImages(std::move(examples), splits, true);
}

Story imageStory()
{
    Json document = moonsDocument("[]");
    document["stack"] =
        Json::parse(R"([{"type": "conv2d", "filters": 4}, {"type": "residual", "shortcut": "projection", "body": [
        {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "conv2d", "filters": 8, "stride": 2}]},
        {"type": "global_avg_pool2d"}, {"type": "dense", "units": "classes"}])");
    document["optimizer"] = Json::parse(R"({"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": true})");
    return storyOf(document, spots(), 1, R"({"type": "norm", "kind": "instance"})");
}

Story textStory()
{
    Json document = moonsDocument("[]");
    document["data"] = Json::parse(R"({"source": "text", "context": 8})");
    document["stack"] = Json::parse(R"([{"type": "embedding", "units": 8}, {"type": "positional", "kind": "learned"},
        {"type": "residual", "body": [{"type": "norm", "kind": "rms"}, {"type": "self_attention", "heads": 2, "causal": true}]},
        {"type": "norm", "kind": "layer"}, {"type": "dense", "units": "classes"}])");
    document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.01})");
    return storyOf(document, dataOf(experimentOf(document)), 2, R"({"type": "dense", "units": 8})");
}

} // namespace stacklight::testing
