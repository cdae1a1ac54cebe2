// Records as a training would leave them, made by formula: for tests and benchmarks of views without an engine.
#pragma once

#include "base/random.h"
#include "data/memory_dataset.h"
#include "observe/history.h"

#include <cmath>
#include <memory>
#include <string_view>

namespace stacklight {

struct SyntheticOptions
{
    std::string name = "A";
    int colour = 0;
    int blocks = 10; ///< of dense, norm and relu; a last dense follows
    int steps = 40;
    double decay = 0.9; ///< of the gradient from layer to layer towards the input
    double spread = 1;  ///< of the activations
    bool boundary = false;
    std::int64_t changeAt = -1; ///< after this step the stack has one block less, and an event says so
};

namespace synthetic {

inline std::shared_ptr<const Plan> plan(int blocks)
{
    auto made = std::make_shared<Plan>();
    made->input.axes = {2};
    made->classes = 2;
    auto add = [&](const std::string &path, const char *label, bool hasParameters) {
        PlannedLayer layer;
        layer.index = int(made->layers.size());
        layer.input = layer.index - 1;
        layer.path = path;
        layer.label = label;
        layer.outputShape.axes = {64};
        if (std::string_view(label) == "batch norm")
            layer.spec = {NormSpec{}};
        else if (std::string_view(label) == "relu")
            layer.spec = {ActivationSpec{}};
        if (hasParameters)
            layer.parameters = {{"kernel", {64, 64}, true}, {"bias", {64}, true}};
        made->layers.push_back(layer);
    };
    for (int block = 0; block < blocks; ++block) {
        const std::string path = "0/" + std::to_string(block) + "/";
        add(path + "0", "dense 64", true);
        add(path + "1", "batch norm", true);
        add(path + "2", "relu", false);
    }
    add("1", "dense 2", true);
    return made;
}

/// Of a normal distribution; with `rectified` what is below zero is zero.
inline TensorStatistics statistics(double mean, double std, bool rectified)
{
    TensorStatistics made;
    made.low = made.min = rectified ? 0 : mean - 3.2 * std;
    made.high = made.max = mean + 3.2 * std;
    constexpr double total = 64 * 64;
    const double width = (made.high - made.low) / histogramBins;
    auto below = [&](double value) { return 0.5 * std::erfc((mean - value) / (std * std::sqrt(2.0))); };
    for (int bin = 0; bin < histogramBins; ++bin) {
        const double from = made.low + width * bin;
        made.counts[std::size_t(bin)] =
            std::uint32_t(total * (below(from + width) - (rectified && bin == 0 ? 0 : below(from))));
    }
    made.zeroFraction = rectified ? below(0) : 0;
    made.mean = mean;
    made.std = std;
    made.rms = std::sqrt(mean * mean + std * std);
    return made;
}

inline SnapshotPtr snapshot(const SyntheticOptions &options, std::int64_t step, const std::shared_ptr<const Plan> &plan)
{
    auto made = std::make_shared<Snapshot>();
    made->step = step;
    made->epoch = double(step) / 25;
    made->loss = 0.7 * std::exp(-double(step) / 30) + 0.05;
    made->accuracy = 1 - 0.5 * std::exp(-double(step) / 20);
    made->plan = plan;
    const double depth = double(plan->layers.size());
    for (const PlannedLayer &layer : plan->layers) {
        LayerStatistics one;
        const bool rectified = layer.label == "relu";
        const double wave = 1 + 0.15 * std::sin(layer.index + 0.1 * double(step));
        one.activation = statistics(rectified ? 0.05 : 0.1 * std::sin(layer.index),
            options.spread * (layer.label == "dense 64" ? 1.5 * wave : wave), rectified);
        one.activationGradient = statistics(0, 0.02 * wave * std::pow(options.decay, depth - layer.index), false);
        for (std::size_t parameter = 0; parameter < layer.parameters.size(); ++parameter)
            one.parameters.push_back(
                {0.1, 0.003, 1e-3 * wave * std::pow(options.decay, 0.5 * (depth - layer.index)) * (parameter ? 2 : 1)});
        made->layers.push_back(one);
    }
    return made;
}

inline BoundaryPtr boundary(std::int64_t step)
{
    auto made = std::make_shared<Boundary>();
    made->step = step;
    made->columns = made->rows = 60;
    made->left = made->bottom = -2;
    made->right = made->top = 2;
    made->classes = 2;
    for (int row = 0; row < made->rows; ++row) {
        for (int column = 0; column < made->columns; ++column) {
            const double x = -2 + 4.0 * column / (made->columns - 1);
            const double y = -2 + 4.0 * row / (made->rows - 1);
            const float first = float(1 / (1 + std::exp(-4 * (y - std::sin(2 * x) * 0.02 * double(step)))));
            made->probabilities.push_back(first);
            made->probabilities.push_back(1 - first);
        }
    }
    auto points = std::make_shared<std::vector<LabelledPoint>>();
    RandomStream random(1, Purpose::Probe);
    for (int index = 0; index < 500; ++index) {
        const double x = 3.6 * random.uniform() - 1.8;
        const double y = 3.6 * random.uniform() - 1.8;
        points->push_back({float(x), float(y), y + 0.2 * random.normal() > std::sin(2 * x) * 0.8 ? 0 : 1});
    }
    made->points = points;
    return made;
}

/// One slice of each that there can be, with the same numbers.
inline NormSpecimen specimen(const SyntheticOptions &options)
{
    const double spread = options.spread * (1 + 0.1 * options.blocks);
    NormSpecimen made;
    made.layer = 1;
    made.path = "0/0/1";
    made.label = "batch norm";
    made.examples = 32;
    made.channels = 64;
    made.positions = 1;
    NormSlice slice;
    slice.examples = 32;
    slice.mean = slice.momentMean = 0.4 * spread;
    slice.variance = slice.momentVariance = spread * spread;
    slice.movingMean = 0.3;
    slice.movingVariance = 1.2;
    slice.before = statistics(slice.mean, spread, false);
    slice.after = statistics(0, 1, false);
    for (int example = 0; example < 32; ++example) {
        const double x = slice.mean + spread * std::sin(example);
        slice.cells.push_back(
            {example, 0, 0, x, (x - slice.mean) / std::sqrt(slice.variance + made.spec.epsilon), 1, 0});
    }
    made.training.assign(NormSpecimen::mostSlices, slice);
    made.evaluation = made.training;
    return made;
}

inline GradientCorrelation correlation(const SyntheticOptions &options, const std::shared_ptr<const Plan> &plan)
{
    GradientCorrelation made;
    made.plan = plan;
    made.examples = 32;
    for (const PlannedLayer &layer : plan->layers) {
        const double cosine = std::pow(options.decay, double(plan->layers.size()) - layer.index - 1);
        made.ofOutput.push_back({cosine, std::max(cosine, 0.1)});
        made.ofLoss.push_back({0.5 * cosine, std::max(0.5 * cosine, 0.1)});
        made.theory.push_back(cosine * 1.1);
    }
    return made;
}

/// Of every block of three layers.
inline LesionStudy lesions(const SyntheticOptions &options, const std::shared_ptr<const Plan> &plan)
{
    LesionStudy made;
    made.plan = plan;
    made.examples = 200;
    made.loss = 0.3;
    made.accuracy = 0.9;
    for (std::size_t index = 2; index < plan->layers.size(); index += 3) {
        const PlannedLayer &layer = plan->layers[index];
        made.blocks.push_back({layer.index, layer.path, layer.label, 0.3 + options.spread / double(index), 0.8,
            0.31 + 0.1 / double(index)});
    }
    const double n = double(made.blocks.size());
    for (double k = 0; k <= n; ++k)
        made.pathLengths.push_back(
            std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - n * std::log(2.0)));
    return made;
}

/// Pictures of 8 × 8 with a bright square whose place is the class; 10 train, 40 validate.
inline std::shared_ptr<const Dataset> pictures(int classes = 4, int channels = 1)
{
    Examples<std::uint8_t> examples;
    examples.shape.input.axes = {8, 8, channels};
    examples.shape.classes = classes;
    for (int i = 0; i < classes; ++i)
        examples.classNames.push_back("class " + std::to_string(i));
    Splits splits;
    RandomStream random(3, Purpose::Probe);
    for (std::uint32_t example = 0; example < 50; ++example) {
        const int label = int(example) % classes;
        examples.labels.push_back(label);
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 8 * channels; ++x)
                examples.values.push_back(
                    std::uint8_t((y / 4 * 2 + x / channels / 4 == label % 4 ? 180 : 20) + random.below(50)));
        }
        (example < 10 ? splits.training : splits.validation).push_back(example);
    }
    return makeImages(std::move(examples), std::move(splits), true);
}

