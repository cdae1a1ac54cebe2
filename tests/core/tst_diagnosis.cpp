// Judgements on networks that are ill, and on some that are well.
#include "base/json.h"
#include "observe/dead_units.h"
#include "observe/diagnosis.h"

#include <QTest>

#include "core/training_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestDiagnosis : public QObject
{
    Q_OBJECT

private slots:
    void realNetworks_data();
    void realNetworks();
    void trained_data();
    void trained();
    void deadUnitsAreThoseOfTheWholeBatch();
    void deadUnitsInATrainedNetwork();
    void withoutUnitsOutputsCount();
    void remediesAreWhatTheStackLacks();
    void aNumberThatIsNotFinite();
    void overall_data();
    void overall();
    void powers();
};

void TestDiagnosis::realNetworks_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("blocks");
    QTest::addColumn<QString>("firstKernel");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("sentence");

    const auto row = [](const char *name, const char *body, int blocks, const char *firstKernel, const char *expected,
                         const char *sentence) {
        QTest::newRow(name) << body << blocks << firstKernel << expected << sentence;
    };
    row("sigmoids fade",
        R"([{"type": "dense", "units": 16, "initializer": "glorot_normal"}, {"type": "activation", "function": "sigmoid"}])",
        12, "he_normal", "vanish", "of the output's, so this layer hardly learns.");
    row("small initial values fade",
        R"([{"type": "dense", "units": 16, "initializer": {"type": "normal", "std": 0.02}}, {"type": "activation", "function": "tanh"}])",
        8, "he_normal", "vanish", "hardly learns");
    row("large initial values explode",
        R"([{"type": "dense", "units": 16, "initializer": {"type": "normal", "std": 3}}, {"type": "activation", "function": "relu"}])",
        8, "he_normal", "explode", "The outputs have grown to 10");
    row("batch norm alone lets gradients explode",
        R"([{"type": "dense", "units": 16}, {"type": "norm"}, {"type": "activation"}])", 50, "he_normal", "explode",
        "times the output's");
    row("large initial values saturate", R"([{"type": "activation", "function": "tanh"}])", 1,
        R"({"type": "normal", "std": 30})", "saturated", "% of the outputs are saturated");
    row("zero kernels are dead",
        R"([{"type": "dense", "units": 16, "initializer": "zeros"}, {"type": "activation", "function": "relu"}])", 2,
        "he_normal", "dead", "All outputs are zero");
    row("a few He relus are well", plainBody, 3, "he_normal", "healthy", "");
    row("twenty residual batch norms are well", residualBody, 20, "he_normal", "healthy", "");
    row("tanh with batch norm is well",
        R"([{"type": "dense", "units": 16}, {"type": "norm"}, {"type": "activation", "function": "tanh"}])", 10,
        "he_normal", "healthy", "");
    row("bodies behind a scale of zero are well",
        R"([{"type": "residual", "scale": 0, "learn_scale": true, "body": [{"type": "activation"}, {"type": "dense", "units": 16}]}])",
        20, "he_normal", "healthy", "");
}

void TestDiagnosis::realNetworks()
{
    QFETCH(QString, body);
    QFETCH(int, blocks);
    QFETCH(QString, firstKernel);
    QFETCH(QString, expected);
    QFETCH(QString, sentence);
    Json document = moonsDocument(body.toUtf8().constData(), blocks);
    document["stack"][0]["initializer"] =
        firstKernel.startsWith('{') ? Json::parse(firstKernel.toStdString()) : Json(firstKernel.toStdString());
    document["optimizer"] = Json::parse(R"({"type": "sgd", "learning_rate": 0.001})");
    const auto trainer = trainerOf(experimentOf(document));
    const Trainer::StepResult result = trainer->step(true);
    const auto layers = diagnose(*result.snapshot);
    QCOMPARE(layers.size(), result.snapshot->layers.size());
    const QString overall = QString::fromStdString(overallHealth(layers).english());
    QVERIFY2(overall.contains(expected), qPrintable(overall));
    bool said = false;
    for (const LayerDiagnosis &layer : layers) {
        said |= QString::fromStdString(layer.sentence.english()).contains(sentence);
        QVERIFY((layer.health == Health::Healthy) == (layer.sentence.english() == "healthy"));
    }
    QVERIFY2(said, qPrintable(overall));
}

