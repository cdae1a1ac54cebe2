// Views on what a broken or tiny network leaves: nothing dies, no axis gets lost, and all that is told of it can be
// told.
#include "ui/opened_window.h"
#include "ui/synthetic_run.h"

#include "figures/figure.h"
#include "stack/histogram_plot.h"
#include "views/numbers_window.h"
#include "views/sweep_view.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace stacklight;

class TestDegenerateViews : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void everyViewInEveryMode_data();
    void everyViewInEveryMode();
    void beforeAndAfterOfEveryKind_data();
    void beforeAndAfterOfEveryKind();
    void tenThousandLayers_data() { addViews(); }
    void tenThousandLayers();
    void sweeps_data();
    void sweeps();
    void histograms_data();
    void histograms();
    void timelines_data();
    void timelines();
    void aWindowOverANetworkOfZeros();
    void aWindowOverANetworkThatExploded();

private:
    static void addViews();

    QTemporaryDir m_folder;
};

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN(),
                 infinity = std::numeric_limits<double>::infinity();

/// All values of a tensor are this one.
TensorStatistics constant(double value)
{
    TensorStatistics made;
    constexpr std::uint32_t count = 64;
    if (!std::isfinite(value)) {
        made.mean = made.std = made.rms = made.min = made.max = made.low = made.high = notANumber;
        made.nonfinite = count;
        return made;
    }
    made.mean = made.min = made.max = made.low = made.high = value;
    made.rms = std::abs(value);
    made.zeroFraction = value == 0;
    made.counts[0] = count;
    return made;
}

/// What a tensor's statistics may be that came from a file.
TensorStatistics filled(double value)
{
    TensorStatistics made;
    made.mean = made.std = made.rms = made.min = made.max = made.zeroFraction = made.saturatedFraction = made.low =
        made.high = value;
    made.counts.fill(3);
    return made;
}

TensorStatistics halfInfinite()
{
    TensorStatistics made = constant(1);
    made.min = -infinity;
    made.max = made.mean = made.rms = made.std = infinity;
    made.nonfinite = 3;
    return made;
}

const std::map<std::string, TensorStatistics> &tensors()
{
    static const std::map<std::string, TensorStatistics> all{{"usual", synthetic::statistics(0.1, 1, false)},
        {"all zero", constant(0)}, {"all NaN", constant(notANumber)}, {"all infinite", filled(infinity)},
        {"all NaN with counts", filled(notANumber)}, {"one value", constant(0.25)}, {"one huge value", constant(-3e38)},
        {"beyond all axes", filled(1e300)}, {"the smallest", constant(5e-324)}, {"some infinite", halfInfinite()},
        {"never measured", TensorStatistics()}};
    return all;
}

double numberOf(const std::string &kind)
{
    return tensors().at(kind).rms;
}

Snapshot snapshotOf(const std::string &kind, std::int64_t step, int blocks, std::size_t layers = std::size_t(-1))
{
    Snapshot made = *synthetic::snapshot({.blocks = blocks}, step, synthetic::plan(blocks));
    const double number = numberOf(kind);
    made.loss = made.accuracy = number;
    for (LayerStatistics &layer : made.layers) {
        layer.activation = layer.activationGradient = tensors().at(kind);
        layer.deadUnits = number;
        for (ParameterStatistics &parameter : layer.parameters)
            parameter = {number, number, number};
    }
    made.layers.resize(std::min(layers, made.layers.size()));
    return made;
}