/// Every fourth one is a mistake.
inline Answers answers(const std::shared_ptr<const Dataset> &data = pictures())
{
    Answers made;
    made.data = data;
    const int classes = data->shape().classes;
    for (std::uint32_t example = 0; example < data->count(Split::Validation); ++example) {
        std::vector<float> inputs(std::size_t(data->shape().input.size()));
        Answer answer;
        data->gather(Split::Validation, {&example, 1}, inputs.data(), &answer.truth);
        answer.predicted = example % 4 == 3 ? (answer.truth + 1) % classes : answer.truth;
        answer.correct = answer.predicted == answer.truth;
        answer.probability = 0.5f + 0.01f * float(example);
        answer.loss = answer.correct ? 0.3f : 1 + 0.1f * float(example);
        made.correct += answer.correct;
        made.loss += double(answer.loss) / double(data->count(Split::Validation));
        made.all.push_back(answer);
    }
    made.counted = std::int64_t(made.all.size());
    return made;
}

inline SeenExample seenExample()
{
    return {3, 40, answers().all[3], "class 1", "class 2"};
}

inline FeatureMaps features(const SyntheticOptions &options)
{
    FeatureMaps made;
    made.layer = 0;
    made.path = "0/0/0";
    made.label = "conv 3×3, 6";
    made.example = seenExample();
    made.input = pictureOf(*pictures(), Split::Validation, 3);
    made.height = made.width = 8;
    made.channels = made.shown = 6;
    for (int i = 0; i < 8 * 8 * 6; ++i)
        made.values.push_back(float(options.spread * std::sin(0.37 * i)));
    return made;
}

