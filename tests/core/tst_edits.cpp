// Edits of a running network: what survives keeps its values and its optimizer state.
#include <QTest>

#include "core/training_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestEdits : public QObject
{
    Q_OBJECT

private slots:
    void editKeepsWhatSurvives();
    void editAndUndoIsAsIfNothingHappened();
    void editKeepsMomentum();
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
    for (const char *optimizer : {R"({"type": "sgd", "momentum": 0.9})", R"({"type": "adam"})", R"({"type": "rmsprop"})"}) {
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
    // The activation has no parameters, so all state survives: identity → identity under another name is no change at all.
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