/// What the laboratories, the plane and the curve are at a step whose numbers are of a kind.
void addTheRest(RunRecord &run, const std::string &kind, const SnapshotPtr &snapshot, int blocks)
{
    const double number = numberOf(kind);
    const std::int64_t step = snapshot->step;
    run.history.add(CurvePoint{step, snapshot->epoch, number, number});
    run.history.add(Validation{step, number, number});
    auto boundary = std::make_shared<Boundary>(*synthetic::boundary(step));
    std::ranges::fill(boundary->probabilities, float(number));
    run.history.add(BoundaryPtr(boundary));
    const SyntheticOptions options{.blocks = blocks};
    NormSpecimen specimen = synthetic::specimen(options);
    for (auto *slices : {&specimen.training, &specimen.evaluation}) {
        for (NormSlice &slice : *slices) {
            slice.before = slice.after = tensors().at(kind);
            slice.mean = slice.variance = slice.momentMean = slice.momentVariance = slice.movingMean =
                slice.movingVariance = number;
            for (NormCell &cell : slice.cells)
                cell.input = cell.output = cell.gamma = cell.beta = number;
        }
    }
    run.history.add(std::make_shared<const LabReport>(LabReport{step, specimen}));
    GradientCorrelation correlation = synthetic::correlation(options, snapshot->plan);
    for (auto *cosines : {&correlation.ofOutput, &correlation.ofLoss})
        std::ranges::fill(*cosines, PairCosines{number, number});
    std::ranges::fill(correlation.theory, number);
    run.history.add(std::make_shared<const LabReport>(LabReport{step, correlation}));
    LesionStudy lesions = synthetic::lesions(options, snapshot->plan);
    lesions.loss = lesions.accuracy = number;
    for (LesionedBlock &block : lesions.blocks)
        block.lossWithout = block.accuracyWithout = block.lossSwapped = number;
    std::ranges::fill(lesions.pathLengths, number);
    run.history.add(std::make_shared<const LabReport>(LabReport{step, lesions}));
    Answers answers = synthetic::answers();
    answers.loss = number;
    for (Answer &answer : answers.all) {
        answer.probability = answer.loss = float(number);
        answer.predicted = std::isfinite(number) ? answer.predicted : -1;
    }
    FeatureMaps features = synthetic::features(options);
    FilterBank filters = synthetic::filters(options);
    AttentionMaps attention = synthetic::attention(options);
    for (auto *values : {&features.values, &filters.values, &attention.weights, &features.input.values})
        std::ranges::fill(*values, float(number));
    WholeExample whole = synthetic::wholeExample(options);
    for (auto *values : {&whole.probabilities, &whole.picture.values})
        std::ranges::fill(*values, float(number));
    for (LabResult &found : std::vector<LabResult>{
             answers, features, filters, attention, synthetic::samples(), whole, synthetic::asked(float(number))})
        run.history.add(std::make_shared<const LabReport>(LabReport{step, std::move(found)}));
}

struct Moment
{
    std::string kind;
    int blocks = 2;
    std::size_t layers = std::size_t(-1); ///< that were measured
};

/// Something was switched between one moment and the next.
std::unique_ptr<RunRecord> runOf(const std::vector<Moment> &moments, const std::string &name = "A")
{
    auto run = std::make_unique<RunRecord>();
    run->name = name;
    std::int64_t step = 0;
    for (const Moment &moment : moments) {
        if (step > 0)
            run->history.add(Event{step, {"a switch"}});
        const auto snapshot =
            std::make_shared<const Snapshot>(snapshotOf(moment.kind, ++step, moment.blocks, moment.layers));
        run->history.add(snapshot);
        addTheRest(*run, moment.kind, snapshot, moment.blocks);
    }
    return run;
}

/// Everything that is drawn and told of a view.
void look(View &view)
{
    view.drawNow();
    view.drawNow(); // ticks follow the layout of the first
    QVERIFY(!view.plot()->toPixmap(360, 240).isNull());
    for (const QCPAxisRect *rect : view.plot()->axisRects()) {
        for (const QCPAxis *axis : rect->axes()) {
            QVERIFY2(QCPRange::validRange(axis->range()),
                qPrintable(
                    QString("%1: %2 to %3").arg(view.type().name).arg(axis->range().lower).arg(axis->range().upper)));
            for (const QString &label : axis->tickVectorLabels())
                QVERIFY2(!label.contains("NaN"), qPrintable(label));
        }
    }
    const CsvTable numbers = view.data();
    for (const auto &row : numbers.rows)
        QCOMPARE(row.size(), numbers.header.size());
    QVERIFY(!numbers.csv().empty());
    QVERIFY(!view.summary(numbers).isEmpty());
    for (const QString path : {"", "0/0/0", "0/0/1", "0/1/2", "1", "nowhere"}) {
        view.readout(path);
        view.explanation(path);
    }
    for (const QPointF point : {QPointF(0, 0), QPointF(180, 120), QPointF(359, 239)})
        view.layerAt(point);
}

/// In all combinations of its choices.
void lookInEveryMode(View &view)
{
    const std::vector<ViewChoice> choices = view.choices();
    std::size_t combinations = 1;
    for (const ViewChoice &choice : choices)
        combinations *= std::size_t(choice.options.size());
    for (std::size_t combination = 0; combination < combinations; ++combination) {
        std::size_t rest = combination;
        for (const ViewChoice &choice : choices) {
            view.setChoice(choice.key, int(rest % std::size_t(choice.options.size())));
            rest /= std::size_t(choice.options.size());
        }
        look(view);
        if (QTest::currentTestFailed())
            return;
    }
}