void TestDiagnosis::trained_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<double>("learningRate");
    QTest::addColumn<int>("batch");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *body, double learningRate, int batch, const char *expected) {
        QTest::newRow(name) << body << learningRate << batch << expected;
    };
    row("well after fifty steps", plainBody, 0.05, 32, "healthy");
    row("residuals, well after fifty steps", residualBody, 0.05, 32, "healthy");
    row("a rate that is far too small", plainBody, 1e-9, 32, "hardly change");
    row("a rate that is too large", residualBody, 20, 32, "too fast");
    row("four examples a batch norm", residualBody, 0.01, 4, "the batch is too small for");
    row("four examples a layer norm are well",
        R"([{"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "activation"}, {"type": "dense", "units": 16}]}])",
        0.01, 4, "healthy");
}

void TestDiagnosis::trained()
{
    QFETCH(QString, body);
    QFETCH(double, learningRate);
    QFETCH(int, batch);
    QFETCH(QString, expected);
    Json document = moonsDocument(body.toUtf8().constData(), 4);
    document["optimizer"] = {{"type", "sgd"}, {"learning_rate", learningRate}};
    document["batch_size"] = batch;
    const auto trainer = trainerOf(experimentOf(document));
    const int steps = learningRate > 1 ? 0 : 50;
    for (int step = 0; step < steps; ++step)
        trainer->step(false);
    const QString overall = QString::fromStdString(overallHealth(diagnose(*trainer->step(true).snapshot)).english());
    QVERIFY2(overall.contains(expected), qPrintable(overall));
}

void TestDiagnosis::deadUnitsAreThoseOfTheWholeBatch()
{
    // Three units, eight columns: the first one is zero always, the second one but once, the third one never.
    std::vector<float> values;
    for (int column = 0; column < 8; ++column)
        values.insert(values.end(), {0.0f, column == 7 ? 1.0f : 0.0f, 2.0f});
    QCOMPARE(deadUnits(values, 3), 1.0 / 3);
    QCOMPARE(deadUnits(std::span(values).first(8 * 3), 1), 0.0);
    QVERIFY(std::isnan(deadUnits(std::span(values).first(7 * 3), 3)));
}

void TestDiagnosis::deadUnitsInATrainedNetwork()
{
    // Steps far too large throw the units below zero for every example, and no gradient brings them back.
    Json document = moonsDocument(plainBody, 2, 32);
    document["optimizer"] = {{"type", "sgd"}, {"learning_rate", 30}, {"gradient_clip_norm", 1}};
    const auto trainer = trainerOf(experimentOf(document));
    for (int step = 0; step < 60; ++step)
        trainer->step(false);
    const SnapshotPtr snapshot = trainer->step(true).snapshot;
    const auto layers = diagnose(*snapshot);
    const QString overall = QString::fromStdString(overallHealth(layers).english());
    QVERIFY2(overall.contains("dead"), qPrintable(overall));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (snapshot->layers[i].deadUnits >= limits::deadUnits && snapshot->layers[i].activation.rms > 0)
            QVERIFY(layers[i].health >= Health::Dead);
    }
}

void TestDiagnosis::withoutUnitsOutputsCount()
{
    Snapshot snapshot = *trainerOf(experimentOf(moonsDocument(plainBody, 2)))->step(true).snapshot;
    snapshot.layers[2].deadUnits = std::nan(""); // as in a trace
    snapshot.layers[2].activation.zeroFraction = 0.93;
    QCOMPARE(diagnose(snapshot)[2].sentence.english(), std::string("93 % of the outputs are zero."));
    QVERIFY(diagnose(snapshot)[2].health == Health::Dead);
    snapshot.layers[2].deadUnits = 0.1; // many zeros, but of units that others see alive
    QVERIFY(diagnose(snapshot)[2].health == Health::Healthy);
}

