#include "manual/manual_pictures.h"

#include "base/json.h"
#include "figures/figure.h"
#include "labs/lab_bench.h"
#include "train/trainer.h"

#include <QCoreApplication>

#include <cmath>

namespace stacklight {

namespace {

constexpr double pictureDpi = 96;
constexpr FigureOptions pictureOptions{.widthMm = 150, .heightMm = 90, .dpi = pictureDpi, .fontPt = 8};
constexpr int boundaryOfPicture = 80;

struct SmallNetwork
{
    const char *experiment;
    std::int64_t steps;
    bool hasTwin; ///< the same with residuals off
    std::vector<std::string> views = {};
};

const SmallNetwork smallNetworks[] = {
    {R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "spirals", "samples": 600, "noise": 0.1},
        "stack": [{"type": "dense", "units": 24}, {"type": "repeat", "count": 10, "body": [{"type": "residual", "body": [
            {"type": "activation", "function": "sigmoid"}, {"type": "dense", "units": 24}]}]},
            {"type": "norm", "kind": "batch"}, {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.02, "momentum": 0.9}, "batch_size": 64})",
        200, true},
    {R"({"format": "stacklight-experiment", "version": 1,
        "data": {"source": "spoken_digits", "samples": 80, "voices": 4, "mel_bands": 16, "hop_ms": 40},
        "stack": [{"type": "conv2d", "filters": 8}, {"type": "norm", "kind": "batch"},
            {"type": "activation", "function": "relu"}, {"type": "max_pool2d"}, {"type": "flatten"},
            {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.02, "momentum": 0.9}, "batch_size": 16})",
        30, false, {"predictions", "confusion", "example", "features", "filters"}},
    {R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "text", "context": 24},
        "stack": [{"type": "embedding", "units": 32}, {"type": "positional"},
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "self_attention", "heads": 2, "causal": true}]},
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "dense", "units": 64},
                {"type": "activation", "function": "relu"}, {"type": "dense", "units": 32}]},
            {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "adam", "learning_rate": 0.005}, "batch_size": 16})",
        150, false, {"samples", "attention"}}};

/// Nothing where it cannot be had, or is not wanted any more.
std::optional<RunRecord> trainedRun(const SmallNetwork &network, bool isTwin, const Progress &progress)
{
    Json document = Json::parse(network.experiment);
    if (isTwin)
        document["stack"][1]["body"][0]["enabled"] = false;
    const Result<Experiment> experiment = experimentFromJson(document, {});
    const auto data = experiment ? loadData(experiment->data, experiment->seed, {}) : experiment.error();
    if (!data)
        return {};
    auto trainer = Trainer::create(*experiment, *data, {.threads = 1});
    if (!trainer)
        return {};
    RunRecord run{isTwin ? "B" : "A", isTwin, *experiment, History()};
    run.history.add((*trainer)->observe());
    for (std::int64_t step = 1; step <= network.steps; ++step) {
        if (progress.cancelled)
            return {};
        Trainer::StepResult result = (*trainer)->step(true);
        run.history.add(result.point);
        run.history.add(std::move(result.snapshot));
        if (step % (network.steps / 5) == 0)
            run.history.add((*trainer)->evaluate());
    }
    if (BoundaryPtr boundary = (*trainer)->boundary(boundaryOfPicture, boundaryOfPicture))
        run.history.add(std::move(boundary));
    LabBench bench;
    for (const ViewType &view : viewTypes()) {
        if (!view.laboratory || progress.cancelled)
            continue;
        if (auto report = bench.examine(*(*trainer)->checkpoint(), *data, {*view.laboratory}))
            run.history.add(*std::move(report));
    }
    return run;
}

} // namespace

QSize ManualPictures::size()
{
    return figureSize(pictureOptions);
}

std::size_t ManualPictures::networkOf(const ViewType &view)
{
    for (std::size_t network = 1; network < networks; ++network) {
        if (std::ranges::find(smallNetworks[network].views, view.name) != smallNetworks[network].views.end())
            return network;
    }
    return 0;
}

void ManualPictures::train(std::size_t network)
{
    m_trained[network];
    m_work[network].begin(
        [network](const Progress &progress) {
            std::vector<RunRecord> runs;
            for (int twin = 0; twin <= int(smallNetworks[network].hasTwin); ++twin) {
                if (std::optional<RunRecord> run = trainedRun(smallNetworks[network], twin == 1, progress))
                    runs.push_back(*std::move(run));
            }
            return runs;
        },
        [this, network](std::vector<RunRecord> runs) {
            m_trained[network] = {true, std::move(runs)};
            emit trained();
        });
}

QImage ManualPictures::picture(const ViewType &view, bool dark, double devicePixelRatio)
{
    const std::size_t network = networkOf(view);
    const auto trained = m_trained.find(network);
    if (trained == m_trained.end())
        train(network);
    if (trained == m_trained.end() || trained->second.runs.empty())
        return {};
    QImage &image = m_drawn[view.name + std::string(dark ? "/dark/" : "/light/") + std::to_string(devicePixelRatio)
        + viewTitle(view).toStdString()];
    if (!image.isNull())
        return image;
    FigureOptions options = pictureOptions;
    options.dpi *= devicePixelRatio;
    options.theme = dark ? FigureTheme::Dark : FigureTheme::Light;
    ViewInput input;
    for (const RunRecord &run : trained->second.runs)
        input.runs.push_back(&run);
    const std::unique_ptr<View> figure = figureView(view, input, {}, options);
    figure->prepareFigure(figureSize(options), {}, {});
    image = figureImage(*figure, options);
    image.setDevicePixelRatio(devicePixelRatio);
    return image;
}

QString ManualPictures::caption(const ViewType &view)
{
    const SmallNetwork &network = smallNetworks[networkOf(view)];
    return (network.hasTwin ? QCoreApplication::translate("Manual",
                                  "%1 of a small network after %2 steps: A with residual connections, B without.")
                            : QCoreApplication::translate("Manual", "%1 of a small network after %2 steps."))
        .arg(viewTitle(view))
        .arg(network.steps);
}

} // namespace stacklight
