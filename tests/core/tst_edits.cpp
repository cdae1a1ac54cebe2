// Edits of a running network: what survives keeps its values and its optimizer state.
#include <QTest>

#include "edits/stack_edits.h"
#include "base/json.h"
#include "observe/trace.h"

#include "core/run_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestEdits : public QObject
{
    Q_OBJECT

private slots:
    void editKeepsWhatSurvives();
    void editAndUndoIsAsIfNothingHappened();
    void editKeepsMomentum();
    void layersOutliveWhatStandsBesideThem_data();
    void layersOutliveWhatStandsBesideThem();
    void settingsAreThoseOfAFreshNetwork_data();
    void settingsAreThoseOfAFreshNetwork();
    void firstBatchIsThatOfDrawnWeights_data();
    void firstBatchIsThatOfDrawnWeights();
    void planIsTheOneOfTheEdit();
    void whatWasRemovedComesBackInTurn();
    void optimizerAndLossTakeEffectAtOnce();
    void batchSizeKeepsThePlaceInTheEpoch();
    void editThatDoesNotFitChangesNothing();
    void dataAndSeedAreNoEdit();
};

void TestEdits::editKeepsWhatSurvives()
{
    const Experiment experiment = experimentOf(moonsDocument(plainBody, 3));
    const auto trainer = trainerOf(experiment);
    train(*trainer, 25);
    const auto before = weightsOf(*trainer);
    Experiment wider = experiment;
    std::get<DenseSpec>(wider.stack[0].value).units.count = 24;
    QVERIFY(trainer->edit(wider));
    const auto after = weightsOf(*trainer);
    QCOMPARE(after.at("0/kernel").size(), 48u);
    QCOMPARE(after.at("1/0/0/kernel").size(), std::size_t(24 * 16));
    for (const char *name : {"1/0/0/bias", "1/1/0/kernel", "1/1/0/bias", "1/2/0/kernel", "2/kernel", "2/bias"})
        QVERIFY2(before.at(name) == after.at(name), name);
    // What is new begins as it would have from the start.
    const auto fresh = weightsOf(*trainerOf(wider));
    QVERIFY(after.at("1/0/0/kernel") == fresh.at("1/0/0/kernel"));
    QCOMPARE(trainer->stepCount(), 25);
    train(*trainer, 1);
    QVERIFY(trainer->plan().layers[0].outputShape == Shape{{24}});

    // And what was put aside comes back.
    QVERIFY(trainer->edit(experiment));
    const auto back = weightsOf(*trainer);
    QVERIFY(back.at("0/kernel") == before.at("0/kernel"));
    QVERIFY(back.at("1/0/0/kernel") == before.at("1/0/0/kernel"));
    QVERIFY(back.at("2/kernel") != before.at("2/kernel"));
}

void TestEdits::editAndUndoIsAsIfNothingHappened()
{
    for (const char *optimizer :
        {R"({"type": "sgd", "momentum": 0.9})", R"({"type": "adam"})", R"({"type": "rmsprop"})"}) {
        Json document = moonsDocument(residualBody, 3);
        document["optimizer"] = Json::parse(optimizer);
        const Experiment experiment = experimentOf(document);
        Experiment plain = experiment;
        setAllResiduals(plain.stack, false);
        setAllNorms(plain.stack, NormKind::None);
        const auto edited = trainerOf(experiment), untouched = trainerOf(experiment);
        train(*edited, 13);
        QVERIFY(edited->edit(plain));
        QVERIFY(!weightsOf(*edited).contains("1/0/0/body/0/gamma"));
        QVERIFY(edited->edit(experiment));
        train(*edited, 13);
        train(*untouched, 26);
        QVERIFY(weightsOf(*edited) == weightsOf(*untouched));
    }
}

void TestEdits::editKeepsMomentum()
{
    // The activation has no parameters, so all state survives: identity → identity under another name is no change at
    // all.
    Json document = moonsDocument(R"([{"type": "dense", "units": 16}, {"type": "norm", "kind": "none"}])");
    const Experiment experiment = experimentOf(document);
    document["stack"][1]["body"][1] = Json::parse(R"({"type": "activation", "function": "identity"})");
    const Experiment same = experimentOf(document);
    const auto edited = trainerOf(experiment), untouched = trainerOf(experiment);
    train(*edited, 10);
    train(*untouched, 20);
    QVERIFY(edited->edit(same));
    train(*edited, 10);
    QVERIFY(weightsOf(*edited) == weightsOf(*untouched));
}

