// stacklight render FILE
#include "base/output_file.h"
#include "base/interrupt.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "commands/render.h"
#include "figures/figure.h"
#include "labs/lab_bench.h"
#include "train/validator.h"

#include <QFile>
#include <QApplication>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace stacklight {

namespace {

constexpr int boundarySize = 80;
constexpr std::int64_t mostSnapshots = 300; ///< of a view over time
const char *const viewOverTime = "evolution";

void reportFatal(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtFatalMsg || type == QtCriticalMsg)
        std::fprintf(stderr, "%s\n", text.toUtf8().constData());
}

std::unique_ptr<QCoreApplication> makeOffscreenApplication(int &argc, char **argv)
{
    // Figures come out the same whatever display there is, or none, and whatever fonts the user's language would
    // prefer.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("FC_LANG", languageOfFonts);
    // Nor does it matter what Qt misses of a desktop's session, as on a cluster; what a command has to say it says
    // itself.
    qInstallMessageHandler(reportFatal);
    return std::make_unique<QApplication>(argc, argv);
}

void declareRender(Options &options)
{
    std::vector<const char *> views;
    for (const ViewType &type : viewTypes())
        views.push_back(type.name);
    std::string viewHelp = "Which view, one of ";
    for (std::size_t i = 0; i < views.size(); ++i)
        viewHelp += (i == 0 ? "" : ", ") + std::string(views[i]);
    viewHelp += '.';
    options.addValue("view", "NAME", viewHelp.c_str(), views);
    options.addValue("out", "FIG", "The figure: a path that ends in .png, .svg or .pdf.");
    options.addValue("data", "OUT.csv", "Writes the same figure's numbers.");
    options.addValue("steps", "N", "Trains N steps first. Default: one epoch.");
    options.addValue("layer", "PATH",
        "The layer, as check prints its path, of a view that shows one. Default: the first one that it can show.");
    options.addValue(
        "example", "N", "The example of the validation split, counted from 0, of a view that shows one. Default: 0.");
    options.addValue("width-mm", "MM", "Width of the figure. Default: 160.");
    options.addValue("height-mm", "MM", "Height of the figure. Default: 100.");
    options.addValue("dpi", "DPI", "Resolution of a PNG. Default: 300.");
    options.addValue("font-pt", "PT", "Size of the type. Default: 8.");
    options.addValue("theme", "NAME", "print, light or dark. Default: print.", figureThemeNames());
    addThreadsOption(options);
}

struct FigureJob
{
    const ViewType *type = nullptr;
    FigureOptions options;
    std::optional<FigureFormat> format; ///< of `out`; none where only the numbers are wanted
    LabRequest request;                 ///< of a view that has a laboratory
};

Result<FigureJob> readJob(const Options &options)
{
    FigureJob job;
    std::vector<const char *> names;
    for (const ViewType &type : viewTypes())
        names.push_back(type.name);
    job.type = findViewType(QString::fromStdString(options.text("view")));
    if (!job.type)
        return optionError("view", options.text("view"), "one of " + fields::listOf(names));
    if (!options.isSet("out") && !options.isSet("data"))
        return Error{
            "--out", {}, message("nothing is to be written; --out FIG.png, .svg or .pdf, or --data OUT.csv is needed")};
    if (options.isSet("out")) {
        job.format = figureFormatOf(QFile::decodeName(options.text("out").c_str()));
        if (!job.format || *job.format == FigureFormat::Csv)
            return optionError("out", options.text("out"), "a path that ends in .png, .svg or .pdf");
    }
    for (const FigureLimit &limit : figureLimits()) {
        const Result<double> value =
            options.real(limit.option, limit.minimum, limit.maximum, job.options.*limit.member);
        if (!value)
            return value.error();
        job.options.*limit.member = *value;
    }
    const Result<int> theme = options.choice("theme", figureThemeNames(), 0);
    if (!theme)
        return theme.error();
    job.options.theme = FigureTheme(*theme);
    if (job.format) {
        if (auto checked = checkFigureOptions(job.options, *job.format); !checked)
            return checked.error();
    }
    return job;
}