std::unique_ptr<View> viewOf(const ViewType &type, const ViewInput &input)
{
    std::unique_ptr<View> view(type.make(nullptr));
    view->resize(360, 240);
    view->setInput(input);
    return view;
}

void verifyFigures(const ViewType &type, const ViewInput &input)
{
    for (const FigureFormat format : {FigureFormat::Svg, FigureFormat::Pdf, FigureFormat::Csv})
        QVERIFY(!figureBytes(type, input, {}, {}, format).isEmpty());
    QXmlStreamReader reader(figureBytes(type, input, {}, {}, FigureFormat::Svg));
    while (!reader.atEnd())
        reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
}

} // namespace

void TestDegenerateViews::addViews()
{
    QTest::addColumn<QString>("name");
    for (const ViewType &type : viewTypes())
        QTest::newRow(type.name) << type.name;
}

void TestDegenerateViews::everyViewInEveryMode_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("blocks");
    for (const ViewType &type : viewTypes()) {
        for (const auto &[kind, tensor] : tensors())
            QTest::addRow("%s: %s", type.name, kind.c_str()) << type.name << QString::fromStdString(kind) << 2;
        QTest::addRow("%s: one layer", type.name) << type.name << "usual" << 0;
        QTest::addRow("%s: one layer, all zero", type.name) << type.name << "all zero" << 0;
        QTest::addRow("%s: one layer, all NaN", type.name) << type.name << "all NaN" << 0;
    }
}

void TestDegenerateViews::everyViewInEveryMode()
{
    QFETCH(QString, name);
    QFETCH(QString, kind);
    QFETCH(int, blocks);
    const auto a = runOf({{kind.toStdString(), blocks}, {kind.toStdString(), blocks}}), b = runOf({{"usual", 2}}, "B");
    const ViewType &type = *findViewType(name);
    lookInEveryMode(*viewOf(type, {{a.get()}}));
    lookInEveryMode(*viewOf(type, {{b.get(), a.get()}}));
    verifyFigures(type, {{a.get(), b.get()}});
    const auto view = viewOf(type, {{a.get(), b.get()}, 1});
    look(*view);
    view->showNumbers();
    QVERIFY(view->findChild<NumbersWindow *>());
}

void TestDegenerateViews::beforeAndAfterOfEveryKind_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("blocksAfter");
    QTest::addColumn<int>("layersAfter"); ///< that were measured; −1: all
    for (const ViewType &type : viewTypes()) {
        const auto row = [&type](const std::string &before, const std::string &after, int blocks, int layers,
                             const char *what) {
            QTest::addRow("%s: %s, then %s%s", type.name, before.c_str(), after.c_str(), what)
                << type.name << QString::fromStdString(before) << QString::fromStdString(after) << blocks << layers;
        };
        for (const auto &[before, first] : tensors()) {
            for (const auto &[after, second] : tensors())
                row(before, after, 2, -1, "");
        }
        row("usual", "all zero", 0, -1, " in one layer");
        row("all zero", "usual", 5, -1, " in more layers");
        row("usual", "usual", 2, 3, " of which layers are missing");
        row("usual", "all zero", 2, 0, " of which all layers are missing");
    }
}

void TestDegenerateViews::beforeAndAfterOfEveryKind()
{
    QFETCH(QString, name);
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, blocksAfter);
    QFETCH(int, layersAfter);
    const auto run = runOf({{before.toStdString(), 2}, {after.toStdString(), blocksAfter, std::size_t(layersAfter)}});
    const auto view = viewOf(*findViewType(name), {{run.get()}});
    const std::vector<ViewChoice> choices = view->choices();
    look(*view);
    for (const ViewChoice &choice : choices) {
        for (int value = 1; value < choice.options.size(); ++value) {
            view->setChoice(choice.key, value);
            look(*view);
        }
        view->setChoice(choice.key, 0);
    }
}

void TestDegenerateViews::tenThousandLayers()
{
    QFETCH(QString, name);
    const auto run = runOf({{"usual", 3333}, {"all zero", 3333}});
    const auto view = viewOf(*findViewType(name), {{run.get()}, 1});
    const std::vector<ViewChoice> choices = view->choices();
    look(*view);
    view->setStep(-1);
    look(*view);
    for (const ViewChoice &choice : choices) {
        if (choice.options.size() > 5)
            continue; // slices
        view->setChoice(choice.key, 1);
        look(*view);
        view->setChoice(choice.key, 0);
    }
}