namespace {

Json mixedDocument()
{
    Json document = moonsDocument("[]");
    document["stack"] = Json::parse(
        R"([{"type": "dense", "units": 16}, {"type": "activation"}, {"type": "norm"}, {"type": "dense", "units": 16},
        {"type": "activation", "function": "tanh"},
        {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "dense", "units": 16}]},
        {"type": "repeat", "count": 2, "body": [{"type": "dense", "units": 16}, {"type": "activation", "function": "gelu"}]},
        {"type": "dense", "units": "classes"}])");
    document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.01})");
    return document;
}

const char *const nothing = R"({"type": "activation", "function": "identity"})";

Json inserted(Json document, const char *list, int place, const char *layer)
{
    Json &stack = document[Json::json_pointer(list)];
    stack.insert(stack.begin() + place, Json::parse(layer));
    return document;
}

Json wrapped(Json document, int place, const char *around)
{
    Json outside = Json::parse(around);
    outside["body"] = Json::array({document["stack"][std::size_t(place)]});
    document["stack"][std::size_t(place)] = outside;
    return document;
}

Json removed(Json document, int place)
{
    document["stack"].erase(std::size_t(place));
    return document;
}

} // namespace

// Each edit changes nothing of what the network computes, so that it has to go on as if there was none; with new paths.
void TestEdits::layersOutliveWhatStandsBesideThem_data()
{
    QTest::addColumn<QString>("edited");
    QTest::addColumn<QStringList>("paths"); // of 0, 2, 3, both of 5, both of 6 and 7
    const auto row = [](const char *name, const Json &edited, const char *paths) {
        QTest::newRow(name) << QString::fromStdString(edited.dump()) << QString(paths).split(' ');
    };
    const Json document = mixedDocument();
    row("a layer before all", inserted(document, "/stack", 0, nothing), "1 3 4 6/body/0 6/body/1 7/0/0 7/1/0 8");
    const char *const noNorm = R"({"type": "norm", "kind": "none"})",
                      *const keepsAll = R"({"type": "dropout", "rate": 0})";
    row("a layer before the norm", inserted(document, "/stack", 2, noNorm), "0 3 4 6/body/0 6/body/1 7/0/0 7/1/0 8");
    row("a layer before the last", inserted(document, "/stack", 7, keepsAll), "0 2 3 5/body/0 5/body/1 6/0/0 6/1/0 8");
    row("a layer in the residual", inserted(document, "/stack/5/body", 1, nothing),
        "0 2 3 5/body/0 5/body/2 6/0/0 6/1/0 7");
    row("a layer in each copy", inserted(document, "/stack/6/body", 0, nothing),
        "0 2 3 5/body/0 5/body/1 6/0/1 6/1/1 7");
    const Json cut = wrapped(document, 3, R"({"type": "residual", "enabled": false})");
    row("a residual around a dense, its shortcut cut", cut, "0 2 3/body/0 5/body/0 5/body/1 6/0/0 6/1/0 7");
    const Json once = wrapped(document, 2, R"({"type": "repeat", "count": 1})");
    row("a repeat around a norm", once, "0 2/0/0 3 5/body/0 5/body/1 6/0/0 6/1/0 7");
}

void TestEdits::layersOutliveWhatStandsBesideThem()
{
    QFETCH(QString, edited);
    QFETCH(QStringList, paths);
    const char *const before[] = {"0", "2", "3", "5/body/0", "5/body/1", "6/0/0", "6/1/0", "7"};
    const Experiment first = experimentOf(mixedDocument()), second = experimentOf(Json::parse(edited.toStdString()));
    const auto run = trainerOf(first), untouched = trainerOf(first);
    train(*untouched, 40);
    const auto compare = [&](const TensorValues &weights) {
        std::size_t same = 0;
        for (const auto &[name, values] : weightsOf(*untouched)) {
            const std::size_t slash = name.rfind('/');
            const auto place = std::ranges::find(before, name.substr(0, slash)) - std::begin(before);
            same += weights.at(paths[int(place)].toStdString() + name.substr(slash)) == values;
        }
        return same == weights.size();
    };
    train(*run, 25);
    QVERIFY(run->edit(second));
    train(*run, 15);
    QVERIFY(compare(weightsOf(*run)));
    QVERIFY(run->edit(first));
    train(*run, 10);
    train(*untouched, 10);
    QVERIFY(weightsOf(*run) == weightsOf(*untouched));
}