inline FilterBank filters(const SyntheticOptions &options)
{
    FilterBank made;
    made.layer = 0;
    made.path = "0/0/0";
    made.label = "conv 3×3, 9";
    made.height = made.width = made.channels = 3;
    made.filters = made.shown = 9;
    for (int i = 0; i < 3 * 3 * 3 * 9; ++i)
        made.values.push_back(float(options.spread * std::cos(0.7 * i)));
    return made;
}

inline AttentionMaps attention(const SyntheticOptions &options)
{
    AttentionMaps made;
    made.layer = 1;
    made.path = "0/0/1";
    made.label = "self-attention, 2 heads";
    made.example = seenExample();
    made.heads = 2;
    made.causal = true;
    for (const char *token : {"T", "o", " ", "b", "e", ",", " ", "o", "r", "\n", "n", "o"})
        made.tokens.push_back(token);
    made.length = int(made.tokens.size());
    for (int head = 0; head < 2; ++head) {
        for (int query = 0; query < made.length; ++query) {
            double sum = 0;
            for (int key = 0; key <= query; ++key)
                sum += std::exp(options.spread * std::sin(query * 2.1 + key * (head + 1)));
            for (int key = 0; key < made.length; ++key)
                made.weights.push_back(
                    key > query ? 0 : float(std::exp(options.spread * std::sin(query * 2.1 + key * (head + 1))) / sum));
        }
    }
    return made;
}

/// The picture of seenExample(), and how sure the network is of each class.
inline WholeExample wholeExample(const SyntheticOptions &options)
{
    WholeExample made;
    made.example = seenExample();
    made.name = "13";
    made.data = pictures();
    made.picture = pictureOf(*made.data, Split::Validation, 3);
    const int classes = made.data->shape().classes;
    for (int i = 0; i < classes; ++i)
        made.probabilities.push_back(float((1 + 0.1 * options.spread * i) / classes));
    return made;
}

/// The same of a tone that rises.
inline WholeExample wholeSound(double amplitude = 0.5)
{
    WholeExample made = wholeExample({});
    made.name = "class 1_ann_3.wav";
    made.sound = WholeExample::Sound{{.sampleRate = 4000, .seconds = 0.5, .bands = 16}, {}};
    const LogMelSettings &settings = made.sound->settings;
    for (int i = 0; i < 1600; ++i)
        made.sound->samples.push_back(float(amplitude * std::sin(0.2 * i + 1e-4 * i * i)));
    made.picture = {settings.bands, settings.frames(), 1, {}, false};
    made.picture.values.resize(std::size_t(settings.bands * settings.frames()));
    LogMel(settings).compute(made.sound->samples, made.picture.values.data());
    return made;
}