/// What --layer and --example ask for, as far as the view shows one.
Result<LabRequest> readRequest(const Options &options, const ViewType &view, const PreparedTraining &prepared)
{
    LabRequest wanted{view.laboratory.value_or(Laboratory::Norm), options.text("layer")};
    const Plan &plan = prepared.trainer->plan();
    const auto layer = std::ranges::find(plan.layers, wanted.path, &PlannedLayer::path);
    if (options.isSet("layer") && layer == plan.layers.end())
        return optionError("layer", wanted.path, "the path of a layer, as stacklight check prints it");
    if (options.isSet("layer") && view.laboratory && !suitsLaboratory(*view.laboratory, *layer))
        return Error{"--layer", {},
            message("layer %1 is %2, of which the view %3 has nothing to show", wanted.path, layerName(layer->spec),
                view.name)};
    const std::int64_t count = prepared.data->count(Split::Validation);
    const Result<std::int64_t> example = options.integer("example", 0, std::max<std::int64_t>(count, 1) - 1, 0);
    if (!example)
        return example.error();
    wanted.example = *example;
    return wanted.essential();
}

/// Trains, and keeps what a figure of the last step needs, or of all of them.
Result<void> record(Trainer &trainer, const std::shared_ptr<const Dataset> &data, std::int64_t steps,
    const FigureJob &job, RunRecord &run)
{
    const bool isOverTime = job.type->name == std::string_view(viewOverTime);
    const std::int64_t apart = isOverTime ? (steps + mostSnapshots - 1) / mostSnapshots : steps;
    if (isOverTime)
        run.history.add(trainer.observe());
    for (std::int64_t step = 1; step <= steps && !isInterrupted(); ++step) {
        Trainer::StepResult result = trainer.step(step == steps || step % apart == 0);
        if (result.divergence)
            return Error{{}, {}, message("training diverged: %1", result.divergence->text())};
        run.history.add(result.point);
        if (result.snapshot)
            run.history.add(std::move(result.snapshot));
        if (Validator::isDue(trainer)) {
            if (const Validation validation = trainer.evaluate(); std::isfinite(validation.loss))
                run.history.add(validation);
        }
    }
    if (isInterrupted())
        return {};
    if (BoundaryPtr boundary = trainer.boundary(boundarySize, boundarySize))
        run.history.add(std::move(boundary));
    if (job.type->laboratory) {
        if (auto report = LabBench(trainer.threads()).examine(*trainer.checkpoint(), data, job.request))
            run.history.add(*std::move(report)); // else the figure says what is missing
    }
    return {};
}

int runRender(const Options &options)
{
    Result<FigureJob> job = readJob(options);
    if (!job)
        return fail(job.error());
    if (auto checked = checkOutputs(options, {{"out"}, {"data"}}); !checked)
        return fail(checked.error());
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    Trainer &trainer = *prepared->trainer;
    const Result<std::int64_t> steps = stepsOf(options, 1, trainer);
    if (!steps)
        return fail(steps.error());
    const Result<LabRequest> request = readRequest(options, *job->type, *prepared);
    if (!request)
        return fail(request.error());
    job->request = *request;

    // Opened before there is anything to lose.
    catchInterrupts();
    struct Open
    {
        FigureFormat format;
        std::unique_ptr<OutputFile> file;
    };
    std::vector<Open> files;
    for (const auto &[option, format] :
        {std::pair("data", FigureFormat::Csv), std::pair("out", job->format.value_or(FigureFormat::Csv))}) {
        if (!options.isSet(option))
            continue;
        Result<std::unique_ptr<OutputFile>> file = OutputFile::create(options.text(option));
        if (!file)
            return fail(file.error());
        files.push_back({format, *std::move(file)});
    }

    RunRecord record{"A", 0, trainer.experiment(), History()};
    if (auto trained = stacklight::record(trainer, prepared->data, *steps, *job, record); !trained) {
        trained.error().file = options.file();
        return fail(trained.error(), Diverged);
    }
    const ViewInput input{.runs = {&record}, .layer = QString::fromStdString(options.text("layer"))};
    for (const Open &open : files) {
        if (isInterrupted())
            break;
        const QByteArray bytes = figureBytes(*job->type, input, {}, job->options, open.format);
        if (auto written = open.file->write({bytes.constData(), std::size_t(bytes.size())}); !written)
            return fail(written.error(), Failed);
    }
    if (isInterrupted())
        return fail({options.file(), {},
                        message("interrupted after step %1; nothing was written", std::to_string(trainer.stepCount()))},
            Failed);
    for (const Open &open : files) {
        if (auto written = open.file->commit(); !written)
            return fail(written.error(), Failed);
    }
    return Done;
}

} // namespace

extern const Command renderCommand = {"render", renderSummary, declareRender, runRender, makeOffscreenApplication};

} // namespace stacklight