// One removed after the other from the same place, moved, changed while others move; and each edit undone.
// Where no parameter comes or goes, the network goes on in the same memory, laid out anew: what it computes must be
// what a network computes that was built for the edited stack and has the same values.
void TestEdits::settingsAreThoseOfAFreshNetwork_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const QByteArray table = R"({"source": "moons", "samples": 100, "noise": 0.1})",
                     images = R"({"source": "gaussian", "features": 3, "size": [6, 5], "classes": 3, "samples": 90})",
                     features = R"({"source": "gaussian", "features": 8, "classes": 2, "samples": 70})";
    const auto add = [](const char *name, const QByteArray &data, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << data << before << after;
        QTest::newRow((QByteArray(name) + ", and back").constData()) << data << after << before;
    };
    const auto inResidual = [](const QByteArray &options, const QByteArray &kind = "layer",
                                const QByteArray &function = "relu") {
        return R"([{"type": "dense", "units": 9}, {"type": "residual", )" + options
            + R"( "body": [{"type": "norm", "kind": ")" + kind + R"("}, {"type": "activation", "function": ")"
            + function
            + R"("}, {"type": "dense", "units": 9}, {"type": "dropout", "rate": 0.1}]}, {"type": "dense", "units": "classes"}])";
    };
    add("a residual is switched", table, inResidual(""), inResidual(R"("enabled": false,)"));
    add("a residual is scaled", table, inResidual(""), inResidual(R"("scale": 0.5, "shortcut_scale": 2,)"));
    add("a residual drops its body", table, inResidual(""), inResidual(R"("drop_rate": 0.4,)"));
    add("another kind of norm", table, inResidual(""),
        inResidual("").replace(R"("kind": "layer")", R"("kind": "group", "groups": 3)"));
    add("another activation", table, inResidual(""), inResidual("", "layer", "gelu"));
    add("no activation", table, inResidual(""), inResidual("", "layer", "identity"));
    add("nothing is dropped", table, inResidual(""), inResidual("").replace("0.1", "0"));
    add("weights are standardized", table, inResidual(""),
        inResidual("").replace(R"("units": 9)", R"("units": 9, "weight_standardization": true)"));
    const auto ofImages = [](const QByteArray &residual, int stride, const QByteArray &padding,
                              const QByteArray &pool) {
        return R"([{"type": "conv2d", "filters": 5, "kernel_size": 3}, {"type": "residual", )" + residual
            + R"( "body": [{"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"},
                {"type": "conv2d", "filters": 5, "kernel_size": 3}]}, {"type": ")"
            + pool + R"(", "size": 2}, {"type": "depthwise_conv2d", "kernel_size": 3, "stride": )"
            + QByteArray::number(stride) + R"(, "padding": ")" + padding
            + R"("}, {"type": "global_avg_pool2d"}, {"type": "dense", "units": "classes"}])";
    };
    add("a residual of images is switched", images, ofImages("", 1, "same", "max_pool2d"),
        ofImages(R"("enabled": false,)", 1, "same", "max_pool2d"));
    add("images get smaller", images, ofImages("", 1, "same", "max_pool2d"), ofImages("", 2, "same", "max_pool2d"));
    add("a highway is switched", table,
        R"([{"type": "dense", "units": 7}, {"type": "highway", "body": [{"type": "dense", "units": 7}]}, {"type": "dense", "units": "classes"}])",
        R"([{"type": "dense", "units": 7}, {"type": "highway", "gate_bias": 1, "body": [{"type": "dense", "units": 7}]}, {"type": "dense", "units": "classes"}])");
    add("an optimizer of another type as well", features,
        R"([{"type": "activation", "function": "tanh"}, {"type": "dense", "units": "classes"}])",
        R"([{"type": "activation", "function": "silu"}, {"type": "dense", "units": "classes"}])");
}