void TestDegenerateViews::sweeps_data()
{
    QTest::addColumn<double>("figure");
    QTest::addColumn<bool>("diverged");
    for (const double figure : {0.0, notANumber, infinity, -infinity, 1e300, 5e-324, 0.5})
        QTest::addRow("%g", figure) << figure << false;
    QTest::addRow("all diverged") << 0.5 << true;
}

void TestDegenerateViews::sweeps()
{
    QFETCH(double, figure);
    QFETCH(bool, diverged);
    SweepRecord record;
    record.sweep.seeds = {1, 2};
    record.sweep.depths = {1, 2};
    for (const int depth : {1, 2}) {
        for (const std::uint64_t seed : {1, 2}) {
            SweepRow row;
            row.cell.depth = depth;
            row.cell.seed = seed;
            row.figures = {figure, figure, figure, figure, figure, figure, figure, figure};
            if (diverged)
                row.divergence = Divergence{3, -1, "", {}, "loss"};
            record.rows.push_back(row);
        }
    }
    const auto view = viewOf(sweepViewType(), {.sweep = &record});
    lookInEveryMode(*view);
    verifyFigures(sweepViewType(), {.sweep = &record});
    record.rows.clear();
    view->refresh();
    lookInEveryMode(*view);
}

void TestDegenerateViews::histograms_data()
{
    QTest::addColumn<QString>("kind");
    for (const auto &[kind, tensor] : tensors())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

void TestDegenerateViews::histograms()
{
    QFETCH(QString, kind);
    HistogramPlot plot("Values", nullptr);
    plot.resize(200, 90);
    plot.setStatistics(&tensors().at(kind.toStdString()));
    QVERIFY(!plot.grab().isNull());
    plot.setStatistics(nullptr);
    QVERIFY(!plot.grab().isNull());
}

void TestDegenerateViews::timelines_data()
{
    histograms_data();
}

void TestDegenerateViews::timelines()
{
    QFETCH(QString, kind);
    const auto run = runOf({{kind.toStdString()}, {"usual"}, {kind.toStdString()}});
    Timeline timeline;
    timeline.resize(400, 40);
    timeline.setRun(run.get());
    for (const std::int64_t step : {-1, 0, 1, 3}) {
        timeline.setStep(step);
        QVERIFY(!timeline.grab().isNull());
    }
}

namespace {

/// Looks at everything in the window, with each layer selected in turn.
void lookAround(Opened &opened)
{
    for (View *view : opened.window.workspace()->viewArea()->views()) {
        lookInEveryMode(*view);
        if (QTest::currentTestFailed())
            return;
    }
    for (const PlannedLayer &layer : opened.document().plan()->layers) {
        opened.window.workspace()->selection()->select(QString::fromStdString(layer.path));
        QVERIFY(!opened.window.grab().isNull());
    }
}

} // namespace

void TestDegenerateViews::aWindowOverANetworkOfZeros()
{
    Experiment experiment = plainExperiment();
    for (LayerSpec &layer : experiment.stack) {
        if (auto *dense = layer.as<DenseSpec>()) {
            dense->initializer.type = Initializer::Zeros;
            dense->bias = false;
        }
    }
    Opened opened(experiment);
    opened.session().stepOnce();
    opened.session().stepOnce();
    opened.session().stepOnce();
    QVERIFY(opened.waitForStep(3));
    opened.document().edit({"the rate"}, [](Experiment &changed) { changed.optimizer.learningRate = 0.5; });
    opened.session().stepOnce();
    QVERIFY(opened.waitForStep(4));
    QVERIFY(opened.waitForEvents(1));
    lookAround(opened);
}

void TestDegenerateViews::aWindowOverANetworkThatExploded()
{
    Opened opened;
    opened.session().stepOnce();
    QVERIFY(opened.waitForStep(1));
    opened.document().edit({"the rate"}, [](Experiment &changed) { changed.optimizer.learningRate = 1e40; });
    opened.session().play();
    QVERIFY(opened.waitFor(SessionState::Diverged));
    lookAround(opened);
}

QTEST_MAIN(TestDegenerateViews)
#include "tst_degenerate_views.moc"