/// The same of a row with all kinds of cells.
inline WholeExample wholeRow(double number = 3750.5)
{
    WholeExample made = wholeExample({});
    made.picture = {};
    made.row = {{"body_mass_g", ShownCell::Number, number}, {"island", ShownCell::Word, 0, "Dream"},
        {"sex", ShownCell::Missing}, {"species of a very long name that does not end", ShownCell::Unseen}};
    for (int i = 0; i < 60; ++i)
        made.row.push_back({"column " + std::to_string(i), ShownCell::Number, number * i});
    return made;
}

/// The same of a sequence of which the second half counts.
inline WholeExample wholeSequence(float probability = 0.6f)
{
    WholeExample made = wholeExample({});
    made.picture = {};
    made.probabilities.clear();
    for (int i = 0; i < 40; ++i) {
        WholeExample::Token token{i % 7 == 6 ? " " : i % 11 == 10 ? "\n" : std::string(1, char('a' + i % 26))};
        token.counts = i >= 20;
        if (token.counts) {
            token.target = std::string(1, char('a' + (i + 1) % 26));
            token.predicted = i % 3 ? token.target : "x";
            token.isRight = i % 3 != 0;
            token.probability = probability;
        }
        made.tokens.push_back(std::move(token));
    }
    made.length = 40;
    made.example.answer.counted = 20;
    made.example.answer.correct = 13;
    return made;
}

/// What the network says of a file that does not exist.
inline AskedExamples asked(float number = 0.9f)
{
    AskedExamples made;
    made.asked = "file:/data/coat.png";
    made.count = 2;
    made.all = {{.name = "coat.png",
                    .picture = pictureOf(*pictures(), Split::Validation, 3),
                    .predicted = 1,
                    .className = "class 1",
                    .probability = number},
        {.name = "other.png", .picture = pictureOf(*pictures(), Split::Validation, 4)}};
    return made;
}

inline WrittenSamples samples()
{
    WrittenSamples made;
    made.translates = true;
    made.all = {{"seventy-seven", "七十七", "七十七"}, {"twelve", "十三", "十二"}, {"one", "", "一"}};
    return made;
}

inline void examine(
    RunRecord &run, const SyntheticOptions &options, std::int64_t step, const std::shared_ptr<const Plan> &plan)
{
    run.history.add(std::make_shared<const LabReport>(LabReport{step, specimen(options)}));
    run.history.add(std::make_shared<const LabReport>(LabReport{step, correlation(options, plan)}));
    run.history.add(std::make_shared<const LabReport>(LabReport{step, lesions(options, plan)}));
    for (LabResult &found : std::vector<LabResult>{answers(), features(options), filters(options), attention(options),
             samples(), wholeExample(options), asked()})
        run.history.add(std::make_shared<const LabReport>(LabReport{step, std::move(found)}));
}

} // namespace synthetic

inline std::unique_ptr<RunRecord> syntheticRun(const SyntheticOptions &options = {})
{
    auto run = std::make_unique<RunRecord>();
    run->name = options.name;
    run->colour = options.colour;
    run->experiment.title = "Synthetic, " + std::to_string(options.blocks) + " blocks";
    std::shared_ptr<const Plan> plan = synthetic::plan(options.blocks);
    RandomStream random(7, Purpose::Probe, options.name);
    for (std::int64_t step = 1; step <= options.steps; ++step) {
        if (step - 1 == options.changeAt) {
            plan = synthetic::plan(options.blocks - 1);
            run->history.add(Event{options.changeAt, {"a block less"}});
        }
        const SnapshotPtr snapshot = synthetic::snapshot(options, step, plan);
        run->history.add(snapshot);
        run->history.add(CurvePoint{step, snapshot->epoch, snapshot->loss * (1 + 0.2 * random.normal()),
            snapshot->accuracy - 0.03 * random.uniform()});
        if (step % 10 == 0)
            run->history.add(Validation{step, snapshot->loss * 1.1, snapshot->accuracy * 0.98});
        if (options.boundary && step % 10 == 0)
            run->history.add(synthetic::boundary(step));
        if (step % 10 == 0)
            synthetic::examine(*run, options, step, plan);
    }
    return run;
}

} // namespace stacklight