void TestEdits::settingsAreThoseOfAFreshNetwork()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    for (const bool watch : {false, true}) {
        Json document = moonsDocument("[]");
        document["data"] = Json::parse(data.toStdString());
        document["batch_size"] = 21; // the last batch of an epoch is smaller
        document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.002})");
        document["stack"] = Json::parse(before.toStdString());
        const Experiment experiment = experimentOf(document);
        const auto loaded = dataOf(experiment);
        const TrainerOptions options{.threads = 2, .watchMemory = watch};
        auto trainer = Trainer::create(experiment, loaded, options);
        QVERIFY2(trainer, trainer ? "" : trainer.error().text().c_str());
        for (int step = 0; step < 6; ++step)
            (*trainer)->step(true);
        document["stack"] = Json::parse(after.toStdString());
        if (QByteArray(QTest::currentDataTag()).startsWith("an optimizer"))
            document["optimizer"] = Json::parse(R"({"type": "rmsprop", "learning_rate": 0.002})");
        const auto edited = (*trainer)->edit(experimentOf(document));
        QVERIFY2(edited, edited.error().text().c_str());
        auto fresh = Trainer::create(*(*trainer)->checkpoint(), loaded, options);
        QVERIFY(fresh);
        for (int step = 0; step < 6; ++step) {
            std::string lines[2];
            for (const int which : {0, 1}) {
                Trainer &each = which == 0 ? **trainer : **fresh;
                appendTraceLine(*each.step(true).snapshot, lines[which]);
                lines[which] += std::to_string(each.evaluate().loss);
            }
            QCOMPARE(lines[0], lines[1]);
            QVERIFY(stateOf(**trainer) == stateOf(**fresh));
        }
        QVERIFY((*trainer)->memoryIsIntact() && (*fresh)->memoryIsIntact());
    }
}

void TestEdits::firstBatchIsThatOfDrawnWeights_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<bool>("isAsDrawn");
    QTest::newRow("nothing") << QByteArray(R"({})") << true;
    QTest::newRow("residuals are switched before the first step")
        << QByteArray(R"([{"op": "add", "path": "/stack/1/body/0/enabled", "value": false}])") << true;
    QTest::newRow("a layer comes before the last")
        << QByteArray(R"([{"op": "add", "path": "/stack/2", "value": {"type": "activation", "function": "relu"}}])")
        << false;
    QTest::newRow("another initializer, whose weights were not drawn")
        << QByteArray(R"([{"op": "add", "path": "/stack/0/initializer", "value": "orthogonal"}])") << false;
    QTest::newRow("a norm without parameters")
        << QByteArray(R"([{"op": "add", "path": "/stack/1/body/0/body/0/kind", "value": "none"}])") << true;
}

void TestEdits::firstBatchIsThatOfDrawnWeights()
{
    QFETCH(QByteArray, change);
    QFETCH(bool, isAsDrawn);
    const Json document = moonsDocument(residualBody, 2);
    const auto trainer = trainerOf(experimentOf(document));
    const Json patch = Json::parse(change.toStdString());
    if (!patch.empty())
        QVERIFY(trainer->edit(experimentOf(document.patch(patch))));
    QCOMPARE(bool(trainer->step(true).snapshot->firstBatch), isAsDrawn);
    QVERIFY(!trainer->step(true).snapshot->firstBatch);
}

void TestEdits::planIsTheOneOfTheEdit()
{
    const Experiment experiment = experimentOf(moonsDocument(residualBody, 3));
    const auto data = dataOf(experiment);
    const auto run = runOf(experiment, data);
    for (const bool isSwitched : {true, false}) {
        Experiment edited = experiment;
        if (isSwitched)
            setAllResiduals(edited.stack, false);
        else
            edited.stack.insert(edited.stack.begin() + 1, {ActivationSpec()});
        const Result<Plan> plan = makePlan(edited, data->shape());
        QVERIFY(plan);
        const auto shared = std::make_shared<const Plan>(*plan);
        QVERIFY(run->edit(PlannedExperiment{std::make_shared<const Experiment>(edited), shared}));
        QCOMPARE(&run->trainer().plan(), shared.get());
        QCOMPARE(run->step(true).snapshot->plan.get(), shared.get());
    }
    QVERIFY(run->goTo(0));
    QVERIFY(run->step(true).snapshot);
}