void TestDiagnosis::remediesAreWhatTheStackLacks()
{
    const auto remedies = [](const char *body) {
        Json document = moonsDocument(body, 12);
        document["optimizer"] = {{"type", "sgd"}, {"learning_rate", 0.001}};
        const auto layers = diagnose(*trainerOf(experimentOf(document))->step(true).snapshot);
        return layers.front().remedies;
    };
    using enum Remedy;
    QVERIFY((
        remedies(
            R"([{"type": "dense", "units": 16, "initializer": "glorot_normal"}, {"type": "activation", "function": "sigmoid"}])")
        == std::vector{WrapInResidual, NormBeforeActivation, HeInitialization}));
    QVERIFY((remedies(R"([{"type": "dense", "units": 16}, {"type": "activation", "function": "sigmoid"}])")
        == std::vector{WrapInResidual, NormBeforeActivation}));
    QVERIFY(remedies(residualBody).empty());
}

void TestDiagnosis::aNumberThatIsNotFinite()
{
    const auto trainer = trainerOf(experimentOf(moonsDocument(plainBody, 2)));
    Snapshot snapshot = *trainer->step(true).snapshot;
    snapshot.layers[3].activation.nonfinite = 5;
    snapshot.layers[1].activationGradient.nonfinite = 1;
    const auto layers = diagnose(snapshot);
    QVERIFY(layers[3].health == Health::NotFinite && layers[1].health == Health::NotFinite
        && layers[2].health != Health::NotFinite);
    QVERIFY(layers[3].sentence.english().starts_with("5 outputs are not finite"));
    QVERIFY(!layers[3].remedies.empty());
    QCOMPARE(overallHealth(layers).english(), std::string("2 of 6 layers not finite: 2, 4"));
}

void TestDiagnosis::overall_data()
{
    QTest::addColumn<QString>("letters");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("all well") << "hhh" << "all layers are healthy";
    QTest::newRow("a range") << "vvvvvvhh" << "gradients vanish in 6 of 8 layers: 1–6";
    QTest::newRow("a single one") << "hhvh" << "layer 3: the gradient vanishes";
    QTest::newRow("ranges and single ones") << "vvhvhvvv" << "gradients vanish in 6 of 8 layers: 1–2, 4, 6–8";
    QTest::newRow("as many ranges as are read at a glance")
        << "vhvhvhvhvhv" << "gradients vanish in 6 of 11 layers: 1, 3, 5, 7, 9, 11";
    QTest::newRow("more ranges than are read at a glance: the first of them")
        << "vhvhvhvhvhvhvv" << "gradients vanish in 8 of 14 layers: 1, 3, 5, …";
    QTest::newRow("the most severe counts") << "vvhdh" << "layer 4 is dead";
}

void TestDiagnosis::overall()
{
    QFETCH(QString, letters);
    QFETCH(QString, sentence);
    std::vector<LayerDiagnosis> layers;
    for (const QChar letter : letters)
        layers.push_back({letter == 'h' ? Health::Healthy
                : letter == 'v'         ? Health::Vanishing
                                        : Health::Dead,
            {}, {}, 1});
    QCOMPARE(QString::fromStdString(overallHealth(layers).english()), sentence);
}

void TestDiagnosis::powers()
{
    QCOMPARE(powerText(0), std::string("0"));
    QCOMPARE(powerText(0.3), std::string("0.3"));
    QCOMPARE(powerText(0.0000123), std::string("10⁻⁵"));
    QCOMPARE(powerText(47.3), std::string("47"));
    QCOMPARE(powerText(2.1e14), std::string("10¹⁴"));
}

QTEST_APPLESS_MAIN(TestDiagnosis)
#include "tst_diagnosis.moc"