void TestEdits::whatWasRemovedComesBackInTurn()
{
    std::vector<Json> documents = {mixedDocument()};
    const auto next = [&](Json document) { documents.push_back(std::move(document)); };
    next(removed(documents.back(), 3));
    next(removed(documents.back(), 3));                                                   // tanh
    next(removed(documents.back(), 3));                                                   // the residual
    next(inserted(documents.back(), "/stack", 3, R"({"type": "norm", "kind": "none"})")); // which has nothing to keep
    next(removed(documents.back(), 2));
    next(removed(documents.back(), 2));
    next(inserted(documents.back(), "/stack", 2, R"({"type": "norm"})"));
    next(inserted(documents.back(), "/stack", 2, R"({"type": "dense", "units": 16})"));
    next(documents.back());
    documents.back()["stack"][3]["kind"] = "layer"; // moving statistics are put aside …
    next(inserted(documents.back(), "/stack", 1, nothing));
    next(documents.back());
    documents.back()["stack"][4]["kind"] = "batch"; // … and come back elsewhere
    const Json norm = documents.back()["stack"][4];
    next(removed(documents.back(), 4));
    next(inserted(documents.back(), "/stack", 1, norm.dump().c_str()));
    next(documents.back());
    documents.back()["stack"][0]["units"] = 24;

    const auto run = trainerOf(experimentOf(documents.front()));
    train(*run, 20);
    std::vector<State> states;
    for (const Json &document : documents) {
        QVERIFY(run->edit(experimentOf(document)));
        states.push_back(stateOf(*run));
    }
    const TensorValues first = weightsOf(*trainerOf(experimentOf(documents.front())));
    QVERIFY(weightsOf(*run).at("1/moving_mean") != first.at("2/moving_mean"));
    for (std::size_t i = documents.size(); i-- > 0;) {
        QVERIFY(run->edit(experimentOf(documents[i])));
        QVERIFY2(stateOf(*run) == states[i], qPrintable(QString("edit %1").arg(i)));
    }
}

void TestEdits::optimizerAndLossTakeEffectAtOnce()
{
    const Experiment experiment = experimentOf(moonsDocument(plainBody, 2));
    const auto trainer = trainerOf(experiment);
    train(*trainer, 5);
    Experiment frozen = experiment;
    frozen.optimizer = {};
    frozen.optimizer.type = OptimizerSpec::Adam;
    frozen.optimizer.learningRate = 1e-30;
    const auto before = weightsOf(*trainer);
    QVERIFY(trainer->edit(frozen));
    const double crossEntropy = trainer->evaluate().loss;
    train(*trainer, 3);
    QVERIFY(weightsOf(*trainer) == before);
    frozen.loss = Loss::MeanSquaredError;
    QVERIFY(trainer->edit(frozen));
    QVERIFY(trainer->evaluate().loss != crossEntropy);
    QCOMPARE(trainer->stepCount(), 8);
}

void TestEdits::batchSizeKeepsThePlaceInTheEpoch()
{
    Experiment experiment = experimentOf(moonsDocument(plainBody, 2));
    const auto trainer = trainerOf(experiment);
    train(*trainer, 5);
    QCOMPARE(trainer->epoch(), 0.5);
    const auto before = weightsOf(*trainer);
    experiment.batchSize = 80;
    QVERIFY(trainer->edit(experiment));
    QVERIFY(weightsOf(*trainer) == before);
    QCOMPARE(trainer->epoch(), 0.5);
    QCOMPARE(trainer->stepsPerEpoch(), 4);
    train(*trainer, 2);
    QCOMPARE(trainer->epoch(), 1.0);
    experiment.batchSize = 60'000;
    QVERIFY(trainer->edit(experiment));
    train(*trainer, 1);
    QCOMPARE(trainer->epoch(), 2.0);
}

void TestEdits::editThatDoesNotFitChangesNothing()
{
    const Experiment experiment = experimentOf(moonsDocument(residualBody, 2));
    const auto trainer = trainerOf(experiment), untouched = trainerOf(experiment);
    train(*trainer, 5);
    Experiment broken = experiment;
    std::get<DenseSpec>(broken.stack[0].value).units.count = 5;
    const auto refused = trainer->edit(broken);
    QVERIFY(!refused);
    QCOMPARE(refused.error().pointer, std::string("/stack/1/body/0"));
    QVERIFY(trainer->experiment() == experiment);
    train(*trainer, 5);
    train(*untouched, 10);
    QVERIFY(weightsOf(*trainer) == weightsOf(*untouched));
}

void TestEdits::dataAndSeedAreNoEdit()
{
    const Experiment experiment = experimentOf(moonsDocument(plainBody));
    const auto trainer = trainerOf(experiment);
    Experiment other = experiment;
    other.seed = 2;
    QVERIFY(!trainer->edit(other));
    other = experiment;
    other.data.limit = 10;
    QVERIFY(!trainer->edit(other));
}

QTEST_APPLESS_MAIN(TestEdits)
#include "tst_edits.moc"
